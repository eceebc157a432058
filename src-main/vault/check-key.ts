import { Failure } from '../failure.ts'

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
  if (problem !== null) throw new Failure('invalid_input', `${what} ${problem} Nothing was changed.`)
  return key
}

function findProblem(key: string): string | null {
  if (key === '') return 'is empty. Paste the key as the provider shows it.'
  if (key.length > longestKey)
    return `is longer than ${longestKey.toLocaleString('en')} characters, which no API key is. Check what was pasted.`
  if (/[\r\n]/.test(key)) return 'has more than one line. Paste only the key.'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(key)) return 'contains a control character. Copy it again from the provider.'
  if (/^(["'`]).*\1$/.test(key)) return 'is wrapped in quotation marks. Paste it without them.'
  if (/^(export\s+)?[A-Z][A-Z0-9_]*_(KEY|TOKEN)\s*=/.test(key))
    return 'looks like a whole NAME=value line. Paste only what follows the "=".'
  if (/^bearer\s/i.test(key)) return 'begins with "Bearer". Paste only what follows it.'
  if (/\s/.test(key)) return 'contains a blank. Copy it again from the provider.'
  if (!/^[\x21-\x7e]+$/.test(key))
    return 'contains a character that no API key has, such as a typographic dash. Copy it again from the provider.'
  return null
}

/** For telling keys apart; null for keys so short that four characters would give too much away. */
export function lastFour(key: string): string | null {
  return key.length < 12 ? null : key.slice(-4)
}
