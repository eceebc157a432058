import { describe, expect, it } from 'vitest'
import { JumpDetector, type JumpSample, type Usual } from '../../../src-main/insights/alerts/jump-detector.ts'
import { createSeededRandom } from '../../../src-main/providers/practice/seeded-random.ts'

const groups = { slow: 0.004, limited: 0.025, refused: 0.0025, filtered: 0.0025, down: 0.016 }
const usual: Usual = { rate: 0.05, groups, dispersion: 1, callsBetween: 20_000 }
const fine: JumpSample = { failed: false, group: null, request: null, attempt: 1 }
let request = 0
const failure = (changes: Partial<JumpSample> = {}): JumpSample => {
  request += 1
  return { failed: true, group: 'limited', request, attempt: 1, ...changes }
}

/** Calls until it is found; every fifth fails. */
function callsUntil(known: Usual, changes: Partial<JumpSample> = {}): number {
  const detector = new JumpDetector(0.2, known)
  for (let calls = 1; calls <= 400; calls++) {
    detector.add(calls % 5 === 0 ? failure(changes) : fine)
    if (detector.detected) return calls
  }
  return Number.POSITIVE_INFINITY
}

describe('a jump of failures', () => {
  it.each([
    ['of one rate', { ...usual, groups: null }],
    ['of five sorts', usual],
    ['of a rate that is next to nothing', { ...usual, rate: 0.005, groups: null }],
  ])('is announced for nothing no more often than it may, %s', (_, known) => {
    const random = createSeededRandom(`quiet ${known.rate} ${known.groups === null}`)
    const detector = new JumpDetector(0.2, known)
    const calls = 2_000_000
    let alarms = 0
    for (let at = 0; at < calls; at++) {
      const drawn = random.next()
      const group = known.groups === null ? null : drawn < 0.025 ? 'limited' : drawn < 0.041 ? 'down' : 'slow'
      detector.add(drawn < known.rate ? failure({ group }) : fine)
      if (!detector.detected) continue
      alarms += 1
      detector.reset()
    }
    expect(alarms).toBeGreaterThan(0)
    // Within what chance makes of the one in 20,000 calls that is allowed.
    expect(alarms).toBeLessThan((calls / known.callsBetween) * 1.3)
  })

  it('is found sooner where what fails is rare on other days', () => {
    expect(callsUntil(usual, { group: 'refused' })).toBeLessThan(callsUntil(usual, { group: 'limited' }))
    expect(callsUntil(usual, { group: 'refused' })).toBeLessThanOrEqual(25)
  })

  it('is found as soon as all calls fail', () => {
    const detector = new JumpDetector(0.2, usual)
    let calls = 0
    while (!detector.detected) {
      detector.add(failure({ group: 'down' }))
      calls += 1
    }
    expect(calls).toBeLessThanOrEqual(5)
  })

  it('is no row of failures where they come in rows on other days, but is found nearly as soon', () => {
    const inRow = (known: Usual) => {
      const detector = new JumpDetector(0.2, known)
      for (let calls = 0; calls < 7; calls++) detector.add(failure())
      return detector.detected
    }
    const bursts = { ...usual, dispersion: 5 }
    expect(inRow(usual)).toBe(true)
    expect(inRow(bursts)).toBe(false)
    expect(callsUntil(bursts)).toBeLessThanOrEqual(callsUntil(usual) * 1.3)
  })

  it('is announced for nothing no more often than it may where failures come in bursts', () => {
    const random = createSeededRandom('bursts')
    const detector = new JumpDetector(0.2, { ...usual, dispersion: 3 })
    const calls = 2_000_000
    let alarms = 0
    let left = 0
    let group: JumpSample['group'] = null
    for (let at = 0; at < calls; at++) {
      if (left === 0 && random.next() < 0.05 / 2) {
        const drawn = random.next()
        group = drawn < 0.5 ? 'limited' : drawn < 0.82 ? 'down' : drawn < 0.9 ? 'slow' : 'filtered'
        for (left = 1; random.next() < 0.5; left++);
      }
      detector.add(left > 0 ? failure({ group }) : fine)
      if (left > 0) left -= 1
      if (!detector.detected) continue
      alarms += 1
      detector.reset()
    }
    expect(alarms).toBeLessThan((calls / usual.callsBetween) * 2)
  })

  it('takes longer to be believed where more is watched, so that all together are wrong no more often', () => {
    expect(callsUntil({ ...usual, callsBetween: 200_000 })).toBeGreaterThan(callsUntil(usual))
  })

  it('is not one request that fails in part after part, however often', () => {
    const detector = new JumpDetector(0.2, usual)
    for (let part = 0; part < 50; part++) detector.add(failure({ request: 7 }))
    expect(detector.detected).toBe(false)
    detector.add(failure())
    expect(detector.detected).toBe(true)
  })

  it('counts a request once, however often it is tried', () => {
    const detector = new JumpDetector(0.2, usual)
    for (let request = 1; request <= 2; request++) {
      for (let attempt = 1; attempt <= 20; attempt++) detector.add(failure({ request, attempt, group: 'limited' }))
    }
    expect(detector.detected).toBe(false)
  })
})
