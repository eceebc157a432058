import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useTellFailure } from '../../../app/use-tell-failure.ts'
import { useApi, useTransport } from '../../../data/api.tsx'
import { useFormats } from '../../../format/use-formats.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Table } from '../../../ui/table.tsx'
import { VisuallyHidden } from '../../../ui/visually-hidden.tsx'
import { useCheckName } from '../check-names.ts'

/** What is kept quiet; each can be heard again. */
export function SilencesCard() {
  const { t } = useTranslation('quality')
  const { count } = useFormats()
  const api = useApi()
  const { client } = useTransport()
  const queryClient = useQueryClient()
  const tellFailure = useTellFailure()
  const nameOf = useCheckName()
  const { data } = useQuery(api.quality.silences.queryOptions({ input: { limit: 100 } }))
  const rows = data?.silences.filter(({ lifted_at, scope }) => lifted_at === null && scope !== 'finding') ?? []
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
      <Table
        caption={t('silences.title')}
        columns={[
          {
            key: 'what',
            header: t('silences.what'),
            isHeader: true,
            cell: row => {
              const check = row.check === null ? t('silences.all') : nameOf(row.check, row.check_title ?? row.check)
              return [check, row.term, row.book ?? t('silences.everywhere')].filter(part => part !== null).join(' · ')
            },
          },
          { key: 'why', header: t('silences.why'), optional: true, cell: row => row.reason ?? '' },
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
        rows={rows}
        rowKey={row => row.id}
        empty={t('silences.empty')}
      />
    </Card>
  )
}
