import type { DecidedCount } from '../store/repositories/finding-counts.ts'
import type { SilenceRow } from '../store/repositories/silence-repository.ts'

/** How often a check was right, as the user marked it. */
export interface CheckPrecision {
  /** Accepted or corrected. */
  readonly right: number
  /** Silenced one by one; what a wider silence swept along says nothing. */
  readonly silenced: number
  /** right / (right + silenced), 0..1; null while nothing was marked. */
  readonly precision: number | null
}

/** A check that the user keeps silencing: to be switched off by a person, never by itself. */
export interface SilenceOffer extends CheckPrecision {
  readonly checkId: string
  /** Null: everywhere. */
  readonly book: string | null
}

/** So few marks would be chance. */
const fewestInBook = 5
const fewestOverall = 8
const mostPrecision = 0.25

/** By check, over all books. */
export function precisionByCheck(counts: readonly DecidedCount[]): ReadonlyMap<string, CheckPrecision> {
  const sums = new Map<string, { right: number; silenced: number }>()
  for (const { checkId, right, silenced } of counts) {
    const sum = sums.get(checkId) ?? { right: 0, silenced: 0 }
    sums.set(checkId, { right: sum.right + right, silenced: sum.silenced + silenced })
  }
  return new Map([...sums].map(([checkId, { right, silenced }]) => [checkId, precisionOf(right, silenced)]))
}

/** Checks worth switching off: for a book, or everywhere where several books say the same. */
export function silenceOffers(
  counts: readonly DecidedCount[],
  inForce: readonly SilenceRow[],
): readonly SilenceOffer[] {
  const isOff = (checkId: string, book: string | null) =>
    inForce.some(
      silence =>
        silence.scope !== 'term' &&
        (silence.checkId === null || silence.checkId === checkId) &&
        (silence.book === null || silence.book === book),
    )
  const poor = (precision: CheckPrecision, fewest: number) =>
    precision.silenced >= fewest && (precision.precision ?? 1) <= mostPrecision
  const everywhere = [...precisionByCheck(counts)].flatMap(([checkId, precision]): readonly SilenceOffer[] => {
    const books = new Set(
      counts.filter(count => count.checkId === checkId && count.silenced > 0).map(({ book }) => book),
    )
    return books.size > 1 && poor(precision, fewestOverall) && !isOff(checkId, null)
      ? [{ checkId, book: null, ...precision }]
      : []
  })
  const inBooks = counts.flatMap(({ checkId, book, right, silenced }): readonly SilenceOffer[] => {
    const precision = precisionOf(right, silenced)
    if (book === null || !poor(precision, fewestInBook) || isOff(checkId, book)) return []
    return everywhere.some(offer => offer.checkId === checkId) ? [] : [{ checkId, book, ...precision }]
  })
  return [...everywhere, ...inBooks]
}

function precisionOf(right: number, silenced: number): CheckPrecision {
  return { right, silenced, precision: right + silenced === 0 ? null : right / (right + silenced) }
}
