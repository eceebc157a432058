import { useTranslation } from 'react-i18next'
import { useFormats } from '../../format/use-formats.tsx'
import { useNames } from '../../format/use-names.ts'
import { Table, type TableColumn } from '../../ui/table.tsx'
import styles from './reports.module.css'
import type { Report } from './use-report.ts'

type Figures = Report['totals']

interface Line {
  readonly key: string
  readonly name: string
  readonly figures: Figures
}

/** Where the figures come from: by provider, model, operation, language and book. */
export function ReportBreakdown({ report }: { readonly report: Report }) {
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
      rows: report.models.map(row => ({
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
  return (
    <>
      {tables.map(
        ({ key, rows }) =>
          rows.length > 0 && (
            <section key={key} className={styles.section}>
              <h2>
                {key === 'books' && report.books.length < report.book_count
                  ? t('section.someBooks', { shown: formats.count(rows.length), all: formats.count(report.book_count) })
                  : t(`section.${key}`)}
              </h2>
              <Table caption={t(`section.${key}`)} columns={columns} rows={rows} rowKey={row => row.key} compact />
            </section>
          ),
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
