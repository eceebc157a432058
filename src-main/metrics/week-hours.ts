const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
/** Two years of hours. */
const mostHours = 20_000

/** Which hour of the week an hour is in a zone: 0 is Monday at midnight. Asking the calendar costs more than adding up, so it is remembered. */
export function createWeekHours(): (timeZone: string) => (start: number) => number {
  let zone = ''
  let clock = new Intl.DateTimeFormat()
  const places = new Map<number, number>()

  return timeZone => {
    if (timeZone !== zone) {
      zone = timeZone
      places.clear()
      clock = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' })
    }
    return start => {
      const known = places.get(start)
      if (known !== undefined) return known
      if (places.size >= mostHours) places.clear()
      const parts = clock.formatToParts(start)
      const of = (type: string) => parts.find(part => part.type === type)?.value ?? ''
      const place = weekdays.indexOf(of('weekday')) * 24 + Number(of('hour'))
      places.set(start, place)
      return place
    }
  }
}
