import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useTellFailure } from '../../../app/use-tell-failure.ts'
import { WhenRead } from '../../../app/when-read.tsx'
import { useApi, useTransport } from '../../../data/api.tsx'
import { useFormats } from '../../../format/use-formats.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Table } from '../../../ui/table.tsx'
import { VisuallyHidden } from '../../../ui/visually-hidden.tsx'
import { useCheckName } from '../check-names.ts'
import styles from './overview.module.css'

/** What is kept quiet; each can be heard again. */
export function SilencesCard() {
  const { t } = useTranslation('quality')
  const { count } = useFormats()
  const api = useApi()
  const { client } = useTransport()
  const queryClient = useQueryClient()
  const tellFailure = useTellFailure()
  const nameOf = useCheckName()
  const query = useQuery(api.quality.silences.queryOptions({ input: { limit: 100 } }))
  async function lift(id: number): Promise<void> {
    try {
      await client.quality.lift({ id })
      await queryClient.invalidateQueries({ queryKey: api.quality.key() })
    } catch (error) {
      tellFailure(error)
    }
  }
  return (
    <Card title={t('silences.title')} flush>
      <WhenRead query={query} lines={2}>
        {({ silences }) => (
          <Table
            caption={t('silences.title')}
            columns={[
              {
                key: 'what',
                header: t('silences.what'),
                isHeader: true,
                cell: row => {
                  const check = row.check === null ? t('silences.all') : nameOf(row.check, row.check_title ?? row.check)
                  const parts = [check, row.term, row.book ?? t('silences.everywhere')].filter(part => part !== null)
                  return (
                    <>
                      {parts.join(' · ')}
                      {row.reason !== null && <span className={styles.why}>{row.reason}</span>}
                    </>
                  )
                },
              },
              { key: 'findings', header: t('silences.findings'), numeric: true, cell: row => count(row.findings) },
              {
                key: 'lift',
                header: <VisuallyHidden>{t('silences.lift')}</VisuallyHidden>,
                cell: row => (
                  <Button size="sm" variant="quiet" onClick={() => void lift(row.id)}>
                    {t('silences.lift')}
                  </Button>
                ),
              },
            ]}
            rows={silences.filter(({ lifted_at, scope }) => lifted_at === null && scope !== 'finding')}
            rowKey={row => row.id}
            empty={t('silences.empty')}
          />
        )}
      </WhenRead>
    </Card>
  )
}
