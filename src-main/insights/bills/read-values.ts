import { parseTime } from '../../exchange/parse-time.ts'
import { isBlank, parseDecimal, RowProblem } from '../../exchange/parse-values.ts'
import { sayRow } from '../../exchange/row-sentences.ts'
import { shorten } from '../../exchange/shorten.ts'
import { type NumberStyle, plainNumber } from './number-style.ts'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** A million dollars in a row, a hundred trillion tokens in a day: more is a mistake. */
const mostNanos = 10n ** 15n
const mostCount = 10n ** 14n

/**
 * The UTC day of a date, a time or seconds since 1970. `10/05/2026` is refused: it is the 5th of October to some and the 10th of May
 * to others.
 */
export function readDay(value: string, column: string, now: number): string {
  const text = value.trim()
  const named = namedMonth(text)
  const { at } = parseTime(named ?? text.replace(/\s+UTC$/i, 'Z'), column, now)
  return new Date(at).toISOString().slice(0, 10)
}

/** `Oct 5, 2026` and `5 October 2026`, which nobody reads otherwise. */
function namedMonth(text: string): string | null {
  const match = /^([A-Za-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})$/.exec(text)
  const turned = /^(\d{1,2})\.?[\s-]([A-Za-z]{3,9})\.?[\s-](\d{4})$/.exec(text)
  const [word, day, year] = match !== null ? match.slice(1) : turned !== null ? [turned[2], turned[1], turned[3]] : []
  const month = months.indexOf((word ?? '').slice(0, 3).toLowerCase())
  if (month === -1 || day === undefined || year === undefined) return null
  return `${year}-${String(month + 1).padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** A whole number: `1284`, `1,284`, `1 284`, `1284.0`; null for a blank. */
export function readCount(value: string, column: string, style: NumberStyle): number | null {
  if (isBlank(value)) return null
  const text = clearNumber(value, column, style)
  if (/^-?\d+(\.0*)?$/.test(text) || /e/i.test(text)) return parseDecimal(text, column, 0, mostCount)
  throw new RowProblem(sayRow('row.not_whole', { column }), shorten(value))
}

/** An amount of money as nano-dollars, exactly; credits are negative. `$1,284.50`, `0.0012`, `1e-05`, `(0.50)`. */
export function readMoney(value: string, column: string, style: NumberStyle, inCents: boolean): number | null {
  if (isBlank(value)) return null
  const text = clearNumber(value.replace(/^\s*\(([^)]*)\)\s*$/, '-$1'), column, style)
  const isCredit = text.startsWith('-')
  const nanos = parseDecimal(isCredit ? text.slice(1) : text, column, inCents ? 7 : 9, mostNanos)
  return nanos === null ? null : isCredit && nanos !== 0 ? -nanos : nanos
}

/** How many decimals an amount is written with. */
export function decimalsOf(value: string, style: NumberStyle): number {
  const text = plainNumber(value, style) ?? ''
  if (/e/i.test(text)) return 12
  return text.split('.')[1]?.length ?? 0
}

function clearNumber(value: string, column: string, style: NumberStyle): string {
  const text = plainNumber(value, style)
  if (text !== null) return text
  throw new RowProblem(sayRow('row.two_ways', { column }), shorten(value))
}
