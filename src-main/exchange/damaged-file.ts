import type { Phrase } from '../words/slot-values.ts'

/** Thrown by a reader where a file breaks off or cannot be followed further; the rows before it have been given. */
export class DamagedFile extends Error {
  readonly why: Phrase

  constructor(why: Phrase) {
    super(why.text)
    this.why = why
    this.name = 'DamagedFile'
  }
}
