import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link as RouterLink } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { useApi } from '../../../data/api.tsx'
import { useErrorText } from '../../../data/use-error-text.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { useProviderName } from '../../../format/use-provider-name.ts'
import { BackLink } from '../../../ui/back-link.tsx'
import { Select } from '../../../ui/select.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { ErrorState } from '../../../ui/states.tsx'
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
  const describe = useErrorText()
  const api = useApi()
  const { data, error, refetch, isFetching } = useQuery(api.reconciliation.list.queryOptions({ input: {} }))
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: Partial<BillsSearch>) =>
    void navigate({ search: before => ({ ...before, ...next }), replace: true, resetScroll: false })
  const bills = data?.bills ?? []
  const provider = search.provider ?? bills[0]?.provider
  const months = monthsOf(bills.filter(bill => bill.provider === provider))
  const month = search.month ?? months[0]
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <BackLink>
          <RouterLink to="/reports">{t('back')}</RouterLink>
        </BackLink>
        <h1>{t('title')}</h1>
        <p className={styles.lead}>{t('lead')}</p>
      </header>
      <BillImport onDone={bill => change({ provider: bill.provider, month: bill.last_day.slice(0, 7) })} />
      {data === undefined && error !== null && (
        <ErrorState title={describe(error).title} onRetry={() => void refetch()} retrying={isFetching}>
          {describe(error).detail}
        </ErrorState>
      )}
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
    </div>
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
