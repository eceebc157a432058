import { Failure } from '../failure.ts'
import { Histogram } from '../ledger/histogram.ts'
import { counterNames } from '../store/repositories/rollup-rows.ts'

/** Sums over calls: counters in the order of `counterNames`, and histograms as stored. */
export interface Tally {
  readonly counters: ArrayLike<number>
  readonly response: Uint8Array
  readonly firstToken: Uint8Array
}

const noBytes = new Uint8Array()

/**
 * Adds tallies up. Histograms are only collected, and merged once at the end: that is several times
 * cheaper than merging each into the next. Counters are whole numbers and exact up to 2^53 (9 million
 * dollars in nano-dollars); beyond that they are rounded to a few parts in 10^16.
 */
export class TallySum {
  readonly counters = new Float64Array(counterNames.length)
  private readonly responses: Uint8Array[] = []
  private readonly firstTokens: Uint8Array[] = []

  add(tally: Tally): void {
    const { counters } = this
    for (let at = 0; at < counters.length; at++)
      counters[at] = (counters[at] as number) + (tally.counters[at] as number)
    if (tally.response.length > 0) this.responses.push(tally.response)
    if (tally.firstToken.length > 0) this.firstTokens.push(tally.firstToken)
  }

  addSum(other: TallySum): void {
    const { counters } = this
    for (let at = 0; at < counters.length; at++)
      counters[at] = (counters[at] as number) + (other.counters[at] as number)
    for (const bytes of other.responses) this.responses.push(bytes)
    for (const bytes of other.firstTokens) this.firstTokens.push(bytes)
  }

  finish(): Tally {
    return { counters: this.counters, response: joined(this.responses), firstToken: joined(this.firstTokens) }
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts
  if (only === undefined) return noBytes
  return parts.length === 1 ? only : Histogram.merged(parts).encode()
}

/** Tallies under keys, added up. */
export class TallyTable {
  private readonly sums = new Map<string, TallySum>()

  add(key: string, tally: Tally): void {
    let sum = this.sums.get(key)
    if (sum === undefined) {
      sum = new TallySum()
      this.sums.set(key, sum)
    }
    sum.add(tally)
  }

  addAll(tallies: ReadonlyMap<string, Tally>): void {
    for (const [key, tally] of tallies) this.add(key, tally)
  }

  get size(): number {
    return this.sums.size
  }

  /** Counters alone, which are ready without merging a histogram. */
  *counters(): Iterable<[key: string, counters: ArrayLike<number>]> {
    for (const [key, sum] of this.sums) yield [key, sum.counters]
  }

  /** One key's sum; throws where there is none. */
  finishOne(key: string): Tally {
    const sum = this.sums.get(key)
    if (sum === undefined) throw new Failure('internal', `Nothing was added up under "${key}".`)
    return sum.finish()
  }

  /** Adds what another table has added up so far. */
  addTable(other: TallyTable): void {
    for (const [key, sum] of other.sums) {
      let own = this.sums.get(key)
      if (own === undefined) {
        own = new TallySum()
        this.sums.set(key, own)
      }
      own.addSum(sum)
    }
  }

  finish(): Map<string, Tally> {
    return new Map([...this.sums].map(([key, sum]) => [key, sum.finish()]))
  }
}

const separator = '\u0000'

/** A table key of several parts; no part holds NUL, which the ledger's text is cleaned of. */
export function joinKey(...parts: readonly (string | number)[]): string {
  return parts.join(separator)
}

export function splitKey(key: string): string[] {
  return key.split(separator)
}
