import { useTranslation } from 'react-i18next'
import { OneCallLink } from '../../app/calls-link.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { useNames } from '../../format/use-names.ts'
import { useProviderName } from '../../format/use-provider-name.ts'
import { Table } from '../../ui/table.tsx'
import { CallMessage } from '../../words/call-message.tsx'
import styles from './reports.module.css'
import type { Report } from './use-report.ts'

/** What failed, by its reason, and the last ones, each with what the provider said. */
export function ReportFailures({ report }: { readonly report: Report }) {
  const { t } = useTranslation('reports')
  const formats = useFormats()
  const names = useNames()
  const providerName = useProviderName()
  return (
    <>
      {report.errors.length > 0 && (
        <section className={styles.words}>
          <h2>{t('section.errors')}</h2>
          <Table
            caption={t('section.errors')}
            columns={[
              { key: 'kind', header: t('column.kind'), isHeader: true, cell: row => names.errorKind(row.error_kind) },
              {
                key: 'where',
                header: t('column.where'),
                cell: row =>
                  formats.list(
                    row.providers.map(({ provider, calls }) =>
                      t('failedAt', { provider: providerName(provider), shown: formats.count(calls) }),
                    ),
                  ),
              },
              { key: 'calls', header: t('column.calls'), numeric: true, cell: row => formats.count(row.calls) },
            ]}
            rows={report.errors}
            rowKey={row => row.error_kind}
            compact
          />
        </section>
      )}
      {report.latest_errors.length > 0 && (
        <section className={styles.words}>
          <h2>{t('section.latest')}</h2>
          <Table
            caption={t('section.latest')}
            columns={[
              {
                key: 'when',
                header: t('column.when'),
                isHeader: true,
                cell: row => (
                  <OneCallLink id={row.call_id} className={styles.when}>
                    {formats.dateTime(Date.parse(row.created_at))}
                  </OneCallLink>
                ),
              },
              { key: 'where', header: t('column.where'), cell: row => `${providerName(row.provider)}, ${row.model}` },
              {
                key: 'kind',
                header: t('column.kind'),
                cell: row => (row.error_kind === null ? names.status(row.status) : names.errorKind(row.error_kind)),
              },
              {
                key: 'message',
                header: t('column.message'),
                optional: true,
                cell: row => (
                  <span className={styles.message}>
                    <CallMessage call={row} />
                  </span>
                ),
              },
            ]}
            rows={report.latest_errors}
            rowKey={row => row.call_id}
            compact
          />
        </section>
      )}
    </>
  )
}
