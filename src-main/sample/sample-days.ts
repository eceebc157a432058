import type { SeededRandom } from '../providers/practice/seeded-random.ts'
import { incidents } from './sample-plan.ts'
import { daySpread, hourWeights, momentsADay, sampleDays, weekdayWeights } from './sample-shape.ts'

/** A moment at which somebody asks for something. */
export interface SampleMoment {
  /** UTC epoch milliseconds. */
  readonly at: number
  /** Hour of the day in the user's zone. */
  readonly hour: number
  /** Times 24 hours before the end. */
  readonly daysBefore: number
  /** Days of the user's calendar before the end's: 0 is today. */
  readonly day: number
}

/** Whether a moment lies in the hours of an incident, on its day or, where it names none, on any. */
export function isDuring(
  incident: { readonly fromHour: number; readonly toHour: number; readonly daysBefore?: number },
  { hour, day }: Pick<SampleMoment, 'hour' | 'day'>,
): boolean {
  if (incident.daysBefore !== undefined && incident.daysBefore !== day) return false
  return hour >= incident.fromHour && hour < incident.toHour
}

/** How much more is asked for while nothing comes back. */
const retriedByHand = 2.5

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Ninety days of moments up to `end`, ascending: days and hours as busy as people are. */
export function sampleMoments(random: SeededRandom, end: number, timeZone: string): SampleMoment[] {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' })
  const date = new Intl.DateTimeFormat('sv-SE', { timeZone })
  const dayOf = (at: number) => Date.parse(date.format(at)) / dayMs
  const today = dayOf(end)
  const moments: SampleMoment[] = []
  const first = Math.floor((end - sampleDays * dayMs) / hourMs) * hourMs
  let ofDay = 1
  let lastWeekday = ''
  for (let start = first; start < end; start += hourMs) {
    const parts = clock.formatToParts(start)
    const weekday = parts.find(({ type }) => type === 'weekday')?.value ?? 'Mon'
    const hour = Number(parts.find(({ type }) => type === 'hour')?.value ?? 0)
    if (weekday !== lastWeekday) ofDay = random.logNormal(1, daySpread)
    lastWeekday = weekday
    const grown = momentsADay.first + ((momentsADay.last - momentsADay.first) * (start - first)) / (end - first)
    const weight = (hourWeights[hour] ?? 1) * (weekdayWeights[weekdays.indexOf(weekday)] ?? 1)
    const day = today - dayOf(start)
    const isDown = [incidents.outage, incidents.rejected].some(incident => isDuring(incident, { hour, day }))
    const expected = (grown / 24) * weight * (isDown ? retriedByHand : ofDay)
    const within = Array.from({ length: poisson(random, expected) }, () => start + random.below(hourMs)).sort(
      (a, b) => a - b,
    )
    for (const at of within) if (at < end) moments.push({ at, hour, day, daysBefore: Math.floor((end - at) / dayMs) })
  }
  return moments
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

function poisson(random: SeededRandom, mean: number): number {
  const limit = Math.exp(-mean)
  let product = random.next()
  let count = 0
  while (product > limit) {
    product *= random.next()
    count += 1
  }
  return count
}
