import { useTranslation } from 'react-i18next'
import { noFigure } from '../../format/formats.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { Table } from '../../ui/table.tsx'
import styles from './reports.module.css'
import type { Report } from './use-report.ts'

type Figures = Report['totals']

/** Every total beside that of the time before. */
export function ReportTotals({ report }: { readonly report: Report }) {
  const { t } = useTranslation('reports')
  const { count, percent, duration, money, score } = useFormats()
  const times = ({ p50_ms: p50, p95_ms: p95, p99_ms: p99 }: Figures['response_time']) =>
    // Torn apart at the strokes alone where there is little room.
    [p50, p95, p99].map(time => duration(time).replaceAll(' ', '\u00a0')).join('\u00a0/ ')
  const rows = [
    ['calls', ({ calls }) => count(calls)],
    ['callSuccess', ({ success_rate: rate }) => percent(rate)],
    ['requestSuccess', ({ requests }) => percent(requests.success_rate)],
    ['requestsFailed', ({ requests }) => count(requests.failed)],
    ['retries', ({ retries }) => count(retries)],
    ['responseTime', ({ response_time: time }) => times(time)],
    ['firstToken', ({ first_token: time }) => times(time)],
    ['tokensIn', ({ tokens }) => count(tokens.input)],
    ['tokensCached', ({ tokens }) => count(tokens.cache_read)],
    ['tokensOut', ({ tokens }) => count(tokens.output)],
    ['cost', ({ cost_nanos: nanos }) => money(nanos)],
    ['unpriced', ({ unpriced_calls: calls }) => count(calls)],
    ['truncated', ({ truncated }) => count(truncated)],
    ['cancelled', ({ cancelled }) => count(cancelled)],
    ['blocked', ({ blocked }) => count(blocked)],
    ['score', ({ score: { mean } }) => score(mean)],
  ] as const satisfies readonly (readonly [string, (figures: Figures) => string])[]
  const before = report.before.figures
  return (
    <section className={styles.totals}>
      <h2>{t('section.totals')}</h2>
      <Table
        caption={t('section.totals')}
        columns={[
          { key: 'name', header: t('column.name'), isHeader: true, cell: ([key]) => t(`total.${key}`) },
          { key: 'now', header: t('column.now'), numeric: true, cell: ([, show]) => show(report.totals) },
          {
            key: 'before',
            header: t('column.before'),
            numeric: true,
            cell: ([, show]) => (before.calls === 0 ? noFigure : show(before)),
          },
        ]}
        rows={rows}
        rowKey={([key]) => key}
        compact
      />
    </section>
  )
}
