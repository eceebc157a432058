const minuteMs = 60_000
const dayMinutes = 1440
/** Clocks are changed at full quarters, by two hours at most. */
const stepMinutes = 15
const mostSteps = 8

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
  const isQuiet = (at: number) => {
    const clock = clockMinutes(at, timeZone)
    return begins < ends ? clock >= begins && clock < ends : clock >= begins || clock < ends
  }
  if (!isQuiet(now)) return now
  const left = (ends - clockMinutes(now, timeZone) + dayMinutes) % dayMinutes
  const planned = Math.floor(now / minuteMs) * minuteMs + left * minuteMs
  // Where the clock is put forward or back in between, the hour shown decides.
  const drift = ((ends - clockMinutes(planned, timeZone) + dayMinutes * 1.5) % dayMinutes) - dayMinutes / 2
  let end = Math.max(now, planned + drift * minuteMs)
  // They may end at a time that is left out that night: then with the change of the clock.
  for (let step = 0; step < mostSteps && isQuiet(end); step++) end += stepMinutes * minuteMs
  return end
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
