import type { AlertRule, CallFacts } from '../../../src-main/insights/alerts/alert-types.ts'
import { Watch } from '../../../src-main/insights/alerts/watch.ts'
import { createSeededRandom } from '../../../src-main/providers/practice/seeded-random.ts'

const callsAMinute = 10
const jump = 0.2
const quietWeeks = 20
const incidents = 400
const weekMs = 7 * 86_400_000
const windowMs = 5 * 60_000
const minuteMs = 60_000

/** How soon a jump of 20 points is found, and how often there is an alarm without one. Times in minutes. */
export interface DetectionRow {
  readonly usual: number
  readonly method: string
  readonly median: number
  readonly mean: number
  readonly p90: number
  readonly withinTwo: number
  readonly falseAlarms: number
}

interface Detector {
  readonly name: string
  /** True at the call that gives the alarm; it begins anew then. */
  add(at: number, failed: boolean): boolean
}

const rule: AlertRule = {
  id: 1,
  builtIn: null,
  name: null,
  metric: 'error_rate',
  scope: { kind: 'all', value: null },
  windowMinutes: 15,
  comparison: 'jumps_by',
  threshold: jump,
  clearAt: null,
  minSample: 5,
  enabled: true,
  urgent: false,
  renotifyMinutes: null,
  channels: [],
  createdAt: 0,
  updatedAt: 0,
}

/** The rule that comes with Galley, as the engine runs it. */
function galley(usual: number): Detector {
  const known = { rate: usual, callsAWeek: callsAMinute * 60 * 24 * 7 }
  const make = (now: number) => new Watch(rule, { kind: 'all', value: null }, now, known)
  let watch = make(0)
  let id = 0
  return {
    name: 'Galley',
    add(at, failed) {
      id += 1
      watch.add(callOf(id, at, failed))
      if (!watch.verdict(at, null).holds) return false
      watch = make(at)
      return true
    },
  }
}

/** "More than so much of the last 5 minutes failed": what a static rule can be. */
function fixed(threshold: number): Detector {
  let calls: { readonly at: number; readonly failed: boolean }[] = []
  let failures = 0
  return {
    name: `static, over ${Math.round(threshold * 1000) / 10} % of 5 min`,
    add(at, failed) {
      calls.push({ at, failed })
      if (failed) failures += 1
      while (calls[0] !== undefined && calls[0].at <= at - windowMs) if (calls.shift()?.failed) failures -= 1
      if (calls.length < 10 || failures / calls.length <= threshold) return false
      calls = []
      failures = 0
      return true
    },
  }
}

function callOf(id: number, at: number, failed: boolean): CallFacts {
  return {
    ...{ id, at, requestId: id, provider: 'openai', model: 'm', operation: 'translation', book: null },
    status: failed ? 'error' : 'success',
    errorKind: failed ? 'server' : null,
    costNanos: 0,
    responseMs: 1000,
    firstTokenMs: null,
    score: null,
  }
}

function arrivals(seed: string) {
  const random = createSeededRandom(seed)
  return {
    gap: () => (-Math.log(1 - random.next()) * minuteMs) / callsAMinute,
    fails: (rate: number) => random.next() < rate,
  }
}

function falseAlarms(detector: Detector, usual: number): number {
  const { gap, fails } = arrivals(`quiet ${usual}`)
  let alarms = 0
  for (let at = 0; at < quietWeeks * weekMs; at += gap()) if (detector.add(at, fails(usual))) alarms += 1
  return alarms / quietWeeks
}

/** Each incident begins at some moment of a quiet hour. */
function delays(make: () => Detector, usual: number): readonly number[] {
  return Array.from({ length: incidents }, (_, incident) => {
    const { gap, fails } = arrivals(`incident ${usual} ${incident}`)
    const detector = make()
    const begins = 60 * minuteMs
    for (let at = 0; ; at += gap()) {
      const alarm = detector.add(at, fails(at < begins ? usual : usual + jump))
      if (alarm && at >= begins) return (at - begins) / minuteMs
    }
  }).sort((one, other) => one - other)
}

function row(make: () => Detector, usual: number): DetectionRow {
  const sorted = delays(make, usual)
  const at = (share: number) => sorted[Math.floor(share * sorted.length)] ?? 0
  return {
    usual,
    method: make().name,
    median: at(0.5),
    mean: sorted.reduce((sum, delay) => sum + delay, 0) / sorted.length,
    p90: at(0.9),
    withinTwo: sorted.filter(delay => delay <= 2).length / sorted.length,
    falseAlarms: falseAlarms(make(), usual),
  }
}

/**
 * The static rule is given the best threshold it could have been given: the lowest that raises no more than one false alarm a
 * week, found on the same quiet weeks. Nobody knows that threshold beforehand.
 */
export function measureDetection(): readonly DetectionRow[] {
  return [0.005, 0.01, 0.02, 0.05].flatMap(usual => {
    const thresholds = Array.from({ length: 20 }, (_, step) => 0.02 + step * 0.02)
    const best = thresholds.find(threshold => falseAlarms(fixed(threshold), usual) <= 1) ?? 0.4
    return [row(() => galley(usual), usual), row(() => fixed(best), usual), row(() => fixed(0.2), usual)]
  })
}
