import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { CallsLink } from '../../app/calls-link.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { useNames } from '../../format/use-names.ts'
import { Card } from '../../ui/card.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { Table, type TableColumn } from '../../ui/table.tsx'
import { Term } from '../../ui/term.tsx'
import { CallsCell } from './calls-cell.tsx'
import styles from './provider-table.module.css'
import { SuccessCell } from './success-cell.tsx'
import { useDashboard, useScope } from './use-dashboard.ts'

type Operation = Outputs['metrics']['dashboard']['operations'][number]

/** What the calls were for. */
export function OperationsCard() {
  const { t } = useTranslation('dashboard')
  const { duration, money, shortCount } = useFormats()
  const { operation } = useNames()
  const { filter } = useScope()
  const { data } = useDashboard()
  const of = ({ operation }: Operation) => ({ ...filter, operation })
  const columns: readonly TableColumn<Operation>[] = [
    {
      key: 'operation',
      header: t('operations.operation'),
      isHeader: true,
      cell: row => (
        <CallsLink filter={of(row)} className={styles.name}>
          {operation(row.operation)}
        </CallsLink>
      ),
    },
    {
      key: 'calls',
      header: t('providers.calls'),
      numeric: true,
      cell: row => <CallsCell figures={row.figures} filter={of(row)} />,
    },
    {
      key: 'success',
      header: t('providers.success'),
      numeric: true,
      cell: row => <SuccessCell figures={row.figures} filter={of(row)} name={operation(row.operation)} />,
    },
    {
      key: 'p95',
      header: <Term meaning={t('term.p95')}>{t('providers.p95')}</Term>,
      numeric: true,
      cell: row => (
        <CallsLink filter={{ ...of(row), sort: 'latency', order: 'descending' }} className={styles.quiet}>
          {duration(row.figures.response_time.p95_ms)}
        </CallsLink>
      ),
    },
    {
      key: 'tokens',
      header: <Term meaning={t('term.tokens')}>{t('operations.tokens')}</Term>,
      numeric: true,
      optional: true,
      cell: row => (
        <CallsLink filter={{ ...of(row), sort: 'tokens', order: 'descending' }} className={styles.quiet}>
          {shortCount(row.figures.tokens.total)}
        </CallsLink>
      ),
    },
    {
      key: 'cost',
      header: t('operations.cost'),
      numeric: true,
      cell: row => (
        <CallsLink filter={{ ...of(row), sort: 'cost', order: 'descending' }} className={styles.quiet}>
          {money(row.figures.cost_nanos)}
        </CallsLink>
      ),
    },
  ]
  return (
    <Card title={t('operations.title')} flush>
      {data === undefined ? (
        <div className={styles.skeleton}>
          <SkeletonLines lines={4} />
        </div>
      ) : (
        <Table
          caption={t('operations.title')}
          columns={columns}
          rows={data.operations}
          rowKey={row => row.operation}
          empty={t('operations.none')}
        />
      )}
    </Card>
  )
}
