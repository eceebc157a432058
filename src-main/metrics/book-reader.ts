import type { TimePeriods } from '../ledger/time-periods.ts'
import type { FactFilters, RollupReader } from '../store/repositories/rollup-reader.ts'
import type { ScoreRows } from '../store/repositories/score-rows.ts'
import { composePeriod, type Stretch, splitOpen } from './compose-period.ts'
import { readDigest } from './digest-body.ts'
import { type DigestSource, isDigested, type Versions } from './digest-source.ts'
import { eachContribution } from './slice.ts'
import { StampedCache } from './stamped-cache.ts'
import { TallyTable } from './tally.ts'

/**
 * Adds up books, from digests where they hold. The rollups of books are per day, so that without a digest
 * the partial day at the far edge is read from its calls, an hour at a time. What is past is kept in
 * memory until one of its days is written again. The sums of a table are finished by whoever shows them:
 * of many books few are shown.
 */
export interface BookReader {
  read(stretch: Stretch, openEnd: boolean, filters: FactFilters): TallyTable
}

const hour = 3_600_000
const widestDay = 48 * hour

export function createBookReader(dependencies: {
  readonly reader: RollupReader
  readonly scores: Pick<ScoreRows, 'ofCall'>
  readonly digests: DigestSource
  readonly periods: () => TimePeriods
}): BookReader {
  const { reader, scores, digests, periods } = dependencies
  const kept = new StampedCache<TallyTable>(16)
  const keptPieces = new StampedCache<TallyTable>(64)

  function addDays(table: TallyTable, stretch: Stretch, filters: FactFilters): void {
    // The counters are reused from row to row, and added before the next row is read.
    reader.eachBook(stretch.from, stretch.to, filters, cell => table.add(cell.book, cell))
  }

  function addCalls(table: TallyTable, stretch: Stretch, filters: FactFilters): void {
    eachContribution(reader, scores, stretch.from, stretch.to, filters, one => {
      if (one.book !== null) table.add(one.book, one)
    })
  }

  function piece(stretch: Stretch, filters: FactFilters, versions: Versions): TallyTable {
    const key = `${JSON.stringify([periods().timeZone, filters])} ${stretch.from} ${stretch.to}`
    const stamp = periods()
      .dayStarts(stretch.from, stretch.to)
      .map(day => versions.get(day))
      .join()
    const known = keptPieces.get(key, stamp)
    if (known !== undefined) return known
    const table = new TallyTable()
    addCalls(table, stretch, filters)
    keptPieces.set(key, stamp, table)
    return table
  }

  function addUp(stretch: Stretch, filters: FactFilters, versions: Versions): TallyTable {
    const table = new TallyTable()
    const receiver = {
      addTally: (_: string, key: string, tally: Parameters<TallyTable['add']>[1]) => table.add(key, tally),
      addErrors() {},
    }
    const { days, hours, rest } = composePeriod(periods(), stretch)
    const digested = isDigested(filters)
    for (const edge of [...hours.map(from => ({ from, to: from + hour })), ...rest]) {
      const held = digested
        ? digests.pieces('books', periods().dayStart(edge.from), versions).get(edge.from)
        : undefined
      if (held?.ends === edge.to) readDigest(held, filters.realms, receiver)
      else table.addTable(piece(edge, filters, versions))
    }
    if (days === null) return table
    if (!digested) {
      addDays(table, days, filters)
      return table
    }
    const found = digests.days('books', days, versions)
    for (const digest of found.digests) readDigest(digest, filters.realms, receiver)
    for (const day of found.missing) addDays(table, { from: day, to: day + 1 }, filters)
    return table
  }

  return {
    read(stretch, openEnd, filters) {
      const table = new TallyTable()
      const { providerIds, models, books, users } = filters
      // Book rollups do not know provider and model.
      if (providerIds ?? models ?? books ?? users) {
        addCalls(table, stretch, filters)
        return table
      }
      const { past, open } = splitOpen(periods(), stretch, openEnd)
      const versions = reader.versions(past.from - widestDay, past.to)
      const key = `${JSON.stringify([periods().timeZone, filters])} ${past.from} ${past.to}`
      const stamp = String([...versions.values()].reduce((sum, version) => sum + version, 0))
      let before = kept.get(key, stamp)
      if (before === undefined) {
        before = addUp(past, filters, versions)
        kept.set(key, stamp, before)
      }
      table.addTable(before)
      if (open !== null) addDays(table, open, filters)
      return table
    },
  }
}
