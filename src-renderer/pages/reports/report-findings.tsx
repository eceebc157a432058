import { useTranslation } from 'react-i18next'
import { useFormats } from '../../format/use-formats.tsx'
import { Table } from '../../ui/table.tsx'
import { Term } from '../../ui/term.tsx'
import { useFindingWords } from '../../words/use-finding-words.ts'
import styles from './reports.module.css'
import type { Report } from './use-report.ts'

const ranks = ['critical', 'major', 'minor', 'open'] as const

/** What the checks found in the calls of the report, and what prompt caches saved; findings are not told apart by every filter. */
export function ReportFindings({ report }: { readonly report: Report }) {
  const { t } = useTranslation('reports')
  const formats = useFormats()
  const { check } = useFindingWords()
  const { findings, caching } = report
  return (
    <>
      {findings !== null && findings.length > 0 && (
        <section className={styles.section}>
          <h2>{t('section.findings')}</h2>
          <Table
            caption={t('section.findings')}
            columns={[
              { key: 'check', header: t('column.check'), isHeader: true, cell: row => check(row.check, row.title) },
              ...ranks.map(rank => ({
                key: rank,
                header: t(`column.${rank}`),
                numeric: true,
                cell: (row: (typeof findings)[number]) => formats.count(row[rank]),
              })),
              {
                key: 'precision',
                header: <Term meaning={t('column.precisionMeaning')}>{t('column.precision')}</Term>,
                numeric: true,
                optional: true,
                cell: row => formats.percent(row.precision),
              },
            ]}
            rows={findings}
            rowKey={row => row.check}
            compact
          />
        </section>
      )}
      {caching !== null && caching.calls > 0 && (
        <section className={styles.section}>
          <h2>{t('section.caching')}</h2>
          <p className={styles.note}>
            {t(caching.saved_nanos < 0 ? 'caching.lost' : 'caching.saved', {
              count: caching.calls,
              shown: formats.count(caching.calls),
              money: formats.money(Math.abs(caching.saved_nanos)),
            })}
          </p>
        </section>
      )}
    </>
  )
}
