import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { CallsLink } from '../../app/calls-link.tsx'
import { useNow } from '../../app/use-now.ts'
import { useTellFailure } from '../../app/use-tell-failure.ts'
import { useApi } from '../../data/api.tsx'
import { useAlertWords } from '../../format/use-alert-words.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { useNames } from '../../format/use-names.ts'
import { Button } from '../../ui/button.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import styles from './alerts-page.module.css'
import { type Alert, useRuleWords } from './use-rule-words.ts'

/** What is put off, and for how long. */
const snoozes = [
  ['hour', 60],
  ['day', 1440],
  ['week', 10_080],
] as const

/** One alert: what it is of, its figures, what the calls behind it have in common, and what a person can do. */
export function AlertItem({ alert }: { readonly alert: Alert }) {
  const { t } = useTranslation('alerts')
  const { ago, dateTime } = useFormats()
  const words = useRuleWords()
  const now = useNow(30_000)
  const isActive = alert.state === 'active'
  const isSnoozed = alert.snoozed_until !== null && Date.parse(alert.snoozed_until) > now
  const isChosen = getRouteApi('/alerts').useSearch().alert === alert.id
  const place = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isChosen) place.current?.scrollIntoView({ block: 'center' })
  }, [isChosen])
  const when = isActive
    ? t('item.since', { ago: ago(alert.opened_at, now) })
    : t('item.was', { from: dateTime(alert.opened_at), to: dateTime(alert.resolved_at ?? alert.last_seen_at) })
  const notes = [
    when,
    ...(alert.acknowledged_at === null ? [] : [t('item.seen')]),
    ...(isSnoozed ? [t('item.snoozed', { until: dateTime(alert.snoozed_until ?? now) })] : []),
  ]
  return (
    <li ref={place} className={isChosen ? styles.chosen : styles.item} aria-current={isChosen ? 'true' : undefined}>
      <p className={isActive && alert.acknowledged_at === null ? styles.headlineWrong : styles.headline}>
        {words.headline(alert)}
      </p>
      <p className={styles.soft}>{words.figures(alert)}</p>
      <Cause alert={alert} />
      <p className={styles.soft}>{notes.join(' · ')}</p>
      <div className={styles.actions}>
        <Button asChild size="sm">
          <CallsLink filter={alert.calls}>{t('item.calls')}</CallsLink>
        </Button>
        {isActive && <AlertActions alert={alert} isSnoozed={isSnoozed} />}
      </div>
    </li>
  )
}

function Cause({ alert }: { readonly alert: Alert }) {
  const { t } = useTranslation('alerts')
  const { count } = useFormats()
  const { errorKind, operation } = useNames()
  const { subject } = useAlertWords()
  const [most] = alert.cause
  if (most === undefined) return null
  const { field: kind, value } = most
  const name =
    kind === 'error_kind'
      ? errorKind(value)
      : kind === 'operation'
        ? operation(value as Parameters<typeof operation>[0])
        : (subject({ kind, value }) ?? value)
  return <p className={styles.soft}>{t('item.cause', { name, calls: count(most.calls) })}</p>
}

function AlertActions({ alert, isSnoozed }: { readonly alert: Alert; readonly isSnoozed: boolean }) {
  const { t } = useTranslation('alerts')
  const api = useApi()
  const queries = useQueryClient()
  const onError = useTellFailure()
  const onSuccess = () => queries.invalidateQueries({ queryKey: api.alerts.key() })
  const seen = useMutation(api.alerts.acknowledge.mutationOptions({ onSuccess, onError }))
  const snooze = useMutation(api.alerts.snooze.mutationOptions({ onSuccess, onError }))
  return (
    <>
      {alert.acknowledged_at === null && (
        <Button size="sm" variant="quiet" busy={seen.isPending} onClick={() => seen.mutate({ id: alert.id })}>
          {t('item.markSeen')}
        </Button>
      )}
      {isSnoozed ? (
        <Button size="sm" variant="quiet" onClick={() => snooze.mutate({ id: alert.id, minutes: 0 })}>
          {t('item.wake')}
        </Button>
      ) : (
        <Menu
          trigger={
            <Button size="sm" variant="quiet" busy={snooze.isPending}>
              {t('item.snooze')}
            </Button>
          }
        >
          {snoozes.map(([name, minutes]) => (
            <MenuItem key={name} onSelect={() => snooze.mutate({ id: alert.id, minutes })}>
              {t(`snooze.${name}`)}
            </MenuItem>
          ))}
        </Menu>
      )}
    </>
  )
}
