import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { CallsLink } from '../../app/calls-link.tsx'
import { useApi } from '../../data/api.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { dashboardReads } from './dashboard-reads.ts'
import { Figure } from './figure.tsx'
import type { Trend } from './figures.tsx'
import { useForecast, useScope } from './use-dashboard.ts'

type Totals = Outputs['metrics']['dashboard']['totals']
type Budget = Outputs['budgets']['status']['budgets'][number]

interface SpendFigureProps {
  readonly now: Totals
  readonly before: Totals
  readonly trend: Trend | undefined
}

/** What was spent, against the budget where there is one; what has no price is said, never counted as nothing. */
export function SpendFigure({ now, before, trend }: SpendFigureProps) {
  const { t } = useTranslation('dashboard')
  const { money, count, change } = useFormats()
  const { filter } = useScope()
  const budget = useBudget()
  const month = useForecast()?.periods.find(({ period, which }) => period === 'month' && which === 'current')
  const moved = change(now.cost_nanos, before.cost_nanos)
  const against = () => {
    if (budget !== null) return budgetWords(budget)
    if (month !== undefined) return t('meaning.course', { projected: money(month.total.usd * 1e9) })
    if (moved !== null) return t('meaning.change', { change: moved })
    return t(before.cost_nanos ? 'meaning.spent_same' : 'meaning.spent_new')
  }
  const budgetWords = ({ period, spent_nanos, limit_nanos, projected_nanos }: Budget) => {
    const words = { period: t(`budget.${period}`), spent: money(spent_nanos), limit: money(limit_nanos) }
    return projected_nanos === null
      ? t('meaning.budget', words)
      : t('meaning.budgetCourse', { ...words, projected: money(projected_nanos) })
  }
  const unpriced =
    now.unpriced_calls === 0
      ? null
      : t('meaning.unpriced', { count: now.unpriced_calls, shown: count(now.unpriced_calls) })
  return (
    <Figure
      label={t('figures.spend')}
      value={money(now.cost_nanos)}
      meaning={
        <>
          {against()}
          {unpriced !== null && (
            <>
              {t('meaning.and')}
              <CallsLink filter={{ ...filter, unpriced: true }}>{unpriced}</CallsLink>
            </>
          )}
        </>
      }
      isWrong={budget !== null && (budget.share >= 1 || budget.on_course === false)}
      trend={trend?.cost_nanos ?? []}
      trendLabel={t('trend.spend')}
      filter={{ ...filter, sort: 'cost', order: 'descending' }}
    />
  )
}

/** The budget for everything, of the longest period; null where none is set. */
function useBudget(): Budget | null {
  const { data } = useQuery(dashboardReads.budgets(useApi()))
  const ofAll = data?.budgets.filter(({ scope }) => scope === 'all') ?? []
  return ofAll.toSorted((a, b) => Date.parse(b.renews_at) - Date.parse(a.renews_at))[0] ?? null
}
