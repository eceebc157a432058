import { isBlank, RowProblem, wordsOf } from './parse-values.ts'
import { sayRow } from './row-sentences.ts'
import { shorten } from './shorten.ts'

export interface ParsedTime {
  /** UTC epoch milliseconds. */
  readonly at: number
  /** False where the text names no zone and UTC was taken. */
  readonly hasZone: boolean
}

const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?$/i

const earliest = Date.UTC(2000, 0, 1)
const dayMs = 86_400_000

/**
 * A time in ISO 8601 (with `T` or a blank), or a number of seconds or milliseconds since 1970. Parts
 * of a millisecond are cut, as Django's own JSON does, so that a dump and its database agree.
 *
 * @param now no call was made later than a day from now
 */
export function parseTime(value: unknown, column: string, now: number): ParsedTime {
  if (isBlank(value)) throw new RowProblem(sayRow('row.missing', { column }), null)
  const parsed = typeof value === 'number' ? fromNumber(value) : fromText(wordsOf(value))
  if (parsed === null) throw new RowProblem(sayRow('row.not_time', { column }), shorten(value))
  if (parsed.at > now + dayMs) throw new RowProblem(sayRow('row.future', { column }), shorten(value))
  if (parsed.at < earliest) throw new RowProblem(sayRow('row.too_old', { column }), shorten(value))
  return parsed
}

/** Seconds reach 1e11 in the year 5138, milliseconds passed it in 1973. */
function fromNumber(number: number): ParsedTime | null {
  if (!Number.isFinite(number)) return null
  return { at: Math.floor(Math.abs(number) < 1e11 ? number * 1000 : number), hasZone: true }
}

function fromText(text: string): ParsedTime | null {
  if (/^\d{9,13}(\.\d+)?$/.test(text)) return fromNumber(Number(text))
  const match = iso.exec(text)
  if (match === null) return null
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone] = match
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0')
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}Z`)
  // Date.parse accepts the 31st of every month and rolls it over.
  if (Number.isNaN(at) || new Date(at).getUTCDate() !== Number(day)) return null
  const offset = offsetOf(zone)
  return offset === null ? null : { at: at - offset, hasZone: zone !== undefined }
}

function offsetOf(zone: string | undefined): number | null {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(3).replace(':', '') || '0')
  if (hours > 14 || minutes > 59) return null
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}
