import { Failure } from '../failure.ts'
import { createTimePeriods } from '../ledger/time-periods.ts'

const day = 86_400_000

/**
 * A calendar day as written (`2026-11-23`) as the instant it begins in a time zone, UTC epoch
 * milliseconds. `option` is named in the message when it is not one.
 */
export function parseDay(text: string, option: string, timeZone: string): number {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  const middle = match === null ? Number.NaN : Date.parse(`${text}T12:00:00Z`)
  if (Number.isNaN(middle) || new Date(middle).toISOString().slice(0, 10) !== text) {
    throw new Failure('usage', `${option} takes a day such as 2026-11-23, not "${text}".`)
  }
  const names = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const starts = createTimePeriods(timeZone).dayStarts(middle - 2 * day, middle + 2 * day)
  const start = starts.find(candidate => names.format(candidate) === text)
  if (start === undefined) throw new Failure('usage', `${text} did not exist in ${timeZone}. Choose the day after.`)
  return start
}

/** The instant at which the day after begins, so that `--to` includes its day. */
export function parseDayEnd(text: string, option: string, timeZone: string): number {
  const start = parseDay(text, option, timeZone)
  const starts = createTimePeriods(timeZone).dayStarts(start, start + 3 * day)
  return starts.find(candidate => candidate > start) ?? start + day
}
