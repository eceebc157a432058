import { useTranslation } from 'react-i18next'
import layout from '../../design/layout.module.css'
import { useFormats } from '../../format/use-formats.tsx'
import styles from './reports.module.css'
import type { Report } from './use-report.ts'

const height = 96

/** Each day of the period as a bar, as printable as the rest of the sheet; in words for those who hear it. */
export function DayBars({ report }: { readonly report: Report }) {
  const { t } = useTranslation('reports')
  const formats = useFormats()
  const { days } = report
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined || days.length < 2) return null
  // Where nothing has a price, the calls themselves are the measure.
  const isPriced = days.some(({ figures }) => (figures.cost_nanos ?? 0) > 0)
  const amounts = days.map(({ figures }) => (isPriced ? (figures.cost_nanos ?? 0) : figures.calls))
  const most = Math.max(...amounts, 1)
  const range = { from: formats.calendarDay(first.date), to: formats.calendarDay(last.date) }
  return (
    <section className={styles.section}>
      <h2>{t('section.days')}</h2>
      <p className={styles.axis} aria-hidden="true">
        {t('axisMost', {
          day: formats.calendarDay(days[amounts.indexOf(most)]?.date ?? last.date),
          value: isPriced ? formats.money(most) : t('axisCalls', { count: most, shown: formats.count(most) }),
        })}
      </p>
      <ol className={styles.bars} aria-label={isPriced ? t('chart', range) : t('chartCalls', range)}>
        {days.map(({ date, figures }, index) => {
          const words = t('dayCost', {
            day: formats.calendarDay(date),
            money: formats.money(figures.cost_nanos),
            calls: formats.count(figures.calls),
          })
          return (
            <li key={date} title={words}>
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
