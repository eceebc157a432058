import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { CallsLink, useOpenCalls } from '../../app/calls-link.tsx'
import { Lines } from '../../charts/lines.tsx'
import { durationTicks } from '../../format/duration-ticks.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { Card } from '../../ui/card.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { ChartSkeleton } from './chart-skeleton.tsx'
import { percentiles } from './dashboard-search.ts'
import { useSeries } from './series-of.ts'
import { useChartHeight } from './use-chart-height.ts'
import { useTrends } from './use-dashboard.ts'

const route = getRouteApi('/dashboard')
const mostLines = 5

/** How long providers, models or operations take, against each other; which of these, the chart beside it says. */
export function ResponseCard() {
  const { t } = useTranslation('dashboard')
  const { duration, durationTick } = useFormats()
  const { percentile = 'p95', split = 'provider' } = route.useSearch()
  const navigate = route.useNavigate()
  const openCalls = useOpenCalls()
  const height = useChartHeight()
  const { data } = useTrends(split)
  const { keyOf, labelOf, colorsOf, pointsOf, callsOf } = useSeries()
  const slowestOf = (point: string, key: string | null) =>
    ({ ...callsOf(data, point, key), sort: 'latency', order: 'descending' }) as const
  const drawn = data?.series.filter(series => !series.is_rest).slice(0, mostLines) ?? []
  const colors = colorsOf(data?.series ?? [])
  return (
    <Card
      title={t('charts.response')}
      aside={
        <Segmented
          label={t('charts.percentileLabel')}
          value={percentile}
          options={percentiles.map(value => ({ value, label: value, title: t(`charts.${value}`) }))}
          onChange={value => navigate({ search: before => ({ ...before, percentile: value }), replace: true })}
        />
      }
    >
      {data === undefined ? (
        <ChartSkeleton height={height} />
      ) : (
        <Lines
          label={t('charts.responseBy', { by: t(`charts.by.${split}`), percentile })}
          height={height}
          group="dashboard"
          points={pointsOf(data)}
          series={drawn.map(series => ({
            key: keyOf(series),
            label: labelOf(series),
            color: colors.get(series) ?? 'var(--edge)',
            values: series[`${percentile}_ms`],
          }))}
          format={duration}
          formatAxis={durationTick}
          scale={{ kind: 'ratio', ticks: durationTicks }}
          onPoint={(point, key) => openCalls(slowestOf(point, key))}
          wrap={(point, key, content) => <CallsLink filter={slowestOf(point, key)}>{content}</CallsLink>}
        />
      )}
    </Card>
  )
}
