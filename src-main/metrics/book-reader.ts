import type { TimePeriods } from '../ledger/time-periods.ts'
import type { FactFilters, RollupReader } from '../store/repositories/rollup-reader.ts'
import type { ScoreRows } from '../store/repositories/score-rows.ts'
import { composePeriod, type Stretch, splitOpen } from './compose-period.ts'
import { eachContribution } from './slice.ts'
import { StampedCache } from './stamped-cache.ts'
import { type Tally, TallyTable } from './tally.ts'

type BookTallies = ReadonlyMap<string, Tally>

/**
 * Adds up books. Their rollups are per day, so that the partial day at the far edge is read from its
 * calls, an hour at a time, and kept until that day is written again.
 */
export interface BookReader {
  read(stretch: Stretch, openEnd: boolean, filters: FactFilters): BookTallies
}

const hour = 3_600_000

export function createBookReader(dependencies: {
  readonly reader: RollupReader
  readonly scores: Pick<ScoreRows, 'ofCall'>
  readonly periods: () => TimePeriods
}): BookReader {
  const { reader, scores, periods } = dependencies
  const kept = new StampedCache<BookTallies>(64)

  function cached(key: string, stretch: Stretch, read: () => BookTallies): BookTallies {
    const versions = reader.versions(stretch.from - 48 * hour, stretch.to)
    let stamp = 0
    for (const day of periods().dayStarts(stretch.from, stretch.to)) stamp += versions.get(day) ?? 0
    const known = kept.get(key, String(stamp))
    if (known !== undefined) return known
    const value = read()
    kept.set(key, String(stamp), value)
    return value
  }

  function days(stretch: Stretch, filters: FactFilters): BookTallies {
    const table = new TallyTable()
    // The counters are reused from row to row, and added before the next row is read.
    reader.eachBook(stretch.from, stretch.to, filters, cell => table.add(cell.book, cell))
    return table.finish()
  }

  function calls(stretch: Stretch, filters: FactFilters): BookTallies {
    const table = new TallyTable()
    eachContribution(reader, scores, stretch.from, stretch.to, filters, one => {
      if (one.book !== null) table.add(one.book, one)
    })
    return table.finish()
  }

  return {
    read(stretch, openEnd, filters) {
      const { providerIds, models, books, users } = filters
      // Book rollups do not know provider and model.
      if (providerIds ?? models ?? books ?? users) return calls(stretch, filters)
      const name = JSON.stringify([periods().timeZone, filters])
      const { past, open } = splitOpen(periods(), stretch, openEnd)
      const pieces = composePeriod(periods(), past)
      const table = new TallyTable()
      for (const edge of [...pieces.hours.map(from => ({ from, to: from + hour })), ...pieces.rest]) {
        table.addAll(cached(`${name} calls ${edge.from} ${edge.to}`, edge, () => calls(edge, filters)))
      }
      if (pieces.days !== null) {
        const whole = pieces.days
        table.addAll(cached(`${name} days ${whole.from} ${whole.to}`, whole, () => days(whole, filters)))
      }
      if (open !== null) table.addAll(days(open, filters))
      return table.finish()
    },
  }
}
