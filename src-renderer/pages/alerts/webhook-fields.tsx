import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { useTellFailure } from '../../app/use-tell-failure.ts'
import { useApi } from '../../data/api.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyField } from '../../ui/copy-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './alerts-page.module.css'

interface WebhookFieldsProps {
  readonly delivery: Outputs['alerts']['delivery']
  /** null: nowhere any more. */
  readonly onUrl: (url: string | null) => void
  readonly onTest: () => void
  readonly isTesting: boolean
}

/** Where alerts are sent, and the secret that signs them, which is shown once. */
export function WebhookFields({ delivery, onUrl, onTest, isTesting }: WebhookFieldsProps) {
  const { t } = useTranslation('alerts')
  const api = useApi()
  const queries = useQueryClient()
  const onError = useTellFailure()
  const [url, setUrl] = useState(delivery.webhook_url ?? '')
  const [isRefused, setRefused] = useState(false)
  const makeSecret = useMutation(
    api.alerts.setWebhookSecret.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: api.alerts.delivery.key() }),
      onError,
    }),
  )
  const { webhook_url, webhook_secret, waiting, failed } = delivery
  const hasSecret = webhook_secret.source !== 'none'
  const made = makeSecret.data?.secret ?? null
  return (
    <>
      <form
        className={styles.form}
        onSubmit={event => {
          event.preventDefault()
          const given = url.trim()
          const isAllowed = given === '' || isSafeAddress(given)
          setRefused(!isAllowed)
          if (isAllowed) onUrl(given === '' ? null : given)
        }}
        noValidate
      >
        <TextField
          type="url"
          label={t('webhook.url')}
          hint={t('webhook.urlWhy')}
          error={isRefused ? t('webhook.notSafe') : undefined}
          value={url}
          onChange={event => {
            setUrl(event.target.value)
            setRefused(false)
          }}
        />
        <div className={styles.actions}>
          <Button size="sm" type="submit" disabled={url.trim() === (webhook_url ?? '')}>
            {url.trim() === '' && webhook_url !== null ? t('webhook.remove') : t('webhook.save')}
          </Button>
          <Button size="sm" busy={makeSecret.isPending} onClick={() => makeSecret.mutate({})}>
            {hasSecret ? t('webhook.newSecret') : t('webhook.makeSecret')}
          </Button>
          {webhook_url !== null && hasSecret && (
            <Button size="sm" busy={isTesting} onClick={onTest}>
              {t('webhook.test')}
            </Button>
          )}
        </div>
      </form>
      {made !== null && (
        <CopyField
          label={t('webhook.secret')}
          hint={t(webhook_secret.source === 'session' ? 'webhook.secretOnceSession' : 'webhook.secretOnce')}
          value={made}
        />
      )}
      {made === null && webhook_url !== null && (
        <p className={styles.soft}>
          {hasSecret ? t('webhook.signed', { last: webhook_secret.last_four ?? '····' }) : t('webhook.noSecret')}
        </p>
      )}
      {(waiting > 0 || failed > 0) && (
        <p className={styles.soft}>
          {t('webhook.queue', {
            waiting: t('webhook.waiting', { count: waiting }),
            failed: t('webhook.failed', { count: failed }),
          })}
        </p>
      )}
    </>
  )
}

const thisMachine: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** As the settings have it: what leaves this machine must be encrypted on its way. */
function isSafeAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && thisMachine.has(url.hostname)))
}
