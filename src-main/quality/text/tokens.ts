import { isLetterScript, scriptIds, scriptOf } from './scripts.ts'

/**
 * Words of a text, or characters where a script has no spaces, each as a number that is the same for the
 * same word in any case. Marks are left out: a loop is a loop whatever stands between its turns.
 */
export interface Tokens {
  readonly count: number
  /** Hash of each token's lower-case form. */
  readonly ids: Int32Array
  readonly starts: Int32Array
  readonly ends: Int32Array
}

export function tokenise(text: string): Tokens {
  const { length } = text
  const lower = text.toLowerCase()
  // Lower case may be longer than the text (İ); offsets then no longer agree.
  const folded = lower.length === length ? lower : text
  const ids = new Int32Array(length)
  const starts = new Int32Array(length)
  const ends = new Int32Array(length)
  let count = 0
  let at = 0
  while (at < length) {
    const script = scriptOf(text.charCodeAt(at))
    const combining = isMark(text.charCodeAt(at))
    if (!isLetterScript(script) && script !== scriptIds.digit && !combining) {
      at += 1
      continue
    }
    const start = at
    let hash = 0x811c9dc5
    if (isUnspaced(script)) {
      hash = Math.imul(hash ^ folded.charCodeAt(at), 0x01000193)
      at += 1
    } else {
      while (at < length) {
        const unit = text.charCodeAt(at)
        const next = scriptOf(unit)
        if (isUnspaced(next) || !(isLetterScript(next) || next === scriptIds.digit || isMark(unit))) {
          if (!isApostrophe(unit) || at + 1 >= length || !isLetterScript(scriptOf(text.charCodeAt(at + 1)))) break
        }
        hash = Math.imul(hash ^ folded.charCodeAt(at), 0x01000193)
        at += 1
      }
    }
    ids[count] = hash
    starts[count] = start
    ends[count] = at
    count += 1
  }
  return { count, ids: ids.subarray(0, count), starts: starts.subarray(0, count), ends: ends.subarray(0, count) }
}

function isUnspaced(script: number): boolean {
  return (
    script === scriptIds.han ||
    script === scriptIds.hiragana ||
    script === scriptIds.katakana ||
    script === scriptIds.thai
  )
}

function isApostrophe(unit: number): boolean {
  return unit === 0x27 || unit === 0x2019
}

function isMark(unit: number): boolean {
  return unit >= 0x300 && unit <= 0x36f
}

/** The id a word has among a text's tokens. */
export function tokenId(word: string): number {
  let hash = 0x811c9dc5
  const folded = word.toLowerCase()
  for (let at = 0; at < folded.length; at += 1) hash = Math.imul(hash ^ folded.charCodeAt(at), 0x01000193)
  return hash
}
