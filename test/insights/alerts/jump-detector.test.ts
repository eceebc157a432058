import { describe, expect, it } from 'vitest'
import { JumpDetector, type JumpSample } from '../../../src-main/insights/alerts/jump-detector.ts'
import type { Usual } from '../../../src-main/insights/alerts/jump-hypotheses.ts'
import { createSeededRandom } from '../../../src-main/providers/practice/seeded-random.ts'

const weekMs = 7 * 86_400_000
/** Ten calls a minute. */
const gapMs = 6000
const groups = { slow: 0.004, limited: 0.025, refused: 0.0025, filtered: 0.0025, down: 0.016 }
const usual: Usual = { rate: 0.05, isAssumed: false, groups, burst: 1, trust: 1e6, memory: 300, weeksBetween: 0.2 }
const fine: JumpSample = { failed: false, group: null, request: null, attempt: 1, began: 0, elapsedMs: gapMs }
let request = 0
const failure = (changes: Partial<JumpSample> = {}): JumpSample => {
  request += 1
  return { ...fine, failed: true, group: 'limited', request, ...changes }
}

/** Calls until it is found; every fifth fails. */
function callsUntil(known: Usual, changes: Partial<JumpSample> = {}): number {
  const detector = new JumpDetector(0.2, known)
  for (let calls = 1; calls <= 400; calls++) {
    const began = calls * gapMs
    detector.add(calls % 5 === 0 ? failure({ began, ...changes }) : { ...fine, began })
    if (detector.detected) return calls
  }
  return Number.POSITIVE_INFINITY
}

/** Alarms of so many calls, against what the threshold allows. */
function alarmsOf(known: Usual, calls: number, next: (at: number) => JumpSample) {
  const detector = new JumpDetector(0.2, known)
  let alarms = 0
  for (let at = 0; at < calls; at++) {
    detector.add({ ...next(at), began: at * gapMs, elapsedMs: gapMs })
    if (!detector.detected) continue
    alarms += 1
    detector.reset()
  }
  return { alarms, allowed: (calls * gapMs) / weekMs / known.weeksBetween }
}

function drawSort(drawn: number): JumpSample['group'] {
  if (drawn < 0.5) return 'limited'
  if (drawn < 0.82) return 'down'
  return drawn < 0.9 ? 'slow' : 'filtered'
}

describe('a jump of failures', () => {
  it.each([
    ['of one rate', { ...usual, groups: null }],
    ['of five sorts', usual],
    ['of a rate that is next to nothing', { ...usual, rate: 0.005, groups: null }],
  ])('is announced for nothing no more often than it may, %s', (_, known) => {
    const random = createSeededRandom(`quiet ${known.rate} ${known.groups === null}`)
    const { alarms, allowed } = alarmsOf(known, 2_000_000, () => {
      if (random.next() >= known.rate) return fine
      return failure({ group: known.groups === null ? null : drawSort(random.next()) })
    })
    expect(alarms).toBeGreaterThan(0)
    // Within what chance makes of what is allowed.
    expect(alarms).toBeLessThan(allowed * 1.3)
  })

  it('is found sooner where what fails is rare on other days', () => {
    expect(callsUntil(usual, { group: 'refused' })).toBeLessThan(callsUntil(usual, { group: 'limited' }))
    expect(callsUntil(usual, { group: 'refused' })).toBeLessThanOrEqual(25)
  })

  it('is found as soon as all calls fail', () => {
    const detector = new JumpDetector(0.2, usual)
    let calls = 0
    while (!detector.detected && calls < 1000) {
      detector.add(failure({ group: 'down' }))
      calls += 1
    }
    expect(calls).toBeLessThanOrEqual(5)
  })

  it('takes longer to be believed where more is watched, so that all together are wrong no more often', () => {
    expect(callsUntil({ ...usual, weeksBetween: 20 })).toBeGreaterThan(callsUntil(usual))
  })

  it('is found in calls that all ended at once, as after an import', () => {
    const detector = new JumpDetector(0.2, usual)
    for (let calls = 0; calls < 30; calls++) detector.add({ ...failure(), elapsedMs: 0 })
    expect(detector.detected).toBe(true)
  })
})

describe('failures that come in bursts on usual days', () => {
  const bursts: Usual = { ...usual, burst: 3 }

  it('are no jump when they come in a row, and a jump is found nearly as soon', () => {
    const inRow = (known: Usual) => {
      const detector = new JumpDetector(0.2, known)
      for (let calls = 0; calls < 7; calls++) detector.add(failure({ began: calls * gapMs }))
      return detector.detected
    }
    expect(inRow(usual)).toBe(true)
    expect(inRow(bursts)).toBe(false)
    expect(callsUntil(bursts)).toBeLessThanOrEqual(callsUntil(usual) * 1.3)
  })

  it.each([
    ['of one sort', true],
    ['of several sorts', false],
  ])('are announced no more often than they may, %s', (_, isOfOneSort) => {
    const random = createSeededRandom(`bursts ${isOfOneSort}`)
    let left = 0
    let group: JumpSample['group'] = null
    const { alarms, allowed } = alarmsOf(bursts, 600_000, () => {
      if (left === 0 && random.next() < 0.05 / 3) {
        group = drawSort(random.next())
        for (left = 1; random.next() < 2 / 3; left++);
      } else if (!isOfOneSort) group = drawSort(random.next())
      if (left === 0) return fine
      left -= 1
      return failure({ group })
    })
    expect(alarms).toBeLessThan(allowed * 1.3)
  })

  it('are known by when they began, so that slow successes that end in between do not part them', () => {
    const detector = new JumpDetector(0.2, { ...bursts, groups: null })
    // Ten calls in a row fail at once; those that were made before them take a minute, and end one by one in between.
    for (let calls = 0; calls < 10; calls++) {
      detector.add(failure({ group: null, began: calls * gapMs }))
      detector.add({ ...fine, began: calls * gapMs - 60_000, elapsedMs: 100 })
    }
    expect(detector.detected).toBe(false)
  })
})

describe('hours that are worse on usual days', () => {
  it('are no jump where hours differ that much', () => {
    const random = createSeededRandom('worse hours')
    const rateOfHour = Array.from({ length: 4000 }, () => 0.02 * 3 ** (2 * random.next() - 1))
    const quiet = (known: Usual) =>
      alarmsOf(known, 1_000_000, at =>
        random.next() < (rateOfHour[Math.floor(at / 600)] ?? 0.02) ? failure({ group: null }) : fine,
      )
    const alike = { ...usual, rate: 0.024, groups: null }
    const known = quiet({ ...alike, trust: 110 })
    expect(known.alarms).toBeLessThan(known.allowed * 1.3)
    expect(known.alarms).toBeLessThan(quiet(alike).alarms / 2)
  })
})

describe('the first day, of which nothing is known', () => {
  it.each([0.005, 0.02, 0.05])('has no more false alarms than it may where %f fail', rate => {
    const random = createSeededRandom(`first day ${rate}`)
    const known = { ...usual, rate: 0.04, groups: null, trust: 50, memory: Number.POSITIVE_INFINITY, weeksBetween: 1.1 }
    let alarms = 0
    const days = 200
    for (let day = 0; day < days; day++) {
      alarms += alarmsOf(known, 14_400, () => (random.next() < rate ? failure({ group: null }) : fine)).alarms
    }
    expect(alarms).toBeLessThanOrEqual(days / 7)
  })
})

describe('a request', () => {
  it('that fails in part after part, however often, is no jump', () => {
    const detector = new JumpDetector(0.2, usual)
    for (let part = 0; part < 50; part++) detector.add(failure({ request: 7 }))
    expect(detector.detected).toBe(false)
    detector.add(failure())
    expect(detector.detected).toBe(true)
  })

  it('counts once, however often it is tried', () => {
    const detector = new JumpDetector(0.2, usual)
    for (let request = 1; request <= 2; request++) {
      for (let attempt = 1; attempt <= 20; attempt++) detector.add(failure({ request, attempt }))
    }
    expect(detector.detected).toBe(false)
  })
})
