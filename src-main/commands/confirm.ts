import { createInterface } from 'node:readline'
import { Failure } from '../failure.ts'
import type { Terminal } from './command.ts'

/** Asks a yes-or-no question; anything but yes is no. Where nobody can answer, `flag` has to say yes beforehand. */
export async function confirm(
  terminal: Terminal,
  question: string,
  { flag, given, signal }: { flag: string; given: boolean; signal: AbortSignal },
): Promise<boolean> {
  if (given) return true
  if (!terminal.interactive) {
    throw new Failure('usage', `${question}\nNothing was changed. Nobody can be asked here: add ${flag} to go ahead.`)
  }
  terminal.note(`${question} [y/N]`)
  const lines = createInterface({ input: terminal.input, signal })
  try {
    for await (const line of lines) return /^\s*y(es)?\s*$/i.test(line)
    return false
  } finally {
    lines.close()
  }
}
