import type { MetricsSummary } from '../metrics/metrics-types.ts'
import { escapeHtml } from './escape-html.ts'
import type { FigureFormats } from './format-figures.ts'

type Day = MetricsSummary['trend'][number]

const chart = { width: 720, left: 4, right: 4, top: 20, bars: 120, labels: 20 }
/** With more days than this there is no room for a value over and a date under every bar. */
const mostLabelled = 10
/** Dates under the bars of a long period, about. */
const datesShown = 7

/**
 * Bars of equal width, drawn to the dearest day, which has its value over it; dates stand under the bars. It
 * is one picture for assistive technology: the same figures are in the table that belongs to it.
 */
export function renderSpendChart(days: readonly Day[], formats: FigureFormats): string {
  const costs = days.map(day => day.figures.costNanos ?? 0)
  const highest = Math.max(...costs)
  const dearest = costs.indexOf(highest)
  const step = (chart.width - chart.left - chart.right) / days.length
  const baseline = chart.top + chart.bars
  const isLabelled = days.length <= mostLabelled
  const everyNth = Math.ceil(days.length / datesShown)

  const marks = days.map((day, at) => {
    const height = highest === 0 ? 0 : (chart.bars * (costs[at] ?? 0)) / highest
    const left = chart.left + at * step
    const middle = left + step / 2
    const top = baseline - height
    const calls = `${formats.count(day.figures.calls)} ${day.figures.calls === 1 ? 'call' : 'calls'}`
    const value = day.figures.calls === 0 ? 'no calls' : `${formats.money(day.figures.costNanos)}, ${calls}`
    const bar = `<rect x="${px(left + step * 0.12)}" y="${px(top)}" width="${px(step * 0.76)}" height="${px(height)}"><title>${escapeHtml(`${day.date}: ${value}`)}</title></rect>`
    const hasValue = day.figures.calls > 0 && (isLabelled || (at === dearest && highest > 0))
    const hasDate = isLabelled || at % everyNth === 0
    return [
      bar,
      hasValue ? label(middle, top - 5, formats.money(day.figures.costNanos), days.length, at) : '',
      hasDate ? label(middle, baseline + 14, shortDate(day.date), days.length, at) : '',
    ].join('')
  })
  const summary =
    highest === 0
      ? 'Spend per day: nothing was spent'
      : `Spend per day, at most ${formats.money(highest)} on ${shortDate(days[dearest]?.date ?? '')}`
  return `<div class="scroll" role="group" tabindex="0" aria-label="Spend per day"><svg viewBox="0 0 ${chart.width} ${baseline + chart.labels}" role="img" aria-label="${escapeHtml(`${summary}; the table below has the figures`)}">${marks.join('')}<line x1="0" y1="${baseline + 0.5}" x2="${chart.width}" y2="${baseline + 0.5}"/></svg></div>`
}

/** Centred on its bar; at either end of a long row it is kept inside the picture. */
function label(x: number, y: number, words: string, count: number, at: number): string {
  const anchor =
    count <= mostLabelled ? 'middle' : at === 0 ? 'start' : at > count - count / datesShown / 2 ? 'end' : 'middle'
  return `<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}">${escapeHtml(words)}</text>`
}

const px = (value: number): string => value.toFixed(2)

/** `17 Nov` of a calendar day `2026-11-17`, which has no zone of its own any more. */
function shortDate(date: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  )
}
