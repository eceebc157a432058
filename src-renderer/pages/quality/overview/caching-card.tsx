import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { WhenRead } from '../../../app/when-read.tsx'
import { useApi } from '../../../data/api.tsx'
import { follows } from '../../../data/query-client.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { Card } from '../../../ui/card.tsx'
import { Table } from '../../../ui/table.tsx'
import styles from './overview.module.css'

/** What the providers' prompt caches saved, at the price each call was charged. */
export function CachingCard({ days }: { readonly days: number }) {
  const { t } = useTranslation('quality')
  const { money, count, sentenceGap } = useFormats()
  const query = useQuery(useApi().quality.caching.queryOptions({ input: { days }, meta: follows.callsCalmly }))
  return (
    <Card title={t('caching.title')} flush>
      <WhenRead query={query} lines={2}>
        {data => (
          <>
            <Table
              caption={t('caching.title')}
              columns={[
                { key: 'model', header: t('caching.model'), isHeader: true, cell: row => row.model },
                {
                  key: 'read',
                  header: t('caching.read'),
                  numeric: true,
                  optional: true,
                  cell: row => count(row.read_tokens),
                },
                { key: 'saved', header: t('caching.saved'), numeric: true, cell: row => money(row.saved_nanos) },
              ]}
              rows={data.models}
              rowKey={row => `${row.provider} ${row.model}`}
              empty={t('caching.empty')}
            />
            {data.calls > 0 && (
              <p className={styles.foot}>
                {t(data.saved_nanos < 0 ? 'caching.lost' : 'caching.sum', {
                  count: data.calls,
                  shown: count(data.calls),
                  saved: money(Math.abs(data.saved_nanos)),
                })}
                {data.unpriced > 0 &&
                  `${sentenceGap}${t('caching.unpriced', { count: data.unpriced, shown: count(data.unpriced) })}`}
              </p>
            )}
          </>
        )}
      </WhenRead>
    </Card>
  )
}
