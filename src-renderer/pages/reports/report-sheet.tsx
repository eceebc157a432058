import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CallsLink } from '../../app/calls-link.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { FigureList } from '../../ui/figure-list.tsx'
import { DayBars } from './day-bars.tsx'
import { ReportBreakdown } from './report-breakdown.tsx'
import { ReportFailures } from './report-failures.tsx'
import { ReportFindings } from './report-findings.tsx'
import { ReportTotals } from './report-totals.tsx'
import { ReportNotes, ReportVerdict } from './report-verdict.tsx'
import styles from './reports.module.css'
import { type Report, useReportInput } from './use-report.ts'

/** The report on its sheet of paper: one sentence, five figures, then where they come from. */
export function ReportSheet({ report }: { readonly report: Report }) {
  const { t } = useTranslation('reports')
  const formats = useFormats()
  const { totals, period } = report
  // A period ends where its last day does: with the first moment of the next.
  const range = t('report.range', { from: formats.day(period.start), to: formats.day(Date.parse(period.end) - 1) })
  if (totals.calls === 0) {
    return (
      <article className={styles.sheet} aria-label={t('report.title')}>
        <p className={styles.range}>{range}</p>
        <p className={styles.sentence}>{t('report.empty')}</p>
        <p className={styles.note}>{t('report.emptyHint')}</p>
        <ReportNotes report={report} />
      </article>
    )
  }
  return (
    <article className={styles.sheet} aria-label={t('report.title')}>
      <p className={styles.range}>
        {range} · {t('report.zone', { zone: period.time_zone })}
      </p>
      <ReportVerdict report={report} />
      <SheetFigures report={report} />
      <DayBars report={report} />
      <ReportTotals report={report} />
      <ReportBreakdown report={report} />
      <ReportFindings report={report} />
      <ReportFailures report={report} />
      <footer className={styles.foot}>
        <p>{t('report.percentiles', { error: formats.percent(report.percentile_error) })}</p>
      </footer>
    </article>
  )
}

function SheetFigures({ report }: { readonly report: Report }) {
  const { t } = useTranslation('reports')
  const formats = useFormats()
  const filter = useReportInput()
  const { totals } = report
  const before = report.before.figures
  const against = (now: number | null, then: number | null) => {
    const change = formats.change(now, then)
    return change === null ? null : t('report.before', { change })
  }
  const figures: readonly {
    key: 'calls' | 'success' | 'time' | 'cost' | 'score'
    value: ReactNode
    note: ReactNode
  }[] = [
    {
      key: 'calls',
      value: <CallsLink filter={filter}>{formats.count(totals.calls)}</CallsLink>,
      note: against(totals.calls, before.calls),
    },
    { key: 'success', value: formats.percent(totals.requests.success_rate), note: null },
    {
      key: 'time',
      value: formats.duration(totals.response_time.p50_ms),
      note: t('figure.slow', { time: formats.duration(totals.response_time.p95_ms) }),
    },
    {
      key: 'cost',
      value: formats.money(totals.cost_nanos),
      note:
        totals.unpriced_calls > 0 ? (
          <CallsLink filter={{ ...filter, unpriced: true }}>
            {t('report.unpricedCalls', { count: totals.unpriced_calls, shown: formats.count(totals.unpriced_calls) })}
          </CallsLink>
        ) : (
          against(totals.cost_nanos, before.cost_nanos)
        ),
    },
    { key: 'score', value: formats.score(totals.score.mean), note: null },
  ]
  return (
    <FigureList
      className={styles.figures}
      noteClassName={styles.small}
      figures={figures.map(each => ({ ...each, name: t(`figure.${each.key}`) }))}
    />
  )
}
