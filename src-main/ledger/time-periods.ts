import { Failure } from '../failure.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayLedger } from '../words/failures/ledger-sentences.ts'

const hour = 3_600_000
const day = 86_400_000
/** Offsets are sampled this far apart; no zone ever changed twice within it. */
const sampleStep = 3 * hour
/** How far local midnight may lie from UTC midnight (zones since 1970 stay within -12 h and +14 h). */
const widestOffset = 15 * hour
/** Days kept in memory per zone: some 50 years. */
const cachedDays = 20_000

/** Start of the UTC hour, epoch milliseconds. */
export function hourStart(at: number): number {
  return Math.floor(at / hour) * hour
}

/** A stretch of time without a change of offset, or of one local day within it. */
interface Stretch {
  readonly from: number
  readonly to: number
  readonly value: number
}

/** Calendar days of one zone, as instants. */
export interface TimePeriods {
  readonly timeZone: string
  /**
   * The first instant that carries the same local date as `at`. Days can be 23, 24, 25 hours or any
   * other length, and a date a zone skipped has no instant.
   */
  dayStart(at: number): number
  /** The starts of all local days that have an instant in `from <= t < to`, ascending. */
  dayStarts(from: number, to: number): number[]
}

/** Since when a zone has been so far from UTC, milliseconds. */
export interface ZoneOffset {
  readonly since: number
  readonly offset: number
}

/** Zones change weeks apart at the least (Morocco's month of Ramadan). */
const searchStep = 7 * day

/**
 * The offsets a zone had in `from <= t < to`, oldest first; the first holds for what was before, too. Throws `invalid_input` for
 * a zone that does not exist.
 */
export function zoneOffsets(timeZone: string, from: number, to: number): ZoneOffset[] {
  const offsetAt = zoneOffset(timeZone)
  const found: ZoneOffset[] = [{ since: from, offset: offsetAt(from) }]
  for (let at = from; at < to; at += searchStep) {
    const next = Math.min(at + searchStep, to)
    const before = offsetAt(at)
    if (offsetAt(next) === before) continue
    const since = firstOther(offsetAt, at, next, before)
    found.push({ since, offset: offsetAt(since) })
  }
  return found
}

/** The first instant between two at which the offset is another than it was at the first. */
function firstOther(offsetAt: (at: number) => number, low: number, high: number, before: number): number {
  let last = low
  let first = high
  while (first - last > 1) {
    const middle = Math.floor((last + first) / 2)
    if (offsetAt(middle) === before) last = middle
    else first = middle
  }
  return first
}

/**
 * Calendar days of an IANA zone through `Intl`, cached: a look-up costs nanoseconds once its day is
 * known, since it is made for every settled call. Throws `invalid_input` for a zone that does not exist.
 */
export function createTimePeriods(timeZone: string): TimePeriods {
  const offsetAt = zoneOffset(timeZone)
  const samples = new Map<number, number>()
  const dayStarts = new Map<number, number>()
  const stretches = new Map<number, readonly Stretch[]>()
  let latest: Stretch = { from: 0, to: 0, value: 0 }

  function sample(index: number): number {
    const known = samples.get(index)
    if (known !== undefined) return known
    const offset = offsetAt(index * sampleStep)
    samples.set(index, offset)
    return offset
  }

  /** Stretches of constant offset that cover `from <= t < to`. */
  function offsets(from: number, to: number): Stretch[] {
    const found: Stretch[] = []
    let start = from
    let index = Math.floor(from / sampleStep)
    let current = sample(index)
    for (; index * sampleStep < to; index++) {
      const next = sample(index + 1)
      if (next === current) continue
      const change = firstOther(offsetAt, index * sampleStep, (index + 1) * sampleStep, current)
      if (change > start) found.push({ from: start, to: Math.min(change, to), value: current })
      start = Math.max(start, change)
      current = next
    }
    if (start < to) found.push({ from: start, to, value: current })
    return found
  }

  /** The first instant of a local date, given as its day number. */
  function firstInstant(localDay: number): number {
    const known = dayStarts.get(localDay)
    if (known !== undefined) return known
    for (const stretch of offsets(localDay * day - widestOffset, (localDay + 1) * day + widestOffset)) {
      const begins = Math.max(stretch.from, localDay * day - stretch.value)
      if (begins < stretch.to && begins < (localDay + 1) * day - stretch.value) {
        dayStarts.set(localDay, begins)
        return begins
      }
    }
    throw new Failure('internal', `The zone ${timeZone} has no instant on local day ${localDay}.`)
  }

  /** The local days of one UTC day, each with the start of its date. */
  function stretchesOf(utcDay: number): readonly Stretch[] {
    const found: Stretch[] = []
    for (const { from, to, value } of offsets(utcDay * day, (utcDay + 1) * day)) {
      let start = from
      while (start < to) {
        const localDay = Math.floor((start + value) / day)
        const end = Math.min(to, (localDay + 1) * day - value)
        found.push({ from: start, to: end, value: firstInstant(localDay) })
        start = end
      }
    }
    return found
  }

  function stretchAt(at: number): Stretch {
    const utcDay = Math.floor(at / day)
    let known = stretches.get(utcDay)
    if (known === undefined) {
      if (stretches.size >= cachedDays) {
        for (const cache of [samples, dayStarts, stretches]) cache.clear()
      }
      known = stretchesOf(utcDay)
      stretches.set(utcDay, known)
    }
    const found = known.find(stretch => at < stretch.to)
    if (found === undefined) throw new Failure('internal', `No day holds the instant ${at}.`)
    return found
  }

  return {
    timeZone,
    dayStart(at) {
      if (at < latest.from || at >= latest.to) latest = stretchAt(at)
      return latest.value
    },
    dayStarts(from, to) {
      const starts = new Set<number>()
      for (let at = from; at < to; ) {
        const stretch = stretchAt(at)
        starts.add(stretch.value)
        at = stretch.to
      }
      return [...starts].sort((a, b) => a - b)
    },
  }
}

/** Milliseconds that a zone's clock is ahead of UTC at an instant. */
function zoneOffset(timeZone: string): (at: number) => number {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  } catch (error) {
    throw failing('invalid_input', sayLedger('zone.unknown', { zone: timeZone }), { timeZone }, error)
  }
  return at => {
    // "1/5/2026, GMT+05:30"; UTC itself is a bare "GMT", historical offsets may carry seconds.
    const match = /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(format.format(at))
    if (match === null) throw new Failure('internal', `The offset of ${timeZone} cannot be read.`)
    const [, sign, hours = '0', minutes = '0', seconds = '0'] = match
    const size = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
    return sign === '-' ? -size : size
  }
}
