import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ErrorKind } from '../../db/vocabulary.ts'
import { createBreakers } from '../../src-main/service/breakers.ts'

const key = { providerId: 1, model: 'm' }

function open() {
  const clock = { now: 1000, monotonic: () => clock.now }
  return { clock, breakers: createBreakers(clock) }
}

describe('a breaker', () => {
  it('opens at once for the window of a rate limit, and lets one call try when it is over', () => {
    const { clock, breakers } = open()
    breakers.record(key, 'rate_limit', 30_000)
    expect([breakers.allows(key), breakers.opensIn(key), breakers.isLimit(key)]).toEqual([false, 30_000, true])
    clock.now += 30_000
    expect(breakers.list()[0]?.state).toBe('half_open')
    expect([breakers.allows(key), breakers.allows(key)]).toEqual([true, false])
    breakers.record(key, null, null)
    expect([breakers.allows(key), breakers.allows(key), breakers.list()[0]?.state]).toEqual([true, true, 'closed'])
  })

  it('opens on a failure rate over a minimum of calls, longer each time its try fails', () => {
    const { clock, breakers } = open()
    for (let at = 0; at < 4; at++) breakers.record(key, 'server', null)
    expect(breakers.allows(key)).toBe(true)
    breakers.record(key, 'server', null)
    const first = breakers.opensIn(key)
    expect(first).toBeGreaterThan(0)
    clock.now += first
    expect(breakers.allows(key)).toBe(true)
    breakers.record(key, 'overloaded', null)
    expect(breakers.opensIn(key)).toBe(first * 2)
    expect(breakers.list()[0]).toMatchObject({ state: 'open', kind: 'overloaded', pausedForMs: first })
    clock.now += first * 2
    breakers.record(key, null, null)
    expect(breakers.list()[0]).toMatchObject({ state: 'closed', pausedForMs: null })
  })

  it('stays closed for what is the request’s own fault, and for what the caller ended', () => {
    const { breakers } = open()
    for (const kind of [
      'context_length',
      'content_filter',
      'invalid_request',
      'cancelled',
      'budget_blocked',
    ] as const) {
      for (let at = 0; at < 20; at++) breakers.record(key, kind, null)
    }
    expect(breakers.allows(key)).toBe(true)
  })

  it('forgets failures of long ago, and a mixed record under its rate', () => {
    const { clock, breakers } = open()
    for (let at = 0; at < 4; at++) breakers.record(key, 'server', null)
    clock.now += 600_000
    breakers.record(key, 'server', null)
    expect(breakers.allows(key)).toBe(true)
    clock.now += 600_000
    for (let at = 0; at < 40; at++) breakers.record(key, at % 3 === 2 ? 'network' : null, null)
    expect(breakers.allows(key)).toBe(true)
  })

  it('starts with what happened before the process: a limit that still holds, not one that is over', () => {
    const { breakers } = open()
    breakers.recall(key, 'rate_limit', 60_000, 20_000)
    expect(breakers.opensIn(key)).toBe(40_000)
    const other = { providerId: 2, model: 'm' }
    breakers.recall(other, 'rate_limit', 10_000, 20_000)
    expect(breakers.allows(other)).toBe(true)
  })

  it('gives up a try that never ended', () => {
    const { clock, breakers } = open()
    breakers.record(key, 'rate_limit', 1000)
    clock.now += 1000
    expect(breakers.allows(key)).toBe(true)
    clock.now += 119_000
    expect(breakers.allows(key)).toBe(false)
    clock.now += 2000
    expect(breakers.allows(key)).toBe(true)
  })

  it('whatever happens: closed allows all, open none, half-open one at a time; and it always opens up again', () => {
    const kinds: (ErrorKind | null)[] = [
      null,
      'server',
      'rate_limit',
      'network',
      'quota_exhausted',
      'cancelled',
      'content_filter',
    ]
    const step = fc.record({
      kind: fc.constantFrom(...kinds),
      wait: fc.integer({ min: 0, max: 90_000 }),
      after: fc.option(fc.integer({ min: 0, max: 120_000 })),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const { clock, breakers } = open()
        for (const { kind, wait, after } of steps) {
          clock.now += wait
          const state = breakers.list()[0]?.state ?? 'closed'
          const would = breakers.wouldAllow(key)
          if (state === 'closed') expect(would).toBe(true)
          if (state === 'open') expect([would, breakers.opensIn(key) > 0]).toEqual([false, true])
          if (breakers.allows(key) && state === 'half_open') expect(breakers.wouldAllow(key)).toBe(false)
          breakers.record(key, kind, kind === 'rate_limit' ? after : null)
        }
        clock.now += 3_600_000 + 120_000
        expect(breakers.allows(key)).toBe(true)
        breakers.record(key, null, null)
        expect(breakers.list().every(({ state }) => state === 'closed')).toBe(true)
      }),
    )
  })
})
