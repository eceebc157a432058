import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CallsLink, OneCallLink } from '../../app/calls-link.tsx'
import { useNow } from '../../app/use-now.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { Badge, StatusMark } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ProviderMark } from '../../ui/provider-mark.tsx'
import { CallMessage } from '../../words/call-message.tsx'
import { CardMenu } from './card-menu.tsx'
import { KeyDialog } from './key-dialog.tsx'
import { KeyLine } from './key-line.tsx'
import styles from './provider-card.module.css'
import { isUnreadable, useProviderState } from './provider-state.ts'
import { TestResult } from './test-result.tsx'
import { type Provider, useProviderDetail } from './use-providers.ts'
import { useTestProvider } from './use-test-provider.ts'

export interface ProviderCardProps {
  readonly provider: Provider
  readonly isDefault: boolean
  readonly onModels: () => void
}

/** One provider: how it is doing, where its key is, what it translates with, and what to do about it. */
export function ProviderCard({ provider, isDefault, onModels }: ProviderCardProps) {
  const { t } = useTranslation('providers')
  const { dateTime } = useFormats()
  const now = useNow(1000)
  const detail = useProviderDetail(provider.name).data
  const { tone, words } = useProviderState()(provider, detail, now)
  const [isKeyOpen, setKeyOpen] = useState(false)
  const test = useTestProvider()
  // What was just tested stands below in full.
  const failure = detail?.last_failure?.id === test.data?.call?.id ? null : detail?.last_failure
  const success = detail?.last_success
  const canCall = provider.is_active && !isUnreadable(provider)
  // Of sample data, too: there the dialog says why it takes none.
  const isWithoutKey = provider.key_required && provider.key.source === 'none' && !isUnreadable(provider)
  return (
    <Card
      {...(!provider.is_active && styles.off !== undefined && { className: styles.off })}
      title={
        <span className={styles.name}>
          <ProviderMark provider={provider.name} label={provider.display_name} simulated={provider.simulated} />
        </span>
      }
      aside={
        <span className={styles.aside}>
          {isDefault && <Badge tone="info">{t('card.default')}</Badge>}
          <CardMenu provider={provider} isDefault={isDefault} onKey={() => setKeyOpen(true)} />
        </span>
      }
    >
      <p className={styles.state}>
        <StatusMark tone={tone} wraps>
          {words}
        </StatusMark>
      </p>
      <dl className={styles.facts}>
        <dt>{t('card.key')}</dt>
        <dd>
          <KeyLine provider={provider} />
        </dd>
        <dt>{t('card.model')}</dt>
        <dd className={styles.model}>
          <span className={provider.default_model === null ? styles.none : undefined}>
            {provider.default_model ?? t('card.noModel')}
          </span>
          <button type="button" className={styles.more} onClick={onModels}>
            {t('card.models', { count: provider.models.filter(({ is_retired }) => !is_retired).length })}
          </button>
        </dd>
        <dt>{t('card.address')}</dt>
        <dd className={styles.address}>
          {provider.simulated ? t('card.here') : provider.base_url}
          {provider.base_url_source !== 'catalogue' && !provider.simulated && (
            <>
              {' '}
              <Badge>{t(`card.from.${provider.base_url_source}`)}</Badge>
            </>
          )}
        </dd>
        {success !== null && success !== undefined && !provider.simulated && (
          <>
            <dt>{t('card.lastSuccess')}</dt>
            <dd>
              <OneCallLink id={success.id} className={styles.link}>
                {dateTime(success.created_at)}
              </OneCallLink>
            </dd>
          </>
        )}
        {failure !== null && failure !== undefined && (
          <>
            <dt>{t('card.lastFailure')}</dt>
            <dd className={styles.failure}>
              <OneCallLink id={failure.id} className={styles.link}>
                {dateTime(failure.created_at)}
              </OneCallLink>
              {failure.error_message !== null && (
                <span className={styles.message}>
                  <CallMessage call={failure} />
                </span>
              )}
            </dd>
          </>
        )}
      </dl>
      <div className={styles.actions}>
        {isWithoutKey ? (
          <Button icon="key" onClick={() => setKeyOpen(true)}>
            {t('card.addKey')}
          </Button>
        ) : provider.default_model === null ? (
          <Button icon="list" onClick={onModels}>
            {t('card.addModel')}
          </Button>
        ) : (
          <Button
            icon="play"
            busy={test.isPending}
            disabled={!canCall}
            onClick={() => test.mutate({ provider: provider.name })}
          >
            {t('card.test')}
          </Button>
        )}
        <CallsLink
          filter={{ provider: provider.name }}
          className={styles.link}
          label={t('card.callsOf', { provider: provider.display_name })}
        >
          {t('card.calls')}
        </CallsLink>
      </div>
      <TestResult
        test={test}
        onModels={onModels}
        variable={provider.key.variable}
        {...(provider.key.source !== 'environment' && { onKey: () => setKeyOpen(true) })}
      />
      <KeyDialog provider={provider} open={isKeyOpen} onOpenChange={setKeyOpen} />
    </Card>
  )
}
