import type { ChartProps, ChartSeries } from './chart-types.ts'

export interface PointLine {
  readonly key: string
  readonly label: string
  readonly color: string | null
  readonly text: string
}

export interface PointWords {
  readonly title: string
  readonly lines: readonly PointLine[]
  readonly incidents: readonly string[]
}

/** What a point says, a line each series; of a forecast, its value with the interval. */
export function readPoint(chart: ChartProps, at: number, totalLabel = ''): PointWords | null {
  const { points, series, forecast, format, total = false } = chart
  const point = points[at]
  if (point !== undefined) {
    const known = series.flatMap(each => {
      const value = each.values[at] ?? null
      return value === null ? [] : [{ each, value }]
    })
    const lines: PointLine[] = known.map(({ each, value }) => ({ ...name(each), text: format(value) }))
    if (total && known.length > 1) {
      const sum = known.reduce((all, { value }) => all + value, 0)
      lines.push({ key: 'total', label: totalLabel, color: null, text: format(sum) })
    }
    return { title: point.title ?? point.label, lines, incidents: incidentsAt(chart, at) }
  }
  const ahead = at - points.length
  const expected = forecast?.points[ahead]
  const [value, low, high] = [forecast?.values[ahead], forecast?.low[ahead], forecast?.high[ahead]]
  if (forecast === undefined || expected === undefined || value === undefined) return null
  const interval = low === undefined || high === undefined ? '' : ` (${format(low)} – ${format(high)})`
  return {
    title: expected.title ?? expected.label,
    lines: [{ key: 'forecast', label: forecast.label, color: null, text: `${format(value)}${interval}` }],
    incidents: [],
  }
}

export function describePoint(chart: ChartProps, at: number, totalLabel = ''): string {
  const point = readPoint(chart, at, totalLabel)
  if (point === null) return ''
  const lines = point.lines.map(line => `${line.label} ${line.text}`)
  return `${point.title}: ${[...lines, ...point.incidents].join(', ')}`
}

export function incidentsAt({ points, incidents = [] }: ChartProps, at: number): readonly string[] {
  return incidents.flatMap(({ fromKey, toKey = fromKey, label }) => {
    const from = points.findIndex(point => point.key === fromKey)
    const to = points.findIndex(point => point.key === toKey)
    const covers = (from >= 0 || to >= 0) && at >= from && at <= (to < 0 ? points.length - 1 : to)
    return covers ? [label] : []
  })
}

function name({ key, label, color }: ChartSeries) {
  return { key, label, color }
}
