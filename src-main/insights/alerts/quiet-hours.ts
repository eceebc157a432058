const minuteMs = 60_000
const dayMinutes = 1440

export interface QuietHours {
  /** `22:30`, in the user's zone; null: there are none. */
  readonly from: string | null
  readonly to: string | null
}

/** When something may be told: now, or as quiet hours end. UTC epoch milliseconds. */
export function endOfQuiet(now: number, { from, to }: QuietHours, timeZone: string): number {
  if (from === null || to === null || from === to) return now
  const begins = minutesOf(from)
  const ends = minutesOf(to)
  const clock = clockMinutes(now, timeZone)
  const isQuiet = begins < ends ? clock >= begins && clock < ends : clock >= begins || clock < ends
  if (!isQuiet) return now
  const left = (ends - clock + dayMinutes) % dayMinutes
  const end = Math.floor(now / minuteMs) * minuteMs + left * minuteMs
  // Where the clock is put forward or back in between, the hour shown decides.
  const drift = ((ends - clockMinutes(end, timeZone) + dayMinutes * 1.5) % dayMinutes) - dayMinutes / 2
  return Math.max(now, end + drift * minuteMs)
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

function clockMinutes(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at)
  return minutesOf(parts)
}
