import type { Span } from '../finding.ts'
import type { PreparedText } from './prepared-text.ts'

const longestName = 40
const mostCompared = 2000

const noOthers: ReadonlySet<string> = new Set()

/**
 * A capitalised word (or words) of the text that is nearly the name: Yan Ming for Yanming, Katsuki for Kazuki. Names that
 * stand for somebody else, in lower case, are passed over.
 */
export function similarName(text: PreparedText, name: string, others: ReadonlySet<string> = noOthers): Span | null {
  const wanted = plain(name)
  if (wanted.length < 3 || wanted.length > longestName) return null
  const words = name.trim().split(/\s+/u).length
  const capitalised = capitalisedRuns(text, words + 1)
  let best: { span: Span; distance: number } | null = null
  for (const span of capitalised) {
    const candidate = plain(text.text.slice(span.start, span.end))
    if (Math.abs(candidate.length - wanted.length) > 2 || candidate === '') continue
    if (candidate[0] !== wanted[0] && candidate.at(-1) !== wanted.at(-1)) continue
    const words = text.text.slice(span.start, span.end).toLowerCase()
    if (others.has(words) || candidate === wanted) continue
    const distance = editDistance(candidate, wanted)
    if (distance <= allowed(wanted) && (best === null || distance < best.distance)) best = { span, distance }
  }
  return best?.span ?? null
}

function allowed(name: string): number {
  return name.length <= 4 ? 1 : name.length <= 8 ? 2 : 3
}

function plain(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/[^\p{L}]/gu, '')
    .toLowerCase()
}

function capitalisedRuns({ text, tokens }: PreparedText, longest: number): readonly Span[] {
  const spans: Span[] = []
  const { starts, ends, count } = tokens
  const capital = (at: number) => /\p{Lu}/u.test(text.charAt(starts[at] ?? 0))
  for (let at = 0; at < count && spans.length < mostCompared; at += 1) {
    if (!capital(at)) continue
    const start = starts[at] ?? 0
    for (let size = 1; size <= longest && at + size <= count; size += 1) {
      const last = at + size - 1
      if (!capital(last) || (size > 1 && (starts[last] ?? 0) - (ends[last - 1] ?? 0) > 1)) break
      spans.push({ start, end: ends[last] ?? 0 })
    }
  }
  return spans
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      row.push(Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + change))
    }
    previous = row
  }
  return previous[b.length] ?? 0
}
