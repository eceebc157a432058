import type { App } from '../../app-types.ts'
import { figureQueryOf } from '../call-filters.ts'
import type { Reader } from './reader.ts'

/** Few, so that it is done before the page asks for its own. */
const days = 7
const latest = 20

/**
 * Begins a reading thread where there is none, with a read as the dashboard makes it: while a browser still loads the page's
 * scripts, the thread loads and compiles what answers it. A server that nobody looks at never takes the memory.
 */
export function warmReads(app: App, reader: Reader): void {
  if (!reader.isCold()) return
  // Whoever asks next is told of a failure.
  reader.read('dashboard', { ...figureQueryOf({ days }, app), latest }).catch(() => undefined)
}
