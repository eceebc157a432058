import type { Api } from '../api.ts'
import { figureQueryOf } from '../call-filters.ts'

/** Few, so that it is done before the page asks for its own. */
const days = 7

/**
 * Begins the reading threads where there are none, with reads as the dashboard makes them: while a browser or the window still
 * loads the page's scripts, the threads load and compile what answers it. A server that nobody looks at never takes the memory.
 */
export function warmReads({ app, reader }: Pick<Api, 'app' | 'reader'>): void {
  if (!reader.isCold()) return
  const query = figureQueryOf({ days }, app)
  const series = { step: null, split: 'model', series: 8 } as const
  // Side by side, so that each thread gets its share. Whoever asks next is told of a failure.
  for (const read of [
    reader.read('dashboard', { ...query, latest: 1 }),
    reader.read('health', { realms: query.realms }),
    reader.read('usage', { ...query, limit: 6 }),
    reader.read('trends', { ...query, ...series }),
  ]) {
    read.catch(() => undefined)
  }
}
