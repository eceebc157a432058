import { type RowReason, sayRow } from './row-sentences.ts'
import { shorten } from './shorten.ts'

/** Why one value makes its row unusable. Thrown inside the mapping of one row and caught where it ends. */
export class RowProblem extends Error {
  readonly why: RowReason
  readonly shown: string | null

  constructor(why: RowReason, shown: string | null) {
    super(why.whole ?? why.reason)
    this.name = 'RowProblem'
    this.why = why
    this.shown = shown
  }
}

/** What stands for "no value" in the exports of databases, spreadsheets and pandas. */
const blanks: ReadonlySet<unknown> = new Set([undefined, null, '', 'null', 'NULL', 'None', 'NaN', 'nan', '\\N', 'N/A'])

export function isBlank(value: unknown): boolean {
  return blanks.has(value) || (typeof value === 'string' && value.trim() === '')
}

function refuse(why: RowReason, value: unknown): never {
  throw new RowProblem(why, shorten(value))
}

/** A whole number from 0 to `max`; null for a blank. `12`, `"12"` and `12.0` are the same. */
export function parseCount(value: unknown, column: string, max = 0xffff_ffff): number | null {
  if (isBlank(value)) return null
  const number = typeof value === 'number' ? value : plainNumber(value)
  if (Number.isInteger(number) && number >= 0 && number <= max) return number
  return refuse(sayRow('row.not_count', { column, most: max }), value)
}

/** Milliseconds; fractions are rounded. */
export function parseMilliseconds(value: unknown, column: string): number | null {
  const longest = 0xffff_ffff
  if (isBlank(value)) return null
  const number = typeof value === 'number' ? value : plainNumber(value)
  if (number >= 0 && number <= longest) return Math.round(number)
  return refuse(sayRow('row.not_ms', { column }), value)
}

export function parseReal(value: unknown, column: string, min: number, max: number): number | null {
  if (isBlank(value)) return null
  const number = typeof value === 'number' ? value : plainNumber(value)
  if (number >= min && number <= max) return number
  return refuse(sayRow('row.not_number', { column, least: min, most: max }), value)
}

function plainNumber(value: unknown): number {
  if (typeof value !== 'string') return Number.NaN
  const text = value.trim()
  return text.length <= 40 && decimal.test(text) ? Number(text) : Number.NaN
}

/** What a cell says: trimmed; empty for a list or an object, which need not be writable as text at all. */
export function wordsOf(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : ''
}

export function parseFlag(value: unknown, column: string): boolean {
  if (isBlank(value)) return false
  const word = wordsOf(value).toLowerCase()
  if (word === 'true' || word === '1' || word === 't' || word === 'yes') return true
  if (word === 'false' || word === '0' || word === 'f' || word === 'no') return false
  return refuse(sayRow('row.not_flag', { column }), value)
}

/** One of a closed set of words; null for a blank. */
export function parseWord<T extends string>(value: unknown, column: string, words: readonly T[]): T | null {
  if (isBlank(value)) return null
  const word = typeof value === 'string' ? value.trim().toLowerCase() : ''
  const known = words.find(candidate => candidate === word)
  return known ?? refuse(sayRow('row.not_word', { column, words: words.join(', ') }), value)
}

/** Text as given; null for an empty one. A number counts as its digits, such as a user's id. */
export function parseText(value: unknown, column: string): string | null {
  if (value === undefined || value === null || value === '') return null
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return refuse(sayRow('row.not_text', { column }), value)
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i

/** A decimal number as an exact count of 10^-scale units, half up; null for a blank. */
export function parseDecimal(value: unknown, column: string, scale: number, max: bigint): number | null {
  if (isBlank(value)) return null
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  const units = text.length <= 400 && decimal.test(text) ? toUnits(text, scale) : null
  if (units === null || units < 0n || units > max) {
    return refuse(sayRow('row.not_number', { column, least: 0, most: Number(max) / 10 ** scale }), value)
  }
  return Number(units)
}

function toUnits(text: string, scale: number): bigint | null {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.')
  const shift = scale + Number(exponent) - fraction.length
  if (Math.abs(shift) > 400) return /^0*$/.test(whole + fraction) ? 0n : shift > 0 ? null : 0n
  const digits = BigInt(whole + fraction)
  const divisor = 10n ** BigInt(Math.max(0, -shift))
  const units = shift >= 0 ? digits * 10n ** BigInt(shift) : (digits + divisor / 2n) / divisor
  return text.startsWith('-') ? -units : units
}

/** US dollars as nano-dollars, at most a million dollars for one call. */
export function parseDollars(value: unknown, column: string): number | null {
  return parseDecimal(value, column, 9, 10n ** 15n)
}

/** A score from 0 to 1 in thousandths. */
export function parseScore(value: unknown, column: string): number | null {
  return parseDecimal(value, column, 3, 1000n)
}
