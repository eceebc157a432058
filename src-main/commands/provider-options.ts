import { Failure } from '../failure.ts'

/** `-` stands for "as the catalogue says". */
export function orNull(text: string): string | null {
  return text === '-' ? null : text
}

export function parseSwitch(text: string, option: string): boolean {
  if (['on', 'yes', 'true'].includes(text)) return true
  if (['off', 'no', 'false'].includes(text)) return false
  throw new Failure('usage', `${option} takes on or off, not "${text}".`)
}

/** Dollars as written (`0.002`) in nano-dollars, exactly; `-` for none. */
export function parseDollars(text: string): number | null {
  if (text === '-') return null
  const match = /^\$?(\d{1,6})(?:\.(\d{1,9}))?$/.exec(text)
  if (match === null) {
    throw new Failure(
      'usage',
      `"${text}" is not an amount of US dollars. Write it like 0.002, with nine decimals at most.`,
    )
  }
  return Number(match[1]) * 1_000_000_000 + Number((match[2] ?? '').padEnd(9, '0'))
}

export function parseTokens(text: string | undefined, option: string): number | null {
  if (text === undefined) return null
  const tokens = Number(text.replaceAll(/[_,]/g, ''))
  if (Number.isSafeInteger(tokens) && tokens > 0) return tokens
  throw new Failure('usage', `${option} takes a whole number of tokens above 0, not "${text}".`)
}
