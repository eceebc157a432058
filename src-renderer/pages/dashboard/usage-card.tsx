import { useTranslation } from 'react-i18next'
import { type CallsFilter, CallsLink } from '../../app/calls-link.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { Card } from '../../ui/card.tsx'
import { HeatTable } from '../../ui/heat-table.tsx'
import { Skeleton, SkeletonLines } from '../../ui/skeleton.tsx'
import styles from './usage-card.module.css'
import { useScope, useUsage } from './use-dashboard.ts'

const hours = Array.from({ length: 24 }, (_, hour) => hour)
const weekdays = [0, 1, 2, 3, 4, 5, 6]

/** When calls are made: the hours of the week. */
export function UsageHoursCard() {
  const { t } = useTranslation('dashboard')
  const { count, weekday, timeZone } = useFormats()
  const { data } = useUsage()
  const at = new Map(data?.hours.map(each => [each.weekday * 24 + each.hour, each.calls]))
  return (
    <Card title={t('usage.hours')} aside={timeZone}>
      {data === undefined ? (
        <Skeleton height="180px" />
      ) : (
        <HeatTable
          caption={t('usage.hoursCaption')}
          columns={hours.map(hour => ({ key: String(hour), label: String(hour) }))}
          rows={weekdays.map(day => ({
            key: String(day),
            label: weekday(day + 1),
            values: hours.map(hour => at.get(day * 24 + hour) ?? 0),
          }))}
          format={value => t('usage.calls', { count: value, shown: count(value) })}
        />
      )}
    </Card>
  )
}

/** For which books, and by whom. */
export function UsageNamesCard({ what }: { readonly what: 'books' | 'users' }) {
  const { t } = useTranslation('dashboard')
  const { count, money } = useFormats()
  const { filter } = useScope()
  const { data } = useUsage()
  const named = data?.[what] ?? []
  const all = data === undefined ? 0 : what === 'books' ? data.book_count : data.user_count
  const most = Math.max(1, ...named.map(({ calls }) => calls))
  const filterOf = (name: string): CallsFilter => ({
    ...filter,
    ...(what === 'books' ? { book: name } : { user: name }),
  })
  return (
    <Card
      title={t(`usage.${what}`)}
      aside={all > named.length ? t('usage.of', { shown: named.length, all: count(all) }) : undefined}
    >
      {data === undefined ? (
        <SkeletonLines lines={4} />
      ) : named.length === 0 ? (
        <p className={styles.none}>{t(`usage.no.${what}`)}</p>
      ) : (
        <ul className={styles.list}>
          {named.map(({ name, calls, cost_nanos }) => (
            <li key={name} className={styles.entry}>
              <CallsLink filter={filterOf(name)} className={styles.name}>
                {name}
              </CallsLink>
              <span className={styles.figure}>{t('usage.calls', { count: calls, shown: count(calls) })}</span>
              <span className={styles.figure}>{money(cost_nanos)}</span>
              <span className={styles.track} aria-hidden="true">
                <span className={styles.bar} style={{ inlineSize: `${(calls / most) * 100}%` }} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
