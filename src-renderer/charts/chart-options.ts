import type { ChartOptions } from 'chart.js'
import type { ChartColors } from './chart-canvas.tsx'
import type { ChartKind, ChartProps } from './chart-types.ts'
import { labelRoom } from './draw-marks.ts'

const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)')

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
        stacked: kind === 'bars',
        beginAtZero: true,
        suggestedMax: highest,
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
