import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../../src-main/contract/call-shape.ts'
import { useApi } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { useNames } from '../../format/use-names.ts'
import { Card } from '../../ui/card.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Table } from '../../ui/table.tsx'
import { Term } from '../../ui/term.tsx'
import { VisuallyHidden } from '../../ui/visually-hidden.tsx'
import { OperationDialog } from './operation-dialog.tsx'

type Operation = Call['operation']

const operations: readonly Operation[] = [
  'translation',
  'abstract_generation',
  'key_terms_extraction',
  'chapter_division',
  'quality_evaluation',
  'other',
]

/** How each kind of work asks a model, where a request says nothing else. */
export function OperationsCard() {
  const { t } = useTranslation('providers')
  const { operation: nameOf } = useNames()
  const { count, score } = useFormats()
  const { data } = useQuery(useApi().settings.list.queryOptions({ meta: follows.settings }))
  const [editing, setEditing] = useState<Operation | null>(null)
  const number = (key: string) => {
    const value = data?.settings.find(setting => setting.key === key)?.value
    return typeof value === 'number' ? value : null
  }
  return (
    <Card title={t('operations.title')} aside={t('operations.aside')} flush>
      <Table
        caption={t('operations.title')}
        rows={operations}
        rowKey={operation => operation}
        columns={[
          { key: 'operation', header: t('operations.operation'), isHeader: true, cell: nameOf },
          {
            key: 'temperature',
            header: <Term meaning={t('operations.temperatureMeaning')}>{t('operations.temperature')}</Term>,
            numeric: true,
            cell: operation => {
              const value = number(`temperature.${operation}`)
              return value === null ? t('operations.provider') : score(value)
            },
          },
          {
            key: 'tokens',
            header: <Term meaning={t('operations.tokensMeaning')}>{t('operations.tokens')}</Term>,
            numeric: true,
            cell: operation => {
              const value = number(`maxTokens.${operation}`)
              return value === null ? t('operations.asNeeded') : count(value)
            },
          },
          {
            key: 'edit',
            header: <VisuallyHidden>{t('models.actions')}</VisuallyHidden>,
            numeric: true,
            cell: operation => (
              <IconButton
                icon="pencil"
                size="sm"
                label={t('operations.edit', { operation: nameOf(operation) })}
                onClick={() => setEditing(operation)}
              />
            ),
          },
        ]}
      />
      {editing !== null && (
        <OperationDialog
          name={nameOf(editing)}
          operation={editing}
          temperature={number(`temperature.${editing}`)}
          maxTokens={number(`maxTokens.${editing}`)}
          onClose={() => setEditing(null)}
        />
      )}
    </Card>
  )
}
