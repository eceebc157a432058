import { failing, sayFailure } from '../words/failure-sentences.ts'
import { sayText } from '../words/failures/text-sentences.ts'

/**
 * Refuses what cannot be worked on and says where it is. A text that passes can be sent to any
 * provider and stored as it stands.
 *
 * @throws Failure `invalid_input`
 */
export function checkText(text: string): void {
  if (text.trim() === '') {
    throw failing('invalid_input', sayFailure('text.empty'))
  }
  const nul = text.indexOf('\0')
  if (nul >= 0) {
    throw failing('invalid_input', sayText('text.nul', placeIn(text, nul)))
  }
  if (text.isWellFormed()) return
  const broken = findLoneSurrogate(text)
  throw failing('invalid_input', sayText('text.half_character', placeIn(text, broken)), { offset: broken })
}

function findLoneSurrogate(text: string): number {
  return text.search(/\p{Surrogate}/u)
}

/** Line and column, counted as editors do. */
export function placeIn(text: string, offset: number): { readonly line_id: number; readonly column_id: number } {
  const before = text.slice(0, offset)
  const lines = before.split(/\r\n|[\r\n]/u)
  return { line_id: lines.length, column_id: (lines.at(-1) ?? '').length + 1 }
}
