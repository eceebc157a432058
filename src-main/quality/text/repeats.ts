import type { PreparedText } from './prepared-text.ts'

/** A stretch in which a unit of `period` tokens follows itself. */
export interface Repeat {
  readonly start: number
  readonly end: number
  /** End of the first turn. */
  readonly unitEnd: number
  readonly period: number
  readonly tokens: number
  readonly turns: number
}

const shortPeriods = 12
/** Of a text that begins anew, again and again. */
const longestPeriod = 20_000
const cache = new WeakMap<PreparedText, readonly Repeat[]>()

/**
 * Stretches that repeat with some period, longest first. Short periods are tried one by one; long ones only
 * where the last place of the same eight tokens suggests them: linear in the text either way.
 */
export function longestRepeats(text: PreparedText): readonly Repeat[] {
  const known = cache.get(text)
  if (known !== undefined) return known
  const { ids, starts, ends, count } = text.tokens
  const found: Repeat[] = []
  const add = (from: number, to: number, period: number) => {
    // [from, to): every token but the first `period` equals the one a period before.
    const tokens = to - from
    found.push({
      start: starts[from] ?? 0,
      end: ends[to - 1] ?? 0,
      unitEnd: ends[from + period - 1] ?? 0,
      period,
      tokens,
      turns: tokens / period,
    })
  }
  for (let period = 1; period <= Math.min(shortPeriods, count >> 1); period += 1) {
    let run = 0
    for (let at = period; at <= count; at += 1) {
      if (at < count && ids[at] === ids[at - period]) run += 1
      else {
        if (run >= period) add(at - run - period, at, period)
        run = 0
      }
    }
  }
  if (count > 3 * shortPeriods) addLongPeriods(ids, count, add)
  const longest = found.sort((x, y) => y.tokens - x.tokens || x.period - y.period).slice(0, 200)
  const disjoint = longest.filter(
    (repeat, index) => !longest.slice(0, index).some(other => repeat.start < other.end && other.start < repeat.end),
  )
  cache.set(text, disjoint)
  return disjoint
}

function addLongPeriods(ids: Int32Array, count: number, add: (from: number, to: number, period: number) => void): void {
  const size = 8
  const last = new Map<number, number>()
  let period = 0
  let run = 0
  let key = 0
  let power = 1
  for (let step = 1; step < size; step += 1) power = Math.imul(power, 31)
  const close = (at: number) => {
    if (period > shortPeriods && run >= period) add(at - run - period, at, period)
    run = 0
    period = 0
  }
  for (let at = 0; at < count; at += 1) {
    const id = ids[at] ?? 0
    if (at >= size) key = (key - Math.imul(ids[at - size] ?? 0, power)) | 0
    key = (Math.imul(key, 31) + id) | 0
    if (period > 0 && id === ids[at - period]) run += 1
    else {
      if (period > 0) close(at)
      const place = at >= size - 1 ? last.get(key) : undefined
      if (place !== undefined && at - place > shortPeriods && at - place <= longestPeriod) {
        period = at - place
        run = size
      }
    }
    if (at >= size - 1) last.set(key, at)
  }
  close(count)
}
