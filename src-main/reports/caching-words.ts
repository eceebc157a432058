import type { FigureFormats } from './format-figures.ts'
import type { ReportQuality } from './report-quality.ts'

/** What prompt caches saved, in a sentence. */
export function cachingWords(
  { calls, unpriced, savedNanos }: ReportQuality['caching'],
  formats: FigureFormats,
): string {
  const of = `${formats.count(calls)} ${calls === 1 ? 'call' : 'calls'}`
  const rest = unpriced === 0 ? '' : `, ${formats.count(unpriced)} of them without a price and not counted`
  return savedNanos < 0
    ? `Prompt caching cost ${formats.money(-savedNanos)} more than it saved, over ${of}${rest}.`
    : `Prompt caching saved ${formats.money(savedNanos)}, over ${of}${rest}.`
}
