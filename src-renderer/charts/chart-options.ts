import type { ChartOptions } from 'chart.js'
import type { ChartColors } from './chart-canvas.tsx'
import type { ChartKind, ChartProps } from './chart-types.ts'
import { labelRoom } from './draw-marks.ts'

const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)')

const mostTicks = 5

/** From where to where the axis reaches, and how. */
function reachOf({ series, scale, range }: ChartProps, kind: ChartKind, highest: number) {
  if (scale === undefined) {
    return {
      stacked: kind === 'bars',
      beginAtZero: range === undefined,
      suggestedMax: range?.high ?? highest,
      ...(range !== undefined && { suggestedMin: range.low }),
    }
  }
  const known = series.flatMap(each => each.values.filter(value => value !== null && value > 0)) as number[]
  const ticks = ticksBetween(scale.ticks, Math.min(...known), Math.max(...known))
  return {
    type: 'logarithmic' as const,
    min: Math.min(ticks[0] ?? 1, ...known),
    max: Math.max(ticks.at(-1) ?? 1, ...known),
    afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
      axis.ticks = ticks.map(value => ({ value }))
    },
  }
}

/** Of places for lines those that hold the figures, thinned evenly where they are many. */
function ticksBetween(places: readonly number[], low: number, high: number): readonly number[] {
  const first = Math.max(
    0,
    places.findLastIndex(place => place <= low),
  )
  const last = places.findIndex(place => place >= high)
  const held = places.slice(first, last < 0 ? places.length : last + 1)
  const every = Math.ceil(held.length / mostTicks)
  return held.filter((_, at) => (held.length - 1 - at) % every === 0)
}

export function createChartOptions(
  chart: ChartProps,
  kind: ChartKind,
  colors: ChartColors,
): ChartOptions<'bar' | 'line'> {
  const { format, formatAxis = format, forecast, incidents = [] } = chart
  const font = { family: getComputedStyle(document.body).fontFamily, size: 11 }
  const highest = Math.max(0, ...(forecast?.high ?? []))
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: reducedMotion.matches ? false : { duration: 160 },
    events: [],
    interaction: { mode: 'index', intersect: false },
    layout: { padding: ({ chart: drawn }) => ({ top: 8, right: labelRoom(chart, kind, drawn.width) }) },
    scales: {
      x: {
        stacked: kind === 'bars',
        grid: { display: false },
        border: { color: colors.rule },
        ticks: {
          color: colors.faint,
          font,
          maxRotation: 0,
          autoSkipPadding: 24,
          // Room for the marks of incidents between axis and labels.
          padding: incidents.length > 0 ? 8 : 2,
        },
      },
      y: {
        ...reachOf(chart, kind, highest),
        grid: { color: colors.rule, drawTicks: false },
        border: { display: false },
        ticks: {
          color: colors.faint,
          font,
          maxTicksLimit: 5,
          padding: 8,
          callback: value => formatAxis(Number(value)),
        },
      },
    },
  }
}
