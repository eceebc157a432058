import { expandContent, parseContent } from '../ledger/content-text.ts'
import type { CallText } from '../ledger/ledger-types.ts'
import { createBookTextRepository } from '../store/repositories/book-text-repository.ts'
import { createCheckRepository, due } from '../store/repositories/check-repository.ts'
import { createContentRepository } from '../store/repositories/content-repository.ts'
import { createGlossaryRepository, type GlossaryRow } from '../store/repositories/glossary-repository.ts'
import type { Store } from '../store/store.ts'
import { type CheckedCall, type CheckSurroundings, checkCall } from './check-call.ts'
import { createBookNames, createReadPairs } from './names/book-names.ts'
import type { LengthHistory } from './segment.ts'

/** Calls looked through at once for new ones. */
const window = 2000
const million = 1_000_000
const fewestForHistory = 30

export interface CheckBatch {
  readonly checked: readonly CheckedCall[]
  /** Every call with text up to this one was looked at; null where that did not move. */
  readonly through: number | null
  /** True where nothing waits. */
  readonly idle: boolean
}

/**
 * Reads what is to be checked and checks it; writes nothing, so it works on a connection that only reads. A batch that is
 * never written is simply found again.
 */
export interface CheckReader {
  next(limit: number): CheckBatch
  /** One call, whatever was made of it before. */
  check(callId: number): CheckedCall
}

export interface CheckReaderSettings {
  /** Opt-in checks to run as well. */
  optIn(): ReadonlySet<string>
  /** Whether new calls are looked for, or only those that are due. */
  checksNew(): boolean
}

export function createCheckReader(store: Pick<Store, 'db'>, settings: CheckReaderSettings): CheckReader {
  const calls = createCheckRepository(store)
  const contents = createContentRepository(store)
  const glossaries = createGlossaryRepository(store)
  const bookTexts = createBookTextRepository(store)

  function readText(callId: number): CallText | null {
    const row = contents.read(callId)
    if (row === null) return null
    try {
      return parseContent(expandContent(row.encoding, row.body))
    } catch {
      // Damaged text cannot be checked; that it is damaged is said where it is read.
      return null
    }
  }

  /** Kept from batch to batch while there is work: sixty chapters of a book are behind each of its calls. */
  const readPairs = createReadPairs(readText)

  /** What a batch reads once. */
  function surroundings(): CheckSurroundings {
    const terms = new Map<string, readonly GlossaryRow[]>()
    const histories = new Map<string, LengthHistory | null>()
    return {
      names: createBookNames(bookTexts, readPairs),
      optIn: settings.optIn(),
      glossary: (book, language) => remember(terms, `${book}\0${language}`, () => glossaries.ofBook(book, language)),
      lengthHistory: pair => (pair === '' ? null : remember(histories, pair, () => historyOf(calls.deviations(pair)))),
    }
  }

  function checkAll(callIds: readonly number[]): readonly CheckedCall[] {
    const around = surroundings()
    return callIds.map(callId => {
      const call = calls.call(callId)
      const text = call === null || call.due === due.score ? null : readText(callId)
      return call === null || text === null ? nothingToCheck(callId) : checkCall(call, text, around)
    })
  }

  return {
    next(limit) {
      // New calls first: somebody is waiting for them, and a recheck of a whole book can take its time.
      const fresh = settings.checksNew() ? calls.nextNew(window) : null
      if (fresh !== null && fresh.callIds.length > 0) {
        const batch = fresh.callIds.slice(0, limit)
        const isWhole = batch.length === fresh.callIds.length
        return { checked: checkAll(batch), through: isWhole ? fresh.through : (batch.at(-1) ?? 1) - 1, idle: false }
      }
      const waiting = calls.nextDue(limit)
      const idle = fresh === null && waiting.length === 0
      if (idle) readPairs.forget()
      return { checked: checkAll(waiting), through: fresh?.through ?? null, idle }
    },
    check(callId) {
      const [checked] = checkAll([callId])
      readPairs.forget()
      return checked ?? nothingToCheck(callId)
    },
  }
}

/** A call that is gone or failed, whose text is gone, or of which only the score is to be worked out anew. */
function nothingToCheck(callId: number): CheckedCall {
  return { callId, checkSet: '', signals: null, deviation: null, languagePair: '', findings: [] }
}

function remember<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = known.get(key)
  if (found !== undefined) return found
  const made = make()
  known.set(key, made)
  return made
}

/** Median and median absolute deviation of the user's own translations; null while there are too few. */
function historyOf(deviations: readonly number[]): LengthHistory | null {
  if (deviations.length < fewestForHistory) return null
  const values = deviations.map(value => value / million)
  const median = medianOf(values)
  return { median, mad: medianOf(values.map(value => Math.abs(value - median))), count: values.length }
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}
