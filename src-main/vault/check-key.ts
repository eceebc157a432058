import { failing, sayFailure } from '../words/failure-sentences.ts'

/** Windows' credential store takes 2,560 bytes. */
const longestKey = 2048

/**
 * The key as it will be sent, without blanks around it.
 *
 * @param what where the key came from, for the message ("The key for openai"); the key itself is never repeated
 * @throws Failure `invalid_input` where the text cannot be a key
 */
export function checkKey(text: string, what: string): string {
  const key = text.trim()
  const problem = findProblem(key)
  if (problem === null) return key
  throw failing('invalid_input', sayFailure(problem, { what, most: longestKey }))
}

function findProblem(key: string) {
  if (key === '') return 'key.empty'
  if (key.length > longestKey) return 'key.too_long'
  if (/^(\$ ?)?(curl|wget)\s/i.test(key)) return 'key.whole_command'
  if (/[\r\n]/.test(key)) return 'key.several_lines'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(key)) return 'key.control_character'
  if (/^(["'`]).*\1$/.test(key)) return 'key.in_quotes'
  if (/^(export\s+)?[A-Z][A-Z0-9_]*_(KEY|TOKEN)\s*=/.test(key)) return 'key.whole_line'
  if (/^bearer\s/i.test(key)) return 'key.bearer'
  if (/\s/.test(key)) return 'key.blank'
  return /^[\x21-\x7e]+$/.test(key) ? null : 'key.odd_character'
}

/** For telling keys apart; null for keys so short that four characters would give too much away. */
export function lastFour(key: string): string | null {
  return key.length < 12 ? null : key.slice(-4)
}
