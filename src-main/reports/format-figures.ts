/**
 * How a figure reads to a person, in one place for terminal, report and window: unit and precision
 * fit the size, and what is not known is a word, never a zero.
 */

/** Stands where there is nothing to say, such as a rate over no calls. */
export const noFigure = '–'

export interface FigureFormats {
  /** Counts: `1,284`. */
  count(value: number): string
  /** Large counts, short: `1,284`, `24.3 k`, `1.3 M`. */
  shortCount(value: number): string
  /** Nano-dollars: `$0.0004`, `$0.037`, `$0.61`, `$38.12`, `$1,204`; null is `unpriced`. */
  money(nanos: number | null): string
  /** Milliseconds: `840 ms`, `24.1 s`, `3 min`; null is a dash. */
  duration(milliseconds: number | null): string
  /** A share 0..1: `99.4 %`; 100 % and 0 % only where they are exact. */
  percent(share: number | null): string
  /** A change against the period before: `+12 %`, `-3 %`, `same`; null where there was nothing before. */
  change(now: number | null, before: number | null): string | null
  /** A score in thousandths: `0.91`. */
  score(thousandths: number | null): string
  /** A point in time in the user's zone: `23 Nov 2026, 04:44`. */
  time(milliseconds: number): string
  /** A calendar day in the user's zone: `23 Nov 2026`. */
  day(milliseconds: number): string
}

const nanosPerDollar = 1e9

/** Formats for one locale and time zone; make it once, the Intl objects are costly. */
export function createFigureFormats(options: { locale?: string; timeZone: string }): FigureFormats {
  const locale = options.locale ?? 'en-US'
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const fixed = new Map<number, Intl.NumberFormat>()
  const decimals = (value: number, digits: number): string => {
    let format = fixed.get(digits)
    if (format === undefined) {
      format = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
      fixed.set(digits, format)
    }
    return format.format(value)
  }
  const dayFormat = new Intl.DateTimeFormat('en-GB', { timeZone: options.timeZone, dateStyle: 'medium' })
  const timeFormat = new Intl.DateTimeFormat('en-GB', {
    timeZone: options.timeZone,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })

  const count = (value: number): string => integer.format(value)
  const shortCount = (value: number): string => {
    if (Math.abs(value) < 9_999.5) return count(value)
    if (Math.abs(value) < 999_950) return `${decimals(value / 1e3, 1)} k`
    if (Math.abs(value) < 999_950_000) return `${decimals(value / 1e6, 1)} M`
    return `${decimals(value / 1e9, 1)} bn`
  }

  const money = (nanos: number | null): string => {
    if (nanos === null) return 'unpriced'
    const sign = nanos < 0 ? '-' : ''
    const dollars = Math.abs(nanos) / nanosPerDollar
    if (dollars === 0) return '$0.00'
    if (dollars < 0.00005) return `${sign}<$0.0001`
    if (dollars < 0.00995) return `${sign}$${decimals(dollars, 4)}`
    if (dollars < 0.0995) return `${sign}$${decimals(dollars, 3)}`
    if (dollars < 999.995) return `${sign}$${decimals(dollars, 2)}`
    return `${sign}$${count(dollars)}`
  }

  const duration = (milliseconds: number | null): string => {
    if (milliseconds === null) return noFigure
    if (milliseconds < 999.5) return `${count(milliseconds)} ms`
    const seconds = milliseconds / 1000
    if (seconds < 99.95) return `${decimals(seconds, 1)} s`
    if (seconds < 119.5) return `${count(seconds)} s`
    const minutes = seconds / 60
    if (minutes < 119.5) return `${count(minutes)} min`
    return `${decimals(minutes / 60, 1)} h`
  }

  const percent = (share: number | null): string => {
    if (share === null) return noFigure
    if (share === 1) return '100 %'
    if (share === 0) return '0 %'
    // Rounding must not turn "nearly all" into "all".
    const shown = Math.min(Math.max(share * 100, 0.1), 99.9)
    return `${decimals(shown, 1)} %`
  }

  const change = (now: number | null, before: number | null): string | null => {
    if (now === null || before === null || before === 0) return null
    const ratio = now / before
    const rounded = Math.round((ratio - 1) * 100)
    if (rounded === 0) return 'same'
    if (ratio >= 10) return `${decimals(ratio, 0)} times`
    return `${rounded > 0 ? '+' : '-'}${count(Math.abs(rounded))} %`
  }

  return {
    count,
    shortCount,
    money,
    duration,
    percent,
    change,
    score: thousandths => (thousandths === null ? noFigure : decimals(thousandths / 1000, 2)),
    time: milliseconds => timeFormat.format(milliseconds),
    day: milliseconds => dayFormat.format(milliseconds),
  }
}
