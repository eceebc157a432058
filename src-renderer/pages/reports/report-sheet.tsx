import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CallsLink } from '../../app/calls-link.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { useNames } from '../../format/use-names.ts'
import { useProviderName } from '../../format/use-provider-name.ts'
import { FigureList } from '../../ui/figure-list.tsx'
import { Table, type TableColumn } from '../../ui/table.tsx'
import { DayBars } from './day-bars.tsx'
import styles from './reports.module.css'
import { type Report, useReportInput } from './use-report.ts'

type Figures = Report['totals']

/** The report on its sheet of paper: one sentence, five figures, then where they come from. */
export function ReportSheet({ report }: { readonly report: Report }) {
  const { t } = useTranslation('reports')
  const formats = useFormats()
  const { totals, period } = report
  const range = t('report.range', { from: formats.day(period.start), to: formats.day(period.end) })
  if (totals.calls === 0) {
    return (
      <article className={styles.sheet} aria-label={t('report.title')}>
        <p className={styles.range}>{range}</p>
        <p className={styles.sentence}>{t('report.empty')}</p>
        <p className={styles.note}>{t('report.emptyHint')}</p>
      </article>
    )
  }
  const leftOut = report.simulated.calls_left_out
  return (
    <article className={styles.sheet} aria-label={t('report.title')}>
      <p className={styles.range}>
        {range} · {t('report.zone', { zone: period.time_zone })}
      </p>
      <Sentence totals={totals} />
      <SheetFigures report={report} />
      <DayBars report={report} />
      <Breakdown report={report} />
      <footer className={styles.foot}>
        {leftOut > 0 && <p>{t('report.leftOut', { count: leftOut })}</p>}
        <p>{t('report.percentiles', { error: formats.percent(report.percentile_error) })}</p>
      </footer>
    </article>
  )
}

function Sentence({ totals }: { readonly totals: Figures }) {
  const { t } = useTranslation('reports')
  const formats = useFormats()
  const { answered, failed } = totals.requests
  const values = {
    answered: formats.count(answered),
    failed: formats.count(failed),
    all: formats.count(answered + failed),
    money: formats.money(totals.cost_nanos),
  }
  // As the dashboard sees it: one in twenty is worth a person's attention.
  const isWell = failed === 0 || failed / (answered + failed) < 0.05
  return <p className={styles.sentence}>{isWell ? t('report.well', values) : t('report.attention', values)}</p>
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
            {t('report.unpricedCalls', { count: totals.unpriced_calls })}
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

interface Line {
  readonly key: string
  readonly name: string
  readonly figures: Figures
}

function Breakdown({ report }: { readonly report: Report }) {
  const { t } = useTranslation('reports')
  const formats = useFormats()
  const names = useNames()
  const language = (tag: string | null) => (tag === null ? t('unknownLanguage') : formats.language(tag))
  const tables: readonly {
    key: 'providers' | 'models' | 'operations' | 'languages' | 'books'
    rows: readonly Line[]
  }[] = [
    {
      key: 'providers',
      rows: report.providers.map(row => ({
        key: `${row.provider} ${row.realm}`,
        name: row.display_name,
        figures: row.figures,
      })),
    },
    {
      key: 'models',
      rows: report.models.slice(0, 12).map(row => ({
        key: `${row.provider} ${row.model} ${row.realm}`,
        name: row.model,
        figures: row.figures,
      })),
    },
    {
      key: 'operations',
      rows: report.operations.map(({ operation, figures }) => ({
        key: operation,
        name: names.operation(operation),
        figures,
      })),
    },
    {
      key: 'languages',
      rows: report.language_pairs
        .filter(({ target_language: tag }) => tag !== null)
        .map(({ source_language: source, target_language: target, figures }) => ({
          key: `${source} ${target}`,
          name: t('pair', { source: language(source), target: language(target) }),
          figures,
        })),
    },
    { key: 'books', rows: report.books.map(({ book, figures }) => ({ key: book, name: book, figures })) },
  ]
  const columns = useColumns()
  const providerName = useProviderName()
  return (
    <>
      {tables.map(
        ({ key, rows }) =>
          rows.length > 0 && (
            <section key={key} className={styles.section}>
              <h2>{t(`section.${key}`)}</h2>
              <Table caption={t(`section.${key}`)} columns={columns} rows={rows} rowKey={row => row.key} compact />
            </section>
          ),
      )}
      {report.errors.length > 0 && (
        <section className={styles.section}>
          <h2>{t('section.errors')}</h2>
          <Table
            caption={t('section.errors')}
            columns={[
              { key: 'kind', header: t('column.kind'), isHeader: true, cell: row => names.errorKind(row.error_kind) },
              {
                key: 'where',
                header: t('column.where'),
                cell: row =>
                  row.providers
                    .map(({ provider, calls }) =>
                      t('failedAt', { provider: providerName(provider), shown: formats.count(calls) }),
                    )
                    .join(', '),
              },
              { key: 'calls', header: t('column.calls'), numeric: true, cell: row => formats.count(row.calls) },
            ]}
            rows={report.errors}
            rowKey={row => row.error_kind}
            compact
          />
        </section>
      )}
    </>
  )
}

function useColumns(): readonly TableColumn<Line>[] {
  const { t } = useTranslation('reports')
  const formats = useFormats()
  return [
    { key: 'name', header: t('column.name'), isHeader: true, cell: row => row.name },
    { key: 'calls', header: t('column.calls'), numeric: true, cell: row => formats.count(row.figures.calls) },
    {
      key: 'success',
      header: t('column.success'),
      numeric: true,
      cell: row => formats.percent(row.figures.success_rate),
    },
    {
      key: 'median',
      header: t('column.median'),
      numeric: true,
      optional: true,
      cell: row => formats.duration(row.figures.response_time.p50_ms),
    },
    {
      key: 'slow',
      header: t('column.slow'),
      numeric: true,
      optional: true,
      cell: row => formats.duration(row.figures.response_time.p95_ms),
    },
    { key: 'cost', header: t('column.cost'), numeric: true, cell: row => formats.money(row.figures.cost_nanos) },
    {
      key: 'score',
      header: t('column.score'),
      numeric: true,
      optional: true,
      cell: row => formats.score(row.figures.score.mean),
    },
  ]
}
