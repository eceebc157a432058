import { dayOf } from './zoned-day.ts'

export interface DateFormats {
  /** The zone that all of this is in. */
  readonly timeZone: string
  /** `23 Nov 2026, 04:44`; times are ISO strings of the contract or epoch milliseconds. */
  dateTime(time: string | number): string
  /** `23 Nov 2026, 04:44:05`, for what can come twice a minute. */
  exactTime(time: string | number): string
  /** `23 Nov`, with the year where it is not the one of now. */
  day(time: string | number, now?: number): string
  /** A calendar day of the contract, `2026-11-23`, which has no zone: `23 Nov`. */
  calendarDay(date: string): string
  /** The same with the year where it is not the one of now, as one end of a period that a person chose. */
  periodDay(date: string, now?: number): string
  /** The same with its year: `23 Nov 2026`. */
  calendarDate(date: string): string
  /** The same with its weekday: `Mon 23 Nov`. */
  weekdayDay(date: string): string
  /** A month of the contract, `2026-11`: `November 2026`. */
  calendarMonth(month: string): string
  /** `04:44`. */
  clock(time: string | number): string
  /** `04:44:05`. */
  clockSeconds(time: string | number): string
  /** `12 s ago`, `3 min ago`, `2 h ago`, `5 d ago`. */
  ago(time: string | number, now: number): string
  /** To stand behind "since": `14:02` of the last day, `Tuesday` of the last week, else `23 Nov`. */
  since(time: string | number, now?: number): string
  /** 1 is Monday: `Mon`. */
  weekday(number: number): string
}

/** Dates in the user's zone. English names the day before the month, whatever the system does. */
export function createDateFormats(locale: string, timeZone: string): DateFormats {
  const tag = locale === 'en' ? 'en-GB' : locale
  const make = (options: Intl.DateTimeFormatOptions, zone = timeZone) => {
    const format = new Intl.DateTimeFormat(tag, { ...options, timeZone: zone, hourCycle: 'h23' })
    return (time: string | number | Date) => format.format(new Date(time))
  }
  const dayAndMonth = { day: 'numeric', month: 'short' } as const
  const hourAndMinute = { hour: '2-digit', minute: '2-digit' } as const
  const dateTime = make({ year: 'numeric', ...dayAndMonth, ...hourAndMinute })
  const shortDay = make(dayAndMonth)
  const longDay = make({ ...dayAndMonth, year: 'numeric' })
  const clock = make(hourAndMinute)
  const longWeekday = make({ weekday: 'long' })
  const calendarDay = make(dayAndMonth, 'UTC')
  const calendarDate = make({ ...dayAndMonth, year: 'numeric' }, 'UTC')
  const year = make({ year: 'numeric' })
  const wholeMonth = make({ month: 'long', year: 'numeric' }, 'UTC')
  const ago = new Intl.RelativeTimeFormat(locale, { style: 'narrow', numeric: 'always' })
  return {
    timeZone,
    dateTime,
    exactTime: make({ year: 'numeric', ...dayAndMonth, ...hourAndMinute, second: '2-digit' }),
    day: (time, now = Date.now()) => (year(time) === year(now) ? shortDay(time) : longDay(time)),
    calendarDay,
    periodDay: (date, now = Date.now()) =>
      date.slice(0, 4) === dayOf(now, timeZone).slice(0, 4) ? calendarDay(date) : calendarDate(date),
    calendarDate,
    calendarMonth: month => wholeMonth(`${month}-01`),
    weekdayDay: make({ ...dayAndMonth, weekday: 'short' }, 'UTC'),
    clock,
    clockSeconds: make({ ...hourAndMinute, second: '2-digit' }),
    ago(time, now) {
      const seconds = Math.max(0, Math.round((now - new Date(time).getTime()) / 1000))
      const [amount, unit] = inLargestUnit(seconds)
      // Intl sets figures against Chinese without the blank that the rest of the page has.
      if (locale.startsWith('zh')) return ago.format(-amount, unit).replace(/(?<=\d)(?=\p{Script=Han})/u, ' ')
      return `${amount} ${shortUnits[unit]} ago`
    },
    since(time, now = Date.now()) {
      const past = now - new Date(time).getTime()
      if (past < 86_400_000) return clock(time)
      return past < 6.5 * 86_400_000 ? longWeekday(time) : shortDay(time)
    },
    // 5 January 1970 was a Monday.
    weekday: number => make({ weekday: 'short' }, 'UTC')((3 + number) * 86_400_000),
  }
}

const shortUnits = { second: 's', minute: 'min', hour: 'h', day: 'd' } as const

function inLargestUnit(seconds: number): readonly [number, keyof typeof shortUnits] {
  if (seconds < 60) return [seconds, 'second']
  if (seconds < 3570) return [Math.round(seconds / 60), 'minute']
  if (seconds < 84_600) return [Math.round(seconds / 3600), 'hour']
  return [Math.round(seconds / 86_400), 'day']
}
