import { createDateFormats, type DateFormats } from './date-formats.ts'

/** Stands where there is nothing to say, such as a rate over no calls. */
export const noFigure = '–'

/** A currency the person chose, at the rate they entered; figures are kept in US dollars. */
export interface DisplayCurrency {
  readonly code: string
  readonly perDollar: number
}

export interface FormatOptions {
  /** A language of the app; figures follow it. */
  readonly locale: string
  readonly timeZone: string
  readonly currency?: DisplayCurrency | null
  /** What stands for a cost that is not known. */
  readonly unpriced: string
}

/**
 * How figures read to a person: unit and precision fit the size, and what is not known is a word or a dash, never a zero.
 * In English they are those of the terminal and the report (src-main/reports/format-figures.ts; a test compares them).
 */
export interface Formats extends DateFormats {
  /** Counts: `1,284`. */
  count(value: number): string
  /** Large counts, short: `1,284`, `24.3 k`, `1.3 M`. */
  shortCount(value: number): string
  /** Billionths of a US dollar: `$0.0004`, `$0.037`, `$0.61`, `$38.12`, `$1,204`; null is "unpriced". */
  money(nanos: number | null): string
  /** The same where there is little room: `$1.2 M` from a million on. */
  shortMoney(nanos: number | null): string
  /** The same for an axis: no more decimals than the step between its ticks needs. */
  moneyTick(nanos: number, stepNanos: number): string
  /** Milliseconds: `840 ms`, `24.1 s`, `3 min`; null is a dash. */
  duration(milliseconds: number | null): string
  /** The same for an axis: `20 s`, `1.5 min`. */
  durationTick(milliseconds: number): string
  /** A share 0..1: `99.4 %`; 100 % and 0 % only where they are exact. */
  percent(share: number | null): string
  /** A share that a person set, 0..1 and above: `30 %`, `2.5 %`. */
  setPercent(share: number): string
  /** How far now is from before, as a share of it: `+12 %`, `-3 %`; null where there was nothing before or nothing changed. */
  change(now: number | null, before: number | null): string | null
  /** A score 0..1: `0.91`. */
  score(value: number | null): string
  bytes(value: number): string
  /** Names beside each other: `OpenAI, Mistral`, `OpenAI、Mistral`. */
  list(names: readonly string[]): string
  /** What stands between two sentences: a blank, or nothing in Chinese, whose full stop is as wide as both. */
  readonly sentenceGap: string
  /** A language tag by its name in the app's language; the tag itself where it has none. */
  language(tag: string): string
}

const nanosPerDollar = 1e9

/** Formats for one language, time zone and currency; make it once, the Intl objects are costly. */
export function createFormats(options: FormatOptions): Formats {
  const { locale, timeZone, unpriced } = options
  const numbers = new Map<string, Intl.NumberFormat>()
  function number(value: number, digits: number, more: Intl.NumberFormatOptions = {}): string {
    const key = `${digits} ${more.style ?? ''} ${more.unit ?? ''} ${more.currency ?? ''}`
    let format = numbers.get(key)
    if (format === undefined) {
      format = new Intl.NumberFormat(locale, { ...more, minimumFractionDigits: digits, maximumFractionDigits: digits })
      numbers.set(key, format)
    }
    return format.format(value)
  }

  const chinese = locale.startsWith('zh')
  const units = chinese ? chineseUnits : englishUnits
  const currency = { code: options.currency?.code ?? 'USD', perDollar: options.currency?.perDollar ?? 1 }
  const inCurrency = { style: 'currency', currency: currency.code, currencyDisplay: 'narrowSymbol' } as const
  const names = new Intl.DisplayNames([locale], { type: 'language', fallback: 'none' })
  const count = (value: number) => number(value, 0)

  function money(nanos: number | null): string {
    if (nanos === null) return unpriced
    const amount = (nanos / nanosPerDollar) * currency.perDollar
    const size = Math.abs(amount)
    if (size === 0) return number(0, 2, inCurrency)
    if (size < 0.00005) return `<${number(0.0001, 4, inCurrency)}`
    if (size < 0.00995) return number(amount, 4, inCurrency)
    if (size < 0.0995) return number(amount, 3, inCurrency)
    return number(amount, size < 999.995 ? 2 : 0, inCurrency)
  }

  function shortCount(value: number): string {
    const step = units.counts.find(([from]) => Math.abs(value) >= from)
    if (step === undefined) return count(value)
    const [, per, unit] = step
    return `${number(value / per, 1)}${unit}`
  }

  function shortMoney(nanos: number | null): string {
    const amount = nanos === null ? 0 : (nanos / nanosPerDollar) * currency.perDollar
    const step = units.counts.find(([from]) => amount >= Math.max(from, 999_500))
    return step === undefined ? money(nanos) : `${number(amount / step[1], 1, inCurrency)}${step[2]}`
  }

  function duration(milliseconds: number | null): string {
    if (milliseconds === null) return noFigure
    if (milliseconds < 999.5) return count(milliseconds) + units.millisecond
    const seconds = milliseconds / 1000
    if (seconds < 99.95) return number(seconds, 1) + units.second
    if (seconds < 119.5) return count(seconds) + units.second
    const minutes = seconds / 60
    return minutes < 119.5 ? count(minutes) + units.minute : number(minutes / 60, 1) + units.hour
  }

  function percent(share: number | null): string {
    if (share === null) return noFigure
    if (share === 1 || share === 0) return `${count(share * 100)}${units.percent}`
    // Rounding must not turn "nearly all" into "all".
    return number(Math.min(Math.max(share * 100, 0.1), 99.9), 1) + units.percent
  }

  function change(now: number | null, before: number | null): string | null {
    if (now === null || before === null || before === 0) return null
    const points = Math.round((now / before - 1) * 100)
    if (points === 0) return null
    return `${points > 0 ? '+' : '-'}${count(Math.abs(points))}${units.percent}`
  }

  return {
    ...createDateFormats(locale, timeZone),
    count,
    shortCount,
    money,
    shortMoney,
    durationTick(milliseconds) {
      if (milliseconds === 0) return count(0)
      if (milliseconds < 1000) return count(milliseconds) + units.millisecond
      const isMinutes = milliseconds >= 120_000 || milliseconds % 60_000 === 0
      const isHours = milliseconds >= 2 * 3_600_000 && milliseconds % 1_800_000 === 0
      const [amount, unit] = isHours
        ? [milliseconds / 3_600_000, units.hour]
        : isMinutes
          ? [milliseconds / 60_000, units.minute]
          : [milliseconds / 1000, units.second]
      return number(amount, Number.isInteger(amount) ? 0 : 1) + unit
    },
    moneyTick(nanos, stepNanos) {
      if (nanos === 0) return number(0, 0, inCurrency)
      const step = (stepNanos / nanosPerDollar) * currency.perDollar
      // Cents have two places, whatever the step.
      const digits = step >= 1 || step <= 0 ? 0 : Math.min(6, Math.max(2, Math.ceil(-Math.log10(step) - 1e-9)))
      return number((nanos / nanosPerDollar) * currency.perDollar, digits, inCurrency)
    },
    duration,
    percent,
    setPercent: share => number(share * 100, Number.isInteger(Math.round(share * 1000) / 10) ? 0 : 1) + units.percent,
    change,
    score: value => (value === null ? noFigure : number(value, 2)),
    bytes(value) {
      const [, per, unit] = byteSteps.find(([from]) => value >= from) ?? [0, 1, 'B']
      const amount = value / per
      return `${number(amount, amount < 10 && per > 1 ? 1 : 0)} ${unit}`
    },
    list: names => names.join(chinese ? '、' : ', '),
    sentenceGap: chinese ? '' : ' ',
    language(tag) {
      try {
        return names.of(tag) ?? tag
      } catch {
        // Callers name languages as they like.
        return tag
      }
    },
  }
}

const englishUnits = {
  millisecond: ' ms',
  second: ' s',
  minute: ' min',
  hour: ' h',
  percent: ' %',
  counts: [
    [999_950_000, 1e9, ' bn'],
    [999_950, 1e6, ' M'],
    [9_999.5, 1e3, ' k'],
  ],
} as const

/** Large numbers go by ten thousands. */
const chineseUnits = {
  millisecond: ' 毫秒',
  second: ' 秒',
  minute: ' 分钟',
  hour: ' 小时',
  percent: '%',
  counts: [
    [99_995_000, 1e8, ' 亿'],
    [9_999.5, 1e4, ' 万'],
  ],
} as const

const byteSteps: readonly (readonly [from: number, per: number, unit: string])[] = [
  [1e9, 1e9, 'GB'],
  [1e6, 1e6, 'MB'],
  [1e3, 1e3, 'kB'],
]
