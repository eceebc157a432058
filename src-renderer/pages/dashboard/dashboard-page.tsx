import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'

const route = getRouteApi('/dashboard')

export function DashboardPage() {
  const { t } = useTranslation('dashboard')
  const { days = 7 } = route.useSearch()
  const { data } = useQuery(useApi().metrics.dashboard.queryOptions({ input: { days }, meta: follows.calls }))
  return (
    <>
      <h1>{t('title')}</h1>
      <p>{t('calls', { count: data?.totals.calls ?? 0 })}</p>
    </>
  )
}
