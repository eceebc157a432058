import { useTranslation } from 'react-i18next'
import { type CallsFilter, CallsLink } from '../../app/calls-link.tsx'
import layout from '../../design/layout.module.css'
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
  const { filter } = useScope()
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
          wrap={(day, hour, content, tabIndex) => (
            <CallsLink filter={{ ...filter, week_hour: day * 24 + hour }} tabIndex={tabIndex}>
              <span className={layout.unseen}>
                {weekday(day + 1)} {hour}:{' '}
              </span>
              {content}
            </CallsLink>
          )}
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
                <span dir="auto">{name}</span>
              </CallsLink>
              <CallsLink filter={filterOf(name)} className={styles.figure} tabIndex={-1}>
                {t('usage.calls', { count: calls, shown: count(calls) })}
              </CallsLink>
              <CallsLink
                filter={{ ...filterOf(name), sort: 'cost', order: 'descending' }}
                className={styles.figure}
                label={t('usage.costOf', { name, cost: money(cost_nanos) })}
              >
                {money(cost_nanos)}
              </CallsLink>
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
