import { useTranslation } from 'react-i18next'
import layout from '../../design/layout.module.css'
import { useFormats } from '../../format/use-formats.tsx'
import styles from './reports.module.css'
import type { Report } from './use-report.ts'

const height = 96
/** More bars than that are too thin to be told apart. */
const mostBars = 120

interface Bar {
  readonly from: string
  readonly to: string
  readonly calls: number
  readonly nanos: number | null
}

/** One for a day, or for several days together where there are too many. */
function barsOf({ days }: Report): readonly Bar[] {
  const size = Math.ceil(days.length / mostBars)
  return Array.from({ length: Math.ceil(days.length / size) }, (_, at) => {
    const own = days.slice(at * size, (at + 1) * size)
    const priced = own.flatMap(({ figures }) => figures.cost_nanos ?? [])
    return {
      from: own[0]?.date ?? '',
      to: own.at(-1)?.date ?? '',
      calls: own.reduce((sum, { figures }) => sum + figures.calls, 0),
      nanos: priced.length === 0 ? null : priced.reduce((sum, nanos) => sum + nanos, 0),
    }
  })
}

/** Each day of the period as a bar, as printable as the rest of the sheet; in words for those who hear it. */
export function DayBars({ report }: { readonly report: Report }) {
  const { t } = useTranslation('reports')
  const formats = useFormats()
  const bars = barsOf(report)
  const [first, last] = [bars[0], bars.at(-1)]
  if (first === undefined || last === undefined || bars.length < 2) return null
  // Where nothing has a price, the calls themselves are the measure.
  const isPriced = bars.some(({ nanos }) => (nanos ?? 0) > 0)
  const amounts = bars.map(({ nanos, calls }) => (isPriced ? (nanos ?? 0) : calls))
  const most = Math.max(...amounts, 1)
  const range = { from: formats.calendarDay(first.from), to: formats.calendarDay(last.to) }
  const nameOf = ({ from, to }: Bar) =>
    from === to
      ? formats.calendarDay(from)
      : t('report.range', { from: formats.calendarDay(from), to: formats.calendarDay(to) })
  return (
    <section className={styles.section}>
      <h2>{t(bars.length === report.days.length ? 'section.days' : 'section.stretches')}</h2>
      <p className={styles.axis} aria-hidden="true">
        {t('axisMost', {
          day: nameOf(bars[amounts.indexOf(most)] ?? last),
          value: isPriced ? formats.money(most) : t('axisCalls', { count: most, shown: formats.count(most) }),
        })}
      </p>
      <ol
        className={styles.bars}
        data-dense={bars.length > 45 || undefined}
        aria-label={isPriced ? t('chart', range) : t('chartCalls', range)}
      >
        {bars.map((bar, index) => {
          const words = t('dayCost', {
            day: nameOf(bar),
            money: formats.money(bar.nanos),
            calls: t('axisCalls', { count: bar.calls, shown: formats.count(bar.calls) }),
          })
          return (
            <li key={bar.from} title={words}>
              <span
                className={styles.dayBar}
                aria-hidden="true"
                style={{ height: `${Math.max(1, Math.round(((amounts[index] ?? 0) / most) * height))}px` }}
              />
              <span className={layout.unseen}>{words}</span>
            </li>
          )
        })}
      </ol>
      <p className={styles.axis} aria-hidden="true">
        <span>{range.from}</span>
        <span>{range.to}</span>
      </p>
    </section>
  )
}
