import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { ReadFailure } from '../../../app/read-failure.tsx'
import { useApi } from '../../../data/api.tsx'
import { useFormats } from '../../../format/use-formats.tsx'
import { useProviderName } from '../../../format/use-provider-name.ts'
import { Select } from '../../../ui/select.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { SubPage } from '../sub-page.tsx'
import { BillComparison } from './bill-comparison.tsx'
import { BillImport } from './bill-import.tsx'
import { BillList } from './bill-list.tsx'
import styles from './bills.module.css'
import type { BillsSearch } from './bills-search.ts'

const route = getRouteApi('/reports/bills')
type Bill = Outputs['reconciliation']['list']['bills'][number]

/** A provider's own bill beside the ledger: bring one in, then see day by day where they differ and why. */
export function BillsPage(): ReactNode {
  const { t } = useTranslation('bills')
  const { calendarMonth } = useFormats()
  const nameOf = useProviderName()
  const api = useApi()
  const query = useQuery(api.reconciliation.list.queryOptions({ input: {} }))
  const { data, error } = query
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: Partial<BillsSearch>) =>
    void navigate({ search: before => ({ ...before, ...next }), replace: true, resetScroll: false })
  const bills = data?.bills ?? []
  const provider = search.provider ?? bills[0]?.provider
  const months = monthsOf(bills.filter(bill => bill.provider === provider))
  const month = search.month ?? months[0]
  return (
    <SubPage back={t('back')} title={t('title')} lead={t('lead')}>
      <BillImport onDone={bill => change({ provider: bill.provider, month: bill.last_day.slice(0, 7) })} />
      {data === undefined && error !== null && <ReadFailure {...query} />}
      {data === undefined && error === null && <Skeleton height="320px" />}
      {provider !== undefined && month !== undefined && (
        <>
          <div className={styles.controls}>
            <Select
              label={t('provider')}
              value={provider}
              options={[...new Set(bills.map(bill => bill.provider))].map(value => ({ value, label: nameOf(value) }))}
              onChange={value => change({ provider: value, month: undefined })}
            />
            <Select
              label={t('month')}
              value={month}
              options={(months.includes(month) ? months : [month, ...months]).map(value => ({
                value,
                label: calendarMonth(value),
              }))}
              onChange={value => change({ month: value })}
            />
          </div>
          <BillComparison
            provider={provider}
            month={month}
            all={search.all === true}
            onAll={all => change({ all: all ? true : undefined })}
          />
          <BillList bills={bills} />
        </>
      )}
    </SubPage>
  )
}

/** Newest first. */
function monthsOf(bills: readonly Bill[]): readonly string[] {
  const months = new Set<string>()
  for (const bill of bills) {
    const last = bill.last_day.slice(0, 7)
    for (let month = bill.first_day.slice(0, 7); month <= last; month = nextMonth(month)) months.add(month)
  }
  return [...months].sort().reverse()
}

function nextMonth(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7)
}
