import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Histogram, histogramMaximum, histogramRelativeError } from '../../src-main/ledger/histogram.ts'

const values = fc.array(fc.oneof(fc.nat(200), fc.nat(600_000), fc.nat(histogramMaximum)), {
  minLength: 1,
  maxLength: 60,
})

function merged(...histograms: readonly Histogram[]): Histogram {
  const sum = new Histogram()
  for (const histogram of histograms) sum.merge(histogram)
  return sum
}

/** The value at the nearest rank. */
function exactQuantile(of: readonly number[], q: number): number {
  const sorted = [...of].sort((a, b) => a - b)
  return sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] as number
}

describe('a histogram', () => {
  it('states an error of at most 2 %', () => {
    expect(histogramRelativeError).toBeLessThanOrEqual(0.02)
  })

  it('keeps every quantile of any data within the stated error', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (data, q) => {
        const exact = exactQuantile(data, q)
        const read = Histogram.of(data).quantile(q)
        expect(Math.abs((read as number) - exact)).toBeLessThanOrEqual(exact * histogramRelativeError)
      }),
      { numRuns: 1000 },
    )
  })

  it('is the same whatever the order of its values', () => {
    fc.assert(
      fc.property(values, data => {
        const sorted = [...data].sort((a, b) => a - b)
        expect(Histogram.of(data).encode()).toEqual(Histogram.of(sorted).encode())
      }),
    )
  })

  it('merges associatively and commutatively, into the histogram of all values', () => {
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        const [x, y, z] = [a, b, c].map(data => Histogram.of(data)) as [Histogram, Histogram, Histogram]
        const all = Histogram.of([...a, ...b, ...c]).encode()
        expect(merged(merged(x, y), z).encode()).toEqual(all)
        expect(merged(x, merged(y, z)).encode()).toEqual(all)
        expect(merged(z, x, y).encode()).toEqual(all)
      }),
    )
  })

  it('comes back from its bytes', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 2 ** 40 }), (data, often) => {
        const histogram = Histogram.of(data)
        histogram.add(data[0] as number, often)
        const read = Histogram.decode(histogram.encode())
        expect(read).toEqual(histogram)
        expect(read.total).toBe(data.length + often)
      }),
    )
  })

  it('is nothing at all when nothing was added', () => {
    expect(new Histogram().encode()).toHaveLength(0)
    expect(Histogram.decode(new Uint8Array()).quantile(0.5)).toBeNull()
  })

  it('stays small for a day of ordinary response times', () => {
    const day = Histogram.of(Array.from({ length: 50_000 }, (_, at) => 300 + ((at * 7919) % 90_000)))
    expect(day.encode().length).toBeLessThan(1200)
  })

  it('says so when its bytes are damaged', () => {
    const bytes = Histogram.of([5, 900]).encode()
    for (const damaged of [Buffer.from([9, 1, 1]), bytes.subarray(0, -1), Buffer.from([1, 3, 0])]) {
      expect(() => Histogram.decode(damaged)).toThrow(expect.objectContaining({ code: 'database_corrupt' }))
    }
  })

  it('refuses what is not a count of milliseconds', () => {
    for (const value of [-1, Number.NaN]) expect(() => new Histogram().add(value)).toThrow()
  })
})
