import type { Owner } from '../server/owner.ts'
import type { Terminal } from './command.ts'

/** Before work that takes a while and shows no progress here, since another process does it. */
export function noteServing(terminal: Terminal, { servedAt }: Owner): void {
  if (servedAt !== null) terminal.note(`The Galley at ${servedAt} does this and goes on serving. Ctrl+C stops it.`)
}
