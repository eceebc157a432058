import { getRouteApi } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { CallsLink, useOpenCalls } from '../../app/calls-link.tsx'
import type { ChartForecast } from '../../charts/chart-types.ts'
import { StackedBars } from '../../charts/stacked-bars.tsx'
import { noFigure } from '../../format/formats.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { Card } from '../../ui/card.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { ChartSkeleton } from './chart-skeleton.tsx'
import { measures, splits } from './dashboard-search.ts'
import { type TrendSeries, useSeries } from './series-of.ts'
import styles from './trend-card.module.css'
import { useChartHeight } from './use-chart-height.ts'
import { useForecast, useScope, useTrends } from './use-dashboard.ts'

type TrendsAnswer = Outputs['metrics']['trends']

const route = getRouteApi('/dashboard')

const columnOf = {
  cost: series => series.cost_nanos,
  calls: series => series.calls,
  failed: series => series.failed,
} as const satisfies Readonly<Record<(typeof measures)[number], (series: TrendSeries) => readonly (number | null)[]>>

/** What was spent, how much was asked and how much of it failed, day by day, and for whom or for what. */
export function TrendCard() {
  const { t } = useTranslation('dashboard')
  const { money, moneyTick, count, shortCount } = useFormats()
  const { split = 'provider', measure = 'cost' } = route.useSearch()
  const navigate = route.useNavigate()
  const openCalls = useOpenCalls()
  const { failed } = useScope()
  const { data } = useTrends(split)
  const { keyOf, labelOf, colorsOf, pointsOf, callsOf } = useSeries()
  const height = useChartHeight()
  const isMoney = measure === 'cost'
  const highest = useMemo(() => highestSum(data?.series.map(columnOf[measure]) ?? []), [data, measure])
  const forecast = useSpendForecast(isMoney ? data : undefined)
  const measuredOf = (point: string, key: string | null) => ({
    ...callsOf(data, point, key),
    ...(measure === 'failed' && failed),
  })

  const wrapped = (point: string, key: string | null, content: ReactNode) => {
    const series = data?.series.find(each => keyOf(each) === key)
    // Where nothing was called nothing cost anything, and there is nothing to show.
    if (series !== undefined && series.calls[data?.starts.indexOf(point) ?? -1] === 0) return noFigure
    // Which the others are, the list cannot be asked.
    return series?.is_rest ? content : <CallsLink filter={measuredOf(point, key)}>{content}</CallsLink>
  }

  const colors = colorsOf(data?.series ?? [])
  return (
    <Card
      title={t(`charts.${measure}.${data?.step ?? 'day'}`)}
      aside={
        <div className={styles.choices}>
          <Segmented
            label={t('charts.measureLabel')}
            value={measure}
            options={measures.map(value => ({ value, label: t(`charts.measure.${value}`) }))}
            onChange={value => navigate({ search: before => ({ ...before, measure: value }), replace: true })}
          />
          <Segmented
            label={t('charts.splitLabel')}
            value={split}
            options={splits.map(value => ({ value, label: t(`charts.by.${value}`) }))}
            onChange={value => navigate({ search: before => ({ ...before, split: value }), replace: true })}
          />
        </div>
      }
    >
      {data === undefined ? (
        <ChartSkeleton height={height} />
      ) : (
        <StackedBars
          label={t(`charts.${measure}.by`, { by: t(`charts.by.${split}`) })}
          none={t(`charts.${measure}.none`)}
          height={height}
          group="dashboard"
          total
          {...(forecast !== null && { forecast })}
          points={pointsOf(data)}
          series={data.series.map(series => ({
            key: keyOf(series),
            label: labelOf(series),
            color: colors.get(series) ?? 'var(--edge)',
            values: columnOf[measure](series),
          }))}
          format={isMoney ? money : count}
          formatAxis={value =>
            isMoney ? moneyTick(value, highest / 4) : Number.isInteger(value) ? shortCount(value) : ''
          }
          onPoint={(point, key) => openCalls(measuredOf(point, key))}
          wrap={wrapped}
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
