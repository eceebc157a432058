import { createSeededRandom } from '../../../src-main/providers/practice/seeded-random.ts'
import { callsOf, dayMs, hourMs, type Incident, minuteMs, plainTraffic, type Traffic } from './call-stream.ts'
import { type Measured, medianOf, perUnit } from './confidence.ts'
import { type DetectionBound, detectionBound } from './detection-bound.ts'
import { type Detector, fixed, galley, knowing, type Learned, learnFrom } from './detectors.ts'

const jump = 0.2
const quietWeeks = 40
const incidents = 400
const histories = 5
const weekMs = 7 * dayMs
/** The seeds that constants were looked at with; `held-out` is what is reported. */
const set = process.env.GALLEY_BENCH_SEEDS ?? 'held-out'

/** How soon a jump of 20 points is found, and how often there is an alarm without one. Times in minutes. */
export interface DetectionRow {
  readonly name: string
  readonly median: Measured
  readonly mean: number
  readonly p90: number
  readonly withinTwo: number
  /** A week, of everything that is watched together. */
  readonly falseAlarms: Measured
}

interface Trial {
  readonly name: string
  readonly traffic: Traffic
  readonly group?: Incident['group']
  /** Null: nobody knows yet what is usual. */
  readonly hasHistory?: boolean
  make(learned: Learned): Detector
}

/** Failures of five sorts, as a user has them who is rate limited now and then. */
const mixed = { limited: 0.5, slow: 0.2, down: 0.15, filtered: 0.1, refused: 0.05 } as const

function measure(trial: Trial): DetectionRow {
  const { traffic, name } = trial
  const learned = Array.from({ length: histories }, (_, at) =>
    learnFrom(traffic, trial.hasHistory === false ? null : `${set} history ${name} ${at}`),
  )
  const delays = Array.from({ length: incidents }, (_, at) => delayOf(trial, learned[at % histories] as Learned, at))
  delays.sort((one, other) => one - other)
  const place = (share: number) => delays[Math.floor(share * delays.length)] ?? 0
  return {
    name,
    median: medianOf(delays),
    mean: delays.reduce((sum, delay) => sum + delay, 0) / delays.length,
    p90: place(0.9),
    withinTwo: delays.filter(delay => delay <= 2).length / delays.length,
    falseAlarms: falseAlarms(trial, learned),
  }
}

/** Each incident begins at some moment of some day, after two quiet hours. */
function delayOf({ traffic, name, group = null, make }: Trial, learned: Learned, number: number): number {
  const seed = `${set} incident ${name} ${number}`
  const begins = 2 * hourMs + createSeededRandom(`${seed} begin`).next() * (dayMs - 2 * hourMs)
  const detector = make(learned)
  const incident = { at: begins, points: jump, group }
  const from = Math.floor(begins / hourMs - 2) * hourMs
  for (const call of callsOf(traffic, seed, { from, to: from + dayMs, incident })) {
    if (detector.add(call) && call.subject === 0 && call.at >= begins) return (call.at - begins) / minuteMs
  }
  return dayMs / minuteMs
}

function falseAlarms({ traffic, name, make }: Trial, learned: readonly Learned[]): Measured {
  let alarms = 0
  for (const [at, usual] of learned.entries()) {
    const detector = make(usual)
    const to = (quietWeeks / histories) * weekMs
    for (const call of callsOf(traffic, `${set} quiet ${name} ${at}`, { to })) if (detector.add(call)) alarms += 1
  }
  return perUnit(alarms, quietWeeks)
}

const usualRates = [0.005, 0.01, 0.02, 0.05] as const
const plain = (usual: number): Traffic => ({ ...plainTraffic, usual: () => usual })
/** Weeks on which reference detectors are set: not those they are measured on. */
const tuningWeeks = 20

/** The lowest limit with one false alarm a week at most. */
function lowest(limits: readonly number[], usual: number, make: (limit: number) => Detector): number {
  const tried = limits.map(limit => ({ limit, detector: make(limit), alarms: 0 }))
  for (const call of callsOf(plain(usual), `set ${usual}`, { to: tuningWeeks * weekMs })) {
    for (const one of tried) if (one.detector.add(call)) one.alarms += 1
  }
  return tried.find(({ alarms }) => alarms <= tuningWeeks)?.limit ?? (limits.at(-1) as number)
}

export interface RateResult {
  readonly usual: number
  readonly bound: DetectionBound
  readonly rows: readonly DetectionRow[]
}

export function measureRates(): readonly RateResult[] {
  return usualRates.map(usual => {
    const traffic = plain(usual)
    const ofGroups = { ...traffic, groups: mixed }
    const make = (learned: Learned) => galley(traffic, learned)
    const steps = Array.from({ length: 16 }, (_, step) => step)
    const best = lowest(
      steps.map(step => 0.06 + step * 0.02),
      usual,
      fixed,
    )
    const limit = lowest(
      steps.map(step => 7.6 + step * 0.12),
      usual,
      each => knowing(usual, jump, each),
    )
    const trials: readonly Trial[] = [
      { name: 'Galley, one sort of failures', traffic, make },
      { name: 'Galley, a common sort fails more (half of the usual ones)', traffic: ofGroups, group: 'limited', make },
      { name: 'Galley, another sort fails more (15 %)', traffic: ofGroups, group: 'down', make },
      { name: 'Galley, a rare sort fails more (5 %)', traffic: ofGroups, group: 'refused', make },
      { name: 'knows both rates (CUSUM)', traffic, make: () => knowing(usual, jump, limit) },
      { name: `static, over ${Math.round(best * 1000) / 10} % of 5 min`, traffic, make: () => fixed(best) },
      { name: 'static, over 20 % of 5 min', traffic, make: () => fixed(0.2) },
    ]
    return { usual, bound: detectionBound(usual, jump, 10), rows: trials.map(measure) }
  })
}

/** What is not as simple as a coin: 2 % fail on a usual day, of five sorts, where nothing else is said; `down` fails more. */
export function measureConditions(recorded: Traffic['arrivals'] | null, only = ''): readonly DetectionRow[] {
  const base: Traffic = { ...plainTraffic, groups: mixed }
  const conditions: readonly (Omit<Trial, 'make' | 'group'> | null)[] = [
    { name: 'as above', traffic: base },
    { name: 'failures in bursts, 2 in a row on average', traffic: { ...base, burst: 2 } },
    { name: 'failures in bursts, 3 in a row on average', traffic: { ...base, burst: 3 } },
    { name: 'bursts of one sort, 3 in a row on average', traffic: { ...base, burst: 3, isBurstOfOneSort: true } },
    { name: 'hours are up to three times worse or better', traffic: { ...base, hoursDiffer: 3 } },
    { name: '8 % fail from 2 to 6 at night, 1 % else', traffic: { ...base, usual: nightly } },
    { name: '3 tries, half of them end as the first one', traffic: { ...base, tries: 3, sameAgain: 0.5 } },
    { name: 'failures take a minute to fail', traffic: { ...base, failsAfterMs: minuteMs } },
    { name: '5 providers, 10 calls a minute each', traffic: { ...base, subjects: 5 } },
    { name: '5 providers, 2 calls a minute each', traffic: { ...base, subjects: 5, arrivals: 2 } },
    ...usualRates.map(usual => ({
      name: `no history yet, ${usual * 100} % fail`,
      traffic: { ...base, usual: () => usual },
      hasHistory: false,
    })),
    recorded === null ? null : { name: 'arrivals of a production trace', traffic: { ...base, arrivals: recorded } },
  ]
  return conditions
    .filter(condition => condition !== null)
    .filter(({ name }) => name.includes(only))
    .flatMap(condition => [
      measure({ ...condition, group: 'down', make: learned => galley(condition.traffic, learned) }),
      { ...measure({ ...condition, group: 'down', make: () => fixed(0.2) }), name: '– static, over 20 % of 5 min' },
    ])
}

function nightly(hour: number): number {
  return hour >= 2 && hour < 6 ? 0.08 : 0.01
}
