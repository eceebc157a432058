const dayMs = 86_400_000

/** `2026-11-23` of an instant in a zone. */
export function dayOf(time: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(time)
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10)
}

/**
 * The first instant of a calendar day in a zone, epoch milliseconds. Where clocks are put forward at midnight, that is the
 * first hour there is.
 */
export function startOfDay(date: string, timeZone: string): number {
  const utc = Date.parse(date)
  // No zone is further than a day from UTC; the day changes once in between.
  let before = utc - dayMs
  let after = utc + dayMs
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (dayOf(middle, timeZone) < date) before = middle
    else after = middle
  }
  return after
}
