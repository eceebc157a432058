import type { Said } from './said.ts'
import type { Phrase } from './slot-values.ts'

/** Words as they were kept: English, and as data where they were kept by this version or a newer one. */
export interface KeptWords {
  readonly text: string
  readonly said: Said | null
}

/** A phrase for a column of text, so that it can be said in any language later. */
export function keepWords({ text, said }: Phrase): string {
  return JSON.stringify({ text, said })
}

/** What {@link keepWords} wrote; rows of an older Galley have the English text alone. */
export function readWords(stored: string): KeptWords {
  if (!stored.startsWith('{"text":')) return { text: stored, said: null }
  try {
    const { text, said } = JSON.parse(stored) as Phrase
    return { text, said }
  } catch {
    // It looked like ours and is not.
    return { text: stored, said: null }
  }
}
