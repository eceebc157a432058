import type { ChartData, ChartDataset } from 'chart.js'
import type { ChartColors } from './chart-canvas.tsx'
import type { ChartKind, ChartProps } from './chart-types.ts'
import { createHatch } from './create-hatch.ts'
import { resolveOwnColor } from './resolve-colors.ts'

type Data = ChartData<'bar' | 'line', (number | null)[], string>
type Dataset = ChartDataset<'bar' | 'line', (number | null)[]>

export function createChartData(chart: ChartProps, kind: ChartKind, colors: ChartColors): Data {
  const { points, series, forecast } = chart
  const labels = [...points, ...(forecast?.points ?? [])].map(point => point.label)
  const ahead = Array.from(forecast?.points ?? [], () => null)
  const datasets: Dataset[] = series.map(each => {
    const color = resolveOwnColor(each.color)
    const data = [...each.values, ...ahead]
    return kind === 'bars' ? bar(each.label, data, color, colors) : line(each.label, data, color)
  })
  if (forecast !== undefined) datasets.push(drawForecast(chart, kind, colors))
  return { labels, datasets }
}

/** A thin line of the ground between the parts of a bar, so that neighbours are apart without their colours. */
function bar(label: string, data: (number | null)[], color: string, colors: ChartColors): Dataset {
  return {
    label,
    data,
    backgroundColor: color,
    borderColor: colors.sheet,
    borderWidth: { top: 1, right: 0, bottom: 0, left: 0 },
    borderSkipped: false,
    stack: 'all',
    categoryPercentage: 0.86,
    barPercentage: 0.9,
    maxBarThickness: 36,
  }
}

function line(label: string, data: (number | null)[], color: string): Dataset {
  const known = data.filter(value => value !== null).length
  return {
    type: 'line',
    label,
    data,
    borderColor: color,
    backgroundColor: color,
    borderWidth: 2,
    borderJoinStyle: 'round',
    tension: 0,
    // A point between two gaps has no line to be seen by.
    pointRadius: ({ dataIndex }) => {
      const alone = (data[dataIndex - 1] ?? null) === null && (data[dataIndex + 1] ?? null) === null
      return alone || known === 1 ? 2.5 : 0
    },
    pointHoverRadius: 3,
    spanGaps: false,
  }
}

function drawForecast({ points, series, forecast }: ChartProps, kind: ChartKind, colors: ChartColors): Dataset {
  const values = forecast?.values ?? []
  const before: (number | null)[] = points.map(() => null)
  if (kind === 'bars') {
    return {
      ...bar(forecast?.label ?? '', [...before, ...values], colors.edge, colors),
      backgroundColor: createHatch(colors.edge),
      borderColor: colors.edge,
      borderWidth: 1,
    }
  }
  const continued = series.find(each => each.key === forecast?.seriesKey) ?? series[0]
  const last = continued?.values.at(-1) ?? null
  const color = resolveOwnColor(continued?.color ?? 'var(--edge)')
  return {
    type: 'line',
    label: forecast?.label ?? '',
    data: [...before.slice(0, -1), last, ...values],
    borderColor: color,
    borderWidth: 2,
    borderDash: [4, 4],
    pointRadius: 0,
  }
}
