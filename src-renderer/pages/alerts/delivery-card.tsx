import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Inputs, Outputs } from '../../../src-main/contract/contract.ts'
import { ReadFailure } from '../../app/read-failure.tsx'
import { useTellFailure } from '../../app/use-tell-failure.ts'
import { useApi } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Select } from '../../ui/select.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { Switch } from '../../ui/switch.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toast.tsx'
import { useStateWords } from '../../words/use-state-words.ts'
import styles from './alerts-page.module.css'
import { WebhookFields } from './webhook-fields.tsx'

const digests = ['0', '15', '60', '240', '1440'] as const

type Delivery = Outputs['alerts']['delivery']

function withChanges(kept: Delivery, changes: Inputs['alerts']['setDelivery']): Delivery {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined)
  return { ...kept, ...(Object.fromEntries(given) as Partial<Delivery>) }
}

/** How alerts are told: quiet hours, together or at once, on the desktop, to a webhook. */
export function DeliveryCard() {
  const { t } = useTranslation('alerts')
  const say = useStateWords()
  const api = useApi()
  const queries = useQueryClient()
  const onError = useTellFailure()
  const delivery = useQuery(api.alerts.delivery.queryOptions({ meta: follows.settings }))
  const change = useMutation(
    api.alerts.setDelivery.mutationOptions({
      onSuccess: answer => queries.setQueryData(api.alerts.delivery.queryKey(), answer),
      onError,
    }),
  )
  const test = useMutation(
    api.alerts.test.mutationOptions({
      onSuccess: ({ ok, message, said }) =>
        ok
          ? toast.done(t('delivery.tested'))
          : toast.failed(t('delivery.notSent'), { description: say(said, message) }),
      onError,
    }),
  )
  const set = (changes: Inputs['alerts']['setDelivery']) => change.mutate(changes)
  // What is on its way is shown from the start: a field must not fall back to its old value under who types in it.
  const data = delivery.data && withChanges(delivery.data, change.isPending ? change.variables : {})
  if (data === undefined) {
    return (
      <Card title={t('delivery.title')}>
        {delivery.isPending ? <SkeletonLines lines={6} /> : <ReadFailure {...delivery} />}
      </Card>
    )
  }
  const isQuiet = data.quiet_from !== null && data.quiet_to !== null
  return (
    <Card title={t('delivery.title')} aside={data.quiet_now ? t('delivery.quietNow') : undefined}>
      <div className={styles.form}>
        <Switch
          label={t('delivery.quiet')}
          hint={t('delivery.quietWhy')}
          checked={isQuiet}
          onChange={on => set(on ? { quiet_from: '22:00', quiet_to: '07:00' } : { quiet_from: null, quiet_to: null })}
        />
        {isQuiet && (
          <div className={styles.pair}>
            <TextField
              type="time"
              label={t('delivery.from')}
              value={data.quiet_from ?? ''}
              onChange={event => event.target.value !== '' && set({ quiet_from: event.target.value })}
            />
            <TextField
              type="time"
              label={t('delivery.to')}
              value={data.quiet_to ?? ''}
              onChange={event => event.target.value !== '' && set({ quiet_to: event.target.value })}
            />
          </div>
        )}
        <Select
          label={t('delivery.digest')}
          hint={t('delivery.digestWhy')}
          value={digests.find(each => each === String(data.digest_minutes)) ?? '0'}
          options={digests.map(value => ({ value, label: t(`digest.${value}`) }))}
          onChange={value => set({ digest_minutes: Number(value) })}
        />
        <Switch
          label={t('delivery.desktop')}
          hint={data.desktop_available ? t('delivery.desktopWhy') : t('delivery.noDesktop')}
          checked={data.desktop}
          onChange={desktop => set({ desktop })}
        />
        {data.desktop_available && (
          <div className={styles.actions}>
            <Button size="sm" busy={test.isPending} onClick={() => test.mutate({ channel: 'desktop' })}>
              {t('delivery.testDesktop')}
            </Button>
          </div>
        )}
        <WebhookFields
          delivery={data}
          onUrl={webhook_url => set({ webhook_url })}
          onTest={() => test.mutate({ channel: 'webhook' })}
          isTesting={test.isPending}
        />
      </div>
    </Card>
  )
}
