import type { Chart, Plugin } from 'chart.js'
import type { ChartColors } from './chart-canvas.tsx'
import type { ChartKind, ChartProps } from './chart-types.ts'
import { createHatch } from './create-hatch.ts'

export interface Marks {
  /** The point under the crosshair; -1: none. */
  readonly index: number
  readonly chart: ChartProps
  readonly kind: ChartKind
}

const labelsFrom = 520
const mostLabels = 6

/** Pixels at the right for the names of lines; 0 where a legend names them (chart-legend.module.css keeps the same numbers). */
export function labelRoom({ series }: ChartProps, kind: ChartKind, width: number): number {
  if (kind !== 'lines' || series.length < 2 || series.length > mostLabels || width < labelsFrom) return 0
  return Math.min(140, 14 + Math.max(...series.map(each => each.label.length)) * 6.5)
}

/** What chart.js has no word for: crosshair, names at the ends of lines, intervals of a forecast, incidents on the axis. */
export function createMarks(read: () => Marks, readColors: () => ChartColors): Plugin<'bar' | 'line'> {
  return {
    id: 'marks',
    beforeDatasetsDraw(chart) {
      const { chart: drawn, kind } = read()
      const colors = readColors()
      if (kind === 'lines') drawBand(chart, drawn, colors)
      drawIncidents(chart, drawn, colors)
    },
    afterDatasetsDraw(chart) {
      const { chart: drawn, kind, index } = read()
      const colors = readColors()
      if (kind === 'bars') drawWhiskers(chart, drawn, colors)
      if (labelRoom(drawn, kind, chart.width) > 0) drawNames(chart, drawn, colors)
      if (index >= 0) drawCrosshair(chart, index, kind, colors)
    },
  }
}

function drawCrosshair(chart: Chart, index: number, kind: ChartKind, colors: ChartColors): void {
  const { ctx, chartArea, scales } = chart
  const x = scales.x?.getPixelForValue(index) ?? 0
  ctx.save()
  ctx.strokeStyle = colors.faint
  ctx.lineWidth = 1
  ctx.beginPath()
  ctx.moveTo(x, chartArea.top)
  ctx.lineTo(x, chartArea.bottom)
  ctx.stroke()
  if (kind === 'lines') {
    for (const [at, dataset] of chart.data.datasets.entries()) {
      const value = dataset.data[index]
      if (typeof value !== 'number' || !chart.isDatasetVisible(at)) continue
      ctx.fillStyle = typeof dataset.borderColor === 'string' ? dataset.borderColor : colors.ink
      ctx.strokeStyle = colors.sheet
      ctx.lineWidth = 2
      ctx.beginPath()
      ctx.arc(x, scales.y?.getPixelForValue(value) ?? 0, 4, 0, 2 * Math.PI)
      ctx.fill()
      ctx.stroke()
    }
  }
  ctx.restore()
}

/** Each name at the height of its line's end, pushed apart where they would overlap. */
function drawNames(chart: Chart, { series }: ChartProps, colors: ChartColors): void {
  const { ctx, chartArea, scales } = chart
  const step = 13
  const names = series
    .flatMap((each, at) => {
      const end = each.values.findLastIndex(value => value !== null)
      const value = each.values[end]
      const color = chart.data.datasets[at]?.borderColor
      if (typeof value !== 'number') return []
      return [{ label: each.label, y: scales.y?.getPixelForValue(value) ?? 0, color: String(color) }]
    })
    .sort((a, b) => a.y - b.y)
  for (const [at, name] of names.entries()) {
    name.y = Math.max(name.y, (names[at - 1]?.y ?? Number.NEGATIVE_INFINITY) + step)
  }
  const over = (names.at(-1)?.y ?? 0) - chartArea.bottom
  if (over > 0) for (const name of names) name.y -= over
  ctx.save()
  ctx.font = `500 11px ${getComputedStyle(document.body).fontFamily}`
  ctx.textBaseline = 'middle'
  for (const { label, y, color } of names) {
    ctx.fillStyle = color
    ctx.fillRect(chartArea.right + 6, y - 1, 6, 2)
    ctx.fillStyle = colors.soft
    ctx.fillText(shorten(ctx, label, chart.width - chartArea.right - 16), chartArea.right + 16, y)
  }
  ctx.restore()
}

/** As much of a name as there is room for. */
function shorten(ctx: CanvasRenderingContext2D, text: string, room: number): string {
  if (ctx.measureText(text).width <= room) return text
  let end = text.length - 1
  while (end > 1 && ctx.measureText(`${text.slice(0, end)}…`).width > room) end -= 1
  return `${text.slice(0, end)}…`
}

function drawWhiskers(chart: Chart, { points, forecast }: ChartProps, colors: ChartColors): void {
  if (forecast === undefined) return
  const { ctx, scales } = chart
  ctx.save()
  ctx.strokeStyle = colors.soft
  ctx.lineWidth = 1.25
  for (const [ahead, low] of forecast.low.entries()) {
    const x = scales.x?.getPixelForValue(points.length + ahead) ?? 0
    const [bottom, top] = [low, forecast.high[ahead] ?? low].map(value => scales.y?.getPixelForValue(value) ?? 0)
    ctx.beginPath()
    ctx.moveTo(x, bottom ?? 0)
    ctx.lineTo(x, top ?? 0)
    ctx.stroke()
  }
  ctx.restore()
}

function drawBand(chart: Chart, { points, forecast }: ChartProps, colors: ChartColors): void {
  if (forecast === undefined || forecast.points.length === 0) return
  const { ctx, scales } = chart
  const at = (ahead: number, value: number) =>
    [scales.x?.getPixelForValue(points.length + ahead) ?? 0, scales.y?.getPixelForValue(value) ?? 0] as const
  ctx.save()
  ctx.beginPath()
  for (const [ahead, value] of forecast.high.entries()) ctx.lineTo(...at(ahead, value))
  for (let ahead = forecast.low.length - 1; ahead >= 0; ahead -= 1) ctx.lineTo(...at(ahead, forecast.low[ahead] ?? 0))
  ctx.closePath()
  ctx.fillStyle = createHatch(colors.edge)
  ctx.fill()
  ctx.restore()
}

/** A red wedge under the axis and a thin red line along its span. */
function drawIncidents(chart: Chart, { points, incidents = [] }: ChartProps, colors: ChartColors): void {
  const { ctx, chartArea, scales } = chart
  const width = (scales.x?.getPixelForValue(1) ?? 0) - (scales.x?.getPixelForValue(0) ?? 0)
  ctx.save()
  for (const { fromKey, toKey = fromKey } of incidents) {
    const from = points.findIndex(point => point.key === fromKey)
    const to = points.findIndex(point => point.key === toKey)
    if (from < 0 && to < 0) continue
    const start = (scales.x?.getPixelForValue(Math.max(0, from)) ?? 0) - width / 2
    const end = (scales.x?.getPixelForValue(to < 0 ? points.length - 1 : to) ?? 0) + width / 2
    const middle = (start + end) / 2
    ctx.fillStyle = colors.red
    ctx.fillRect(Math.max(start, chartArea.left), chartArea.bottom, Math.min(end, chartArea.right) - start, 2)
    ctx.beginPath()
    ctx.moveTo(middle, chartArea.bottom + 2)
    ctx.lineTo(middle - 4, chartArea.bottom + 9)
    ctx.lineTo(middle + 4, chartArea.bottom + 9)
    ctx.closePath()
    ctx.fill()
  }
  ctx.restore()
}
