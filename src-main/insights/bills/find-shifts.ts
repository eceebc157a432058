import { nextDay } from './read-facts.ts'

/** How far one day of one model is off, in the measure that tells most: requests, else tokens, else cost. */
export interface DayGap {
  readonly day: string
  /** Bill less ledger. */
  readonly gap: number
  /** What the larger side has. */
  readonly size: number
  /** Bill less ledger, nano-dollars; null where one side does not say. */
  readonly costGapNanos: number | null
}

export interface Shift {
  /** The neighbouring days whose differences cancel this one's. */
  readonly days: readonly string[]
  /** What they are off by together. */
  readonly gap: number
  /** The part of this day's difference in cost that they cancel. */
  readonly amountNanos: number | null
}

/** Under this share of the day it is no shift but noise. */
const leastShare = 0.02
/** What may stay over of the sum, as a share of the largest difference. */
const mostRest = 0.15

/**
 * Days in a row whose differences cancel: calls around midnight that one side counts on the next day, or a bill whose days are not UTC.
 * Two days are tried before three; a day is used once.
 */
export function findShifts(gaps: readonly DayGap[]): ReadonlyMap<string, Shift> {
  const found = new Map<string, Shift>()
  for (const length of [2, 3]) {
    for (let at = 0; at + length <= gaps.length; at++) {
      const days = gaps.slice(at, at + length)
      if (days.some(({ day }) => found.has(day)) || !isCancelled(days)) continue
      for (const one of days) {
        const others = days.filter(other => other !== one)
        found.set(one.day, {
          days: others.map(({ day }) => day),
          gap: others.reduce((sum, { gap }) => sum + gap, 0),
          amountNanos: cancelledCost(one, others),
        })
      }
    }
  }
  return found
}

function isCancelled(days: readonly DayGap[]): boolean {
  const isRow = days.every((one, at) => at === 0 || nextDay(days[at - 1]?.day ?? '') === one.day)
  const largest = Math.max(...days.map(({ gap }) => Math.abs(gap)))
  const rest = Math.abs(days.reduce((sum, { gap }) => sum + gap, 0))
  const counts = days.every(({ gap, size }) => gap !== 0 && Math.abs(gap) >= leastShare * size)
  return (
    isRow && counts && days.some(({ gap }) => gap > 0) && days.some(({ gap }) => gap < 0) && rest <= mostRest * largest
  )
}

/** At most the day's own difference, and only as much as the others go the other way. */
function cancelledCost({ costGapNanos }: DayGap, others: readonly DayGap[]): number | null {
  if (costGapNanos === null) return null
  const opposite = -others.reduce((sum, other) => sum + (other.costGapNanos ?? 0), 0)
  return limitTo(opposite, costGapNanos)
}

/** `amount` where it goes the way of `whole`, and no further. */
export function limitTo(amount: number, whole: number): number {
  if (Math.sign(amount) !== Math.sign(whole)) return 0
  return Math.abs(amount) > Math.abs(whole) ? whole : amount
}
