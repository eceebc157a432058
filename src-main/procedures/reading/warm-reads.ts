import { setTimeout as pause } from 'node:timers/promises'
import type { Api } from '../api.ts'
import { figureQueryOf } from '../call-filters.ts'
import type { Reader } from './reader.ts'

type WarmParts = Pick<Api, 'app'> & { readonly reader: Pick<Reader, 'read' | 'isCold' | 'isBusy'> }

/** Few, so that it is done before the page asks for its own. */
const days = 7
const series = { step: null, split: 'model', series: 8 } as const
/** How long a page has for itself before anything is read ahead, and between two of those; milliseconds. */
const waits = { first: 1500, next: 300 } as const

/**
 * Begins the reading threads where there are none, with reads as the dashboard makes them: while a browser or the window still
 * loads the page's scripts, the threads load and compile what answers it. A server that nobody looks at never takes the memory.
 * Then reads ahead what other pages ask first, one after another and only while nobody waits: the threads keep what they added
 * up. Resolves when that is done.
 */
export async function warmReads({ app, reader }: WarmParts): Promise<void> {
  if (!reader.isCold()) return
  const query = figureQueryOf({ days }, app)
  // Side by side, so that each thread gets its share. Whoever asks next is told of a failure.
  await Promise.allSettled([
    reader.read('dashboard', { ...query, latest: 1 }),
    reader.read('health', { realms: query.realms }),
    reader.read('usage', { ...query, limit: 6 }),
    reader.read('trends', { ...query, ...series }),
  ])
  await pause(waits.first, null, { ref: false })
  for (const read of readsAhead({ app, reader })) {
    do {
      await pause(waits.next, null, { ref: false })
    } while (reader.isBusy())
    try {
      await read()
    } catch {
      // The server ends, or whoever asks next is told of the failure.
      return
    }
  }
}

function readsAhead({ app, reader }: WarmParts): readonly (() => Promise<unknown>)[] {
  const month = figureQueryOf({ days: 30 }, app)
  const { realms } = month
  const translations = { ...month, filters: { operations: ['translation'] as const } }
  return [
    () => reader.read('books', { realms, like: null, limit: 1 }),
    () => reader.read('dashboard', { ...month, latest: 1 }),
    () => reader.read('facets', figureQueryOf({ days: 365 }, app)),
    () => reader.read('trends', { ...month, ...series }),
    () => reader.read('usage', { ...month, limit: 6 }),
    () => reader.read('trends', { ...translations, step: 'day', split: 'provider', series: 8 }),
    () => reader.read('qualityOverview', month),
  ]
}
