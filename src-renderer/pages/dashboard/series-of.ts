import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import type { CallsFilter } from '../../app/calls-link.tsx'
import type { ChartPoint } from '../../charts/chart-types.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { useNames } from '../../format/use-names.ts'
import { providerColors } from '../../ui/provider-colors.ts'
import { useScope } from './use-dashboard.ts'

type Trends = Outputs['metrics']['trends']
export type TrendSeries = Trends['series'][number]

/** How the columns of a trend are named, coloured and led to the calls behind them. */
export function useSeries() {
  const { t } = useTranslation('dashboard')
  const { operation } = useNames()
  const { calendarDay, weekdayDay, clock, dateTime, timeZone } = useFormats()
  const { filter } = useScope()

  function keyOf(series: TrendSeries): string {
    return series.is_rest
      ? 'rest'
      : [series.provider, series.model, series.operation].filter(Boolean).join('/') || 'all'
  }

  function labelOf(series: TrendSeries): string {
    if (series.is_rest) return t('charts.rest')
    return (
      series.model ??
      (series.operation === null ? (series.display_name ?? t('charts.all')) : operation(series.operation))
    )
  }

  /** Providers have their own colours, as far as no two of a chart have the same; models and operations take the eight in turn. */
  function colorsOf(all: readonly TrendSeries[]): ReadonlyMap<TrendSeries, string> {
    const isProvider = ({ provider, model }: TrendSeries) => provider !== null && model === null
    const apart = providerColors(all.flatMap(each => (isProvider(each) && !each.is_rest ? (each.provider ?? []) : [])))
    return new Map(
      all.map((series, index) => [
        series,
        series.is_rest
          ? 'var(--edge)'
          : ((isProvider(series) ? apart.get(series.provider ?? '') : undefined) ??
            `var(--provider-${(index % 8) + 1})`),
      ]),
    )
  }

  function filterOf(series: TrendSeries): CallsFilter {
    return {
      ...(series.provider !== null && { provider: series.provider }),
      ...(series.model !== null && { model: series.model }),
      ...(series.operation !== null && { operation: series.operation }),
    }
  }

  function pointsOf({ starts, step }: Trends): readonly ChartPoint[] {
    return starts.map(start => {
      if (step === 'hour') return { key: start, label: clock(start), title: dateTime(start) }
      const date = new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date(start))
      const title = step === 'week' ? t('charts.week', { day: calendarDay(date) }) : weekdayDay(date)
      return { key: start, label: calendarDay(date), title }
    })
  }

  /** The calls behind one point of one series; of all series where the key is null. */
  function callsOf(trends: Trends | undefined, point: string, key: string | null): CallsFilter {
    const series = trends?.series.find(each => keyOf(each) === key)
    return {
      ...filter,
      ...(trends !== undefined && { days: undefined, ...spanOf(trends, point) }),
      ...(series && filterOf(series)),
    }
  }

  return { keyOf, labelOf, colorsOf, pointsOf, callsOf }
}

/** The calls of one point: from its start to the next one's, as far as both lie within the period. */
function spanOf({ starts, period }: Trends, key: string): CallsFilter {
  const index = starts.indexOf(key)
  const isBefore = Date.parse(key) < Date.parse(period.start)
  return { from: isBefore ? period.start : key, to: starts[index + 1] ?? period.end }
}
