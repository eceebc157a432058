import type { Said } from '../words/said.ts'
import type { Phrase } from '../words/slot-values.ts'
import type { Counted, ImportReport, SkippedRow } from './import-types.ts'

const mostSkippedShown = 100
const mostColumnsShown = 50

export interface ImportTally {
  added(count: number): void
  duplicates(count: number): void
  skip(row: SkippedRow): void
  note(note: Phrase): void
  unusedColumn(name: string): void
  otherObject(model: string): void
  history(outcome: 'added' | 'duplicates'): void
  calledAt(time: number): void
  rows(): number
  report(): Pick<
    ImportReport,
    | 'rows'
    | 'added'
    | 'duplicates'
    | 'skipped'
    | 'skippedRows'
    | 'skipReasons'
    | 'notes'
    | 'history'
    | 'unusedColumns'
    | 'otherObjects'
    | 'firstCallAt'
    | 'lastCallAt'
  >
}

/** Counts what happened to every row, in bounded memory. */
export function createImportTally(): ImportTally {
  let [added, duplicates, skipped] = [0, 0, 0]
  let firstCallAt: number | null = null
  let lastCallAt: number | null = null
  const skippedRows: SkippedRow[] = []
  const skipReasons = new Map<string, number>()
  const notes = new Map<string, number>()
  const noteWords = new Map<string, Said>()
  const otherObjects = new Map<string, number>()
  const unusedColumns = new Set<string>()
  const history = { added: 0, duplicates: 0 }

  return {
    added: count => (added += count),
    duplicates: count => (duplicates += count),
    skip(row) {
      skipped += 1
      count(skipReasons, row.reason)
      if (skippedRows.length < mostSkippedShown) skippedRows.push(row)
    },
    note({ text, said }) {
      count(notes, text)
      if (notes.has(text)) noteWords.set(text, said)
    },
    unusedColumn(name) {
      if (unusedColumns.size < mostColumnsShown) unusedColumns.add(name)
    },
    otherObject: model => count(otherObjects, model),
    history: outcome => (history[outcome] += 1),
    calledAt(time) {
      firstCallAt = Math.min(firstCallAt ?? time, time)
      lastCallAt = Math.max(lastCallAt ?? time, time)
    },
    rows: () => added + duplicates + skipped,
    report: () => ({
      rows: added + duplicates + skipped,
      added,
      duplicates,
      skipped,
      skippedRows,
      skipReasons: byCount(skipReasons),
      notes: byCount(notes).map(note => ({ ...note, said: noteWords.get(note.what) ?? null })),
      history,
      unusedColumns: [...unusedColumns],
      otherObjects: byCount(otherObjects),
      firstCallAt,
      lastCallAt,
    }),
  }
}

const mostReasons = 200

/** Reasons are few; should a file find ever new ones, the rest are counted together. */
function count(counts: Map<string, number>, what: string): void {
  const key = counts.has(what) || counts.size < mostReasons ? what : 'other'
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function byCount(counts: ReadonlyMap<string, number>): Counted[] {
  return [...counts].map(([what, count]) => ({ what, count })).sort((one, other) => other.count - one.count)
}
