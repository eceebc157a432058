import { Failure } from '../failure.ts'
import { failing, sayFailure } from '../words/failure-sentences.ts'

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
    throw new Failure(
      'invalid_input',
      `The text holds a NUL character at ${describePlace(text, nul)}. It may be a binary file, or UTF-16 text read as something else. Nothing was sent.`,
    )
  }
  if (text.isWellFormed()) return
  const broken = findLoneSurrogate(text)
  throw new Failure(
    'invalid_input',
    `The text holds half a character (a lone surrogate) at ${describePlace(text, broken)}; no provider takes it. Correct it there. Nothing was sent.`,
    { offset: broken },
  )
}

function findLoneSurrogate(text: string): number {
  return text.search(/\p{Surrogate}/u)
}

/** Line and column, counted as editors do. */
export function describePlace(text: string, offset: number): string {
  const before = text.slice(0, offset)
  const lines = before.split(/\r\n|[\r\n]/u)
  return `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`
}
