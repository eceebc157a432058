import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { useOpenCalls } from '../../app/calls-link.tsx'
import type { ChartForecast } from '../../charts/chart-types.ts'
import { StackedBars } from '../../charts/stacked-bars.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { Card } from '../../ui/card.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { ChartSkeleton } from './chart-skeleton.tsx'
import { splits } from './dashboard-search.ts'
import { spanOf, useSeries } from './series-of.ts'
import { useForecast, useScope, useTrends } from './use-dashboard.ts'

type TrendsAnswer = Outputs['metrics']['trends']

const route = getRouteApi('/dashboard')
export const chartHeight = 150

const titles = { hour: 'charts.spendPerHour', day: 'charts.spendPerDay', week: 'charts.spendPerWeek' } as const

/** What was spent, day by day, and for whom or for what. */
export function SpendCard() {
  const { t } = useTranslation('dashboard')
  const { money, moneyTick } = useFormats()
  const { split = 'provider' } = route.useSearch()
  const navigate = route.useNavigate()
  const openCalls = useOpenCalls()
  const { filter } = useScope()
  const { data } = useTrends(split)
  const { keyOf, labelOf, colorOf, filterOf, pointsOf } = useSeries()
  const highest = useMemo(() => highestSum(data?.series.map(series => series.cost_nanos) ?? []), [data])
  const forecast = useSpendForecast(data)

  return (
    <Card
      title={t(titles[data?.step ?? 'day'])}
      aside={
        <Segmented
          label={t('charts.splitLabel')}
          value={split}
          options={splits.map(value => ({ value, label: t(`charts.by.${value}`) }))}
          onChange={value => navigate({ search: before => ({ ...before, split: value }), replace: true })}
        />
      }
    >
      {data === undefined ? (
        <ChartSkeleton height={chartHeight} />
      ) : (
        <StackedBars
          label={t('charts.spend', { by: t(`charts.by.${split}`) })}
          height={chartHeight}
          group="dashboard"
          total
          {...(forecast !== null && { forecast })}
          points={pointsOf(data)}
          series={data.series.map((series, index) => ({
            key: keyOf(series),
            label: labelOf(series),
            color: colorOf(series, index),
            values: series.cost_nanos,
          }))}
          format={money}
          formatAxis={value => moneyTick(value, highest / 4)}
          onPoint={(point, key) => {
            const series = data.series.find(each => keyOf(each) === key)
            openCalls({ ...filter, days: undefined, ...spanOf(data, point), ...(series && filterOf(series)) })
          }}
        />
      )}
    </Card>
  )
}

/** The coming days behind the last bar, a quarter as many as there are, a week at most. */
function useSpendForecast(data: TrendsAnswer | undefined): ChartForecast | null {
  const { t } = useTranslation('dashboard')
  const { calendarDay, weekdayDay } = useFormats()
  const forecast = useForecast()
  if (data === undefined || data.step !== 'day' || forecast === null) return null
  // The first is today as a whole, which has its bar already.
  const coming = forecast.days.slice(1, 1 + Math.min(7, Math.ceil(data.starts.length / 4)))
  const nanos = (pick: (day: (typeof coming)[number]) => number) => coming.map(day => pick(day) * 1e9)
  return {
    points: coming.map(({ date, start }) => ({ key: start, label: calendarDay(date), title: weekdayDay(date) })),
    values: nanos(({ usd }) => usd),
    low: nanos(({ low }) => low),
    high: nanos(({ high }) => high),
    label: t('charts.forecast'),
  }
}

function highestSum(columns: readonly (readonly (number | null)[])[]): number {
  const sums = (columns[0] ?? []).map((_, index) => columns.reduce((sum, column) => sum + (column[index] ?? 0), 0))
  return Math.max(0, ...sums)
}
