import { type Slice, SliceSum } from './slice.ts'

const week = 7

/**
 * Days joined to weeks that end with the last of them, so that the newest point is never of a part of a week; the first one may
 * be shorter. Times and scores are those of all its calls, not means of means.
 *
 * @param starts first instants of the days, ascending
 */
export function joinWeeks(starts: readonly number[], days: ReadonlyMap<number, Slice>) {
  const firsts = starts.filter((_, day) => day === 0 || (starts.length - day) % week === 0)
  const weeks = new Map<number, SliceSum>()
  let first = 0
  for (const start of starts) {
    if (firsts.includes(start)) first = start
    const day = days.get(start)
    if (day === undefined) continue
    const sum = weeks.get(first) ?? new SliceSum()
    weeks.set(first, sum)
    sum.addSlice(day)
  }
  return { starts: firsts, buckets: new Map([...weeks].map(([start, sum]) => [start, sum.finish()])) }
}
