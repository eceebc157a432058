import { Failure } from '../failure.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayLedger } from '../words/failures/ledger-sentences.ts'

/**
 * The largest relative error of a quantile read from a {@link Histogram}, against the exact
 * nearest-rank quantile of the values that were added. Values below 64 are exact.
 */
export const histogramRelativeError = 1 / 64

/** Larger values (24.8 days in milliseconds) are counted as this one. */
export const histogramMaximum = 0x7fffffff

const subBucketBits = 5
const subBuckets = 1 << subBucketBits
const exactBelow = subBuckets * 2
const encodingVersion = 1
/** Where histograms are merged; all zero in between. */
const mergeCounts = new Float64Array(bucketOf(histogramMaximum) + 1)

/** Below 64 a value is its own bucket; above, each power of two is cut into 32 equal buckets. */
function bucketOf(value: number): number {
  if (value < exactBelow) return value
  const exponent = 31 - Math.clz32(value)
  const shift = exponent - subBucketBits
  return shift * subBuckets + (value >>> shift)
}

/** Where a histogram is encoded before its size is known. A gap takes at most two bytes, a count at most eight. */
const scratch = Buffer.alloc(1 + (bucketOf(histogramMaximum) + 1) * 10)

/** The middle of a bucket, rounded up: at most 1/64 from any value in it. */
function middleOf(bucket: number): number {
  if (bucket < exactBelow) return bucket
  const shift = Math.floor(bucket / subBuckets) - 1
  const lowest = ((bucket % subBuckets) + subBuckets) * 2 ** shift
  return lowest + 2 ** (shift - 1)
}

/**
 * Counts of whole numbers in log-spaced buckets, in integers only: adding and merging are
 * associative and commutative, so two histograms of the same values are equal, bit by bit,
 * whatever the order they were built in.
 */
export class Histogram {
  /** Ascending. */
  private readonly buckets: number[] = []
  private readonly counts: number[] = []

  static of(values: Iterable<number>): Histogram {
    const histogram = new Histogram()
    for (const value of values) histogram.add(value)
    return histogram
  }

  /** Many encoded histograms as one, without the search that {@link merge} makes for every bucket. */
  static merged(parts: Iterable<Uint8Array>): Histogram {
    const sums = mergeCounts
    let lowest = sums.length
    let highest = -1
    try {
      for (const bytes of parts) {
        if (bytes.length === 0) continue
        if (bytes[0] !== encodingVersion) throw unreadable()
        const reader = { bytes, at: 1 }
        let bucket = -1
        while (reader.at < bytes.length) {
          bucket += readVarint(reader) + 1
          const count = readVarint(reader)
          if (count === 0 || bucket >= sums.length) throw unreadable()
          if (bucket < lowest) lowest = bucket
          if (bucket > highest) highest = bucket
          sums[bucket] = (sums[bucket] as number) + count
        }
      }
      const histogram = new Histogram()
      for (let bucket = lowest; bucket <= highest; bucket++) {
        const count = sums[bucket] as number
        if (count === 0) continue
        histogram.buckets.push(bucket)
        histogram.counts.push(count)
      }
      return histogram
    } finally {
      if (highest >= lowest) sums.fill(0, lowest, highest + 1)
    }
  }

  /** `value` is a whole number, 0 or more. */
  add(value: number, count = 1): void {
    if (!(value >= 0) || !(count > 0)) throw new Failure('internal', 'A histogram counts whole numbers from 0 on.')
    this.increase(bucketOf(Math.min(value, histogramMaximum)), count)
  }

  merge(other: Histogram): void {
    // Indexed loops: this runs for every rollup row of every settled call.
    for (let at = 0; at < other.buckets.length; at++) {
      this.increase(other.buckets[at] as number, other.counts[at] as number)
    }
  }

  /** Each value, to the precision of its bucket, with how often it was counted. */
  *entries(): Generator<readonly [value: number, count: number]> {
    for (let at = 0; at < this.counts.length; at++) {
      yield [middleOf(this.buckets[at] as number), this.counts[at] as number]
    }
  }

  get total(): number {
    return this.counts.reduce((sum, count) => sum + count, 0)
  }

  /** The value at rank `ceil(q * total)`, within {@link histogramRelativeError}; null when nothing was added. */
  quantile(q: number): number | null {
    const total = this.total
    if (total === 0) return null
    const rank = Math.min(total, Math.max(1, Math.ceil(q * total)))
    let seen = 0
    for (let at = 0; at < this.counts.length; at++) {
      seen += this.counts[at] as number
      if (seen >= rank) return middleOf(this.buckets[at] as number)
    }
    return null
  }

  /** The same counts give the same bytes. Nothing added gives no bytes. */
  encode(): Buffer {
    if (this.buckets.length === 0) return Buffer.alloc(0)
    const bytes = scratch
    bytes[0] = encodingVersion
    let end = 1
    let previous = -1
    for (let at = 0; at < this.buckets.length; at++) {
      const bucket = this.buckets[at] as number
      end = writeVarint(bytes, end, bucket - previous - 1)
      end = writeVarint(bytes, end, this.counts[at] as number)
      previous = bucket
    }
    return Buffer.from(bytes.subarray(0, end))
  }

  static decode(bytes: Uint8Array): Histogram {
    const histogram = new Histogram()
    if (bytes.length === 0) return histogram
    if (bytes[0] !== encodingVersion) throw unreadable()
    const reader = { bytes, at: 1 }
    let previous = -1
    while (reader.at < bytes.length) {
      previous += readVarint(reader) + 1
      const count = readVarint(reader)
      if (count === 0 || previous > bucketOf(histogramMaximum)) throw unreadable()
      histogram.buckets.push(previous)
      histogram.counts.push(count)
    }
    return histogram
  }

  private increase(bucket: number, count: number): void {
    let low = 0
    let high = this.buckets.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.buckets[middle] as number) < bucket) low = middle + 1
      else high = middle
    }
    if (this.buckets[low] === bucket) {
      this.counts[low] = (this.counts[low] as number) + count
    } else {
      this.buckets.splice(low, 0, bucket)
      this.counts.splice(low, 0, count)
    }
  }
}

function unreadable(): Failure {
  return failing('database_corrupt', sayLedger('figures.unreadable'))
}

function writeVarint(bytes: Buffer, at: number, value: number): number {
  let end = at
  let rest = value
  while (rest >= 0x80) {
    bytes[end++] = (rest % 0x80) | 0x80
    rest = Math.floor(rest / 0x80)
  }
  bytes[end++] = rest
  return end
}

function readVarint(reader: { readonly bytes: Uint8Array; at: number }): number {
  const only = reader.bytes[reader.at] as number
  if (only < 0x80) {
    reader.at += 1
    return only
  }
  let value = 0
  let scale = 1
  for (;;) {
    const byte = reader.bytes[reader.at++]
    if (byte === undefined || scale > Number.MAX_SAFE_INTEGER) throw unreadable()
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return value
    scale *= 0x80
  }
}
