import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AlertRule } from '../../../src-main/insights/alerts/alert-types.ts'
import { defaultRules } from '../../../src-main/insights/alerts/default-rules.ts'
import { createPastFailures } from '../../../src-main/insights/alerts/past-failures.ts'
import { createFailureHistoryRepository } from '../../../src-main/store/repositories/failure-history-repository.ts'
import { createAlertsFixture } from './alerts-fixture.ts'

let fixture: ReturnType<typeof createAlertsFixture>
beforeEach(() => {
  fixture = createAlertsFixture()
})
afterEach(() => fixture.dispose())

const minute = 60_000
const errorRule = {
  metric: 'error_rate',
  scope: { kind: 'provider', value: null },
  windowMinutes: 15,
  comparison: 'above',
  threshold: 0.3,
} as const

async function only(rule: Parameters<typeof fixture.alerts.create>[0]) {
  await fixture.alerts.start()
  for (const { id } of fixture.alerts.rules()) fixture.alerts.update(id, { enabled: false })
  const made = fixture.alerts.create(rule)
  await fixture.alerts.settle()
  return made
}

describe('a rule with a threshold', () => {
  it('opens an alert with its cause and the calls behind it, and tells it once', async () => {
    await only(errorRule)
    await fixture.calls(20, 12)
    await fixture.alerts.settle()
    const [alert, ...others] = fixture.alerts.active()
    expect(others).toEqual([])
    expect(alert).toMatchObject({
      metric: 'error_rate',
      subject: { kind: 'provider', value: 'openai' },
      value: 0.6,
      sample: 20,
    })
    expect(alert?.message).toBe('OpenAI: failed calls at 60 % (12 of 20 in 15 minutes; the limit is 30 %).')
    expect(alert?.cause[0]).toEqual({ field: 'error_kind', value: 'server', calls: 12 })
    expect(alert?.calls).toMatchObject({ provider: 'openai', status: 'failed', from: fixture.clock.wall - 15 * minute })
    expect(fixture.shown).toEqual([
      {
        title: 'OpenAI: error rate',
        body: alert?.message,
        tag: `alert ${alert?.id}`,
        page: `/alerts?alert=${alert?.id}`,
      },
    ])
    await fixture.alerts.settle()
    expect(fixture.shown).toHaveLength(1)
    expect(fixture.events.map(({ type }) => type)).toEqual(['alert_opened'])
  })

  it('tells what happens now after the clock was a year ahead for a while', async () => {
    await only(errorRule)
    await fixture.calls(5, 0)
    await fixture.alerts.settle()
    const right = fixture.clock.wall
    fixture.clock.wall = right + 365 * 24 * 60 * minute
    await fixture.calls(5, 0)
    await fixture.alerts.settle()
    fixture.clock.wall = right + 5 * minute
    await fixture.alerts.settle()
    await fixture.calls(20, 12)
    await fixture.alerts.settle()
    expect(fixture.alerts.active()).toMatchObject([{ sample: 25, value: 0.48, openedAt: right + 5 * minute }])
  })

  it('says why calls failed before what else they have in common, and nothing that goes without saying', async () => {
    await only({ ...errorRule, scope: { kind: 'model', value: null } })
    await fixture.calls(12, 12, { errorKind: 'network' })
    await fixture.calls(8, 8, { errorKind: 'overloaded' })
    await fixture.alerts.settle()
    const causes = fixture.alerts.active()[0]?.cause.map(({ field, value, calls }) => `${field} ${value} ${calls}`)
    expect(causes).toEqual([
      'error_kind network 12',
      'error_kind overloaded 8',
      'operation translation 20',
      'book A Dream of Ink 20',
    ])
  })

  it('does not take a few failures for a rate', async () => {
    await only({ ...errorRule, minSample: 4 })
    await fixture.calls(4, 2)
    await fixture.alerts.settle()
    // Half of four calls failed, and the true rate may well be under 30 %.
    expect(fixture.alerts.active()).toEqual([])
  })

  it('watches each provider on its own', async () => {
    await only(errorRule)
    await fixture.calls(20, 15, { providerId: 2 })
    await fixture.calls(200, 0, { providerId: 1 })
    await fixture.alerts.settle()
    expect(fixture.alerts.active().map(({ subject }) => subject.value)).toEqual(['mistral'])
  })

  it('is over when it is well under the threshold, not as soon as it is under', async () => {
    await only(errorRule)
    await fixture.calls(20, 10)
    await fixture.alerts.settle()
    await fixture.calls(14, 0)
    await fixture.alerts.settle()
    // 10 of 34 are 29 %: between the two it stays what it is.
    expect(fixture.alerts.active()).toHaveLength(1)
    await fixture.calls(20, 0)
    await fixture.alerts.settle()
    const [alert] = fixture.alerts.history({ limit: 1 })
    expect(alert).toMatchObject({ state: 'resolved', resolvedAt: fixture.clock.wall, peak: 0.5 })
    expect(alert?.calls.to).toBe(fixture.clock.wall)
  })

  it('is over when no call comes any more, without one', async () => {
    await only(errorRule)
    await fixture.calls(20, 20)
    await fixture.alerts.settle()
    fixture.clock.pass(16 * minute)
    await fixture.alerts.settle()
    expect(fixture.alerts.active()).toEqual([])
    expect(fixture.alerts.history({ limit: 1 })[0]?.message).toContain('no calls since')
  })

  it('is the same alert when the trouble is back within its window', async () => {
    await only(errorRule)
    await fixture.calls(20, 15)
    await fixture.alerts.settle()
    await fixture.calls(80, 0)
    await fixture.alerts.settle()
    await fixture.calls(60, 60)
    await fixture.alerts.settle()
    expect(fixture.alerts.history({ limit: 10 })).toHaveLength(1)
    expect(fixture.alerts.active()).toHaveLength(1)
    expect(fixture.shown).toHaveLength(1)
  })

  it('leaves out calls of the practice provider, cancelled ones and those a budget held back', async () => {
    await only(errorRule)
    await fixture.calls(30, 30, { origin: 'practice' })
    await fixture.calls(30, 30, { errorKind: 'cancelled' })
    await fixture.calls(30, 30, { errorKind: 'budget_blocked' })
    await fixture.alerts.settle()
    expect(fixture.alerts.active()).toEqual([])
  })
})

describe('under load', () => {
  it('is told while 200 calls a second go on settling, within what 5 seconds hold', async () => {
    await only(errorRule)
    let twentieths = 0
    while (fixture.alerts.active().length === 0 && twentieths < 200) {
      await fixture.calls(10, 7)
      await new Promise(resolve => setTimeout(resolve, 50))
      twentieths += 1
    }
    expect(fixture.alerts.active()).toHaveLength(1)
    // Each round takes a twentieth of a second at least, on a slow machine as on a quick one.
    expect(twentieths).toBeLessThanOrEqual(100)
    await fixture.alerts.settle()
    const { sample } = fixture.alerts.reading(fixture.alerts.active()[0]?.ruleId ?? 0)?.reading ?? { sample: 0 }
    expect(sample).toBe(twentieths * 10)
  })
})

describe('after a restart', () => {
  it('knows what was in the window, and that the alert was told', async () => {
    await only(errorRule)
    await fixture.calls(20, 12)
    await fixture.alerts.settle()
    fixture.clock.pass(minute)
    await fixture.restart()
    expect(fixture.alerts.active()).toHaveLength(1)
    expect(fixture.alerts.reading(fixture.alerts.active()[0]?.ruleId ?? 0)?.reading).toMatchObject({
      value: 0.6,
      sample: 20,
    })
    await fixture.alerts.settle()
    expect(fixture.shown).toHaveLength(1)
  })

  it('finds what happened while nobody watched', async () => {
    await only(errorRule)
    fixture.alerts.stop()
    await fixture.calls(20, 18)
    await fixture.restart()
    expect(fixture.alerts.active()).toHaveLength(1)
  })

  it('fills windows of days from the hourly sums, with the same result as call by call', async () => {
    const rule = await only({
      metric: 'cost',
      scope: { kind: 'all', value: null },
      windowMinutes: 3 * 24 * 60,
      comparison: 'above',
      threshold: 1e6,
    })
    for (let hour = 0; hour < 30; hour++) {
      await fixture.calls(2, 0)
      fixture.clock.pass(60 * minute)
    }
    await fixture.alerts.settle()
    const before = fixture.alerts.reading(rule.id)?.reading
    expect(before?.sample).toBe(60)
    await fixture.restart()
    expect(fixture.alerts.reading(rule.id)?.reading).toEqual(before)
  })
})

describe('a rule that is new', () => {
  it('is looked at within a moment, with the calls that came before it', async () => {
    await fixture.alerts.start()
    await fixture.calls(20, 20)
    fixture.alerts.create({ ...errorRule, channels: [] })
    await expect.poll(() => fixture.alerts.active().map(({ sample }) => sample)).toContain(20)
  })
})

describe('a jump', () => {
  const jump = { ...errorRule, comparison: 'jumps_by', threshold: 0.2 } as const

  it('is found after few calls where hardly any fail, and says what is usual', async () => {
    await only(jump)
    for (let day = 14; day > 0; day--) {
      await fixture.calls(100, 1, { createdAt: fixture.clock.wall - day * 24 * 60 * minute })
    }
    await fixture.restart()
    let calls = 0
    while (fixture.alerts.active().length === 0 && calls < 40) {
      fixture.clock.pass(6000)
      await fixture.calls(1, calls % 3 === 0 ? 1 : 0)
      calls += 1
      await fixture.alerts.settle()
    }
    expect(calls).toBeLessThan(20)
    expect(fixture.alerts.active()[0]?.message).toMatch(/usual is 1\.\d %/)
  })

  it('is found on the first day, and does not claim to know what is usual', async () => {
    await only(jump)
    await fixture.calls(30, 0)
    fixture.clock.pass(minute)
    await fixture.calls(30, 20)
    await fixture.alerts.settle()
    const [alert] = fixture.alerts.active()
    expect(alert).toMatchObject({ baseline: null, value: expect.closeTo(1 / 3, 2) })
    expect(alert?.message).toBe(
      'OpenAI: failed calls at 33 % (20 of 60 in 15 minutes; what is usual is not known yet).',
    )
  })

  it('is found after fewer calls where what fails is not what fails on other days', async () => {
    await only(jump)
    for (let hour = 14 * 24; hour > 24; hour--) {
      const createdAt = fixture.clock.wall - hour * 60 * minute
      await fixture.calls(20, 1, { createdAt, ...(hour % 2 === 0 && { errorKind: 'rate_limit', usage: null }) })
    }
    await fixture.restart()
    const until = async (errorKind: 'rate_limit' | 'authentication') => {
      for (let calls = 1; calls <= 60; calls++) {
        fixture.clock.pass(6000)
        await fixture.calls(1, 0, calls % 4 === 0 ? { errorKind, usage: null } : {})
        await fixture.alerts.settle()
        if (fixture.alerts.active().length > 0) return calls
      }
      return Number.POSITIVE_INFINITY
    }
    const rare = await until('authentication')
    expect(fixture.alerts.active()[0]?.cause[0]).toMatchObject({ field: 'error_kind', value: 'authentication' })
    fixture.clock.pass(3 * 60 * minute)
    await fixture.alerts.settle()
    expect(fixture.alerts.active()).toEqual([])
    expect(rare).toBeLessThan(await until('rate_limit'))
  })

  it('is not seen in one request that is tried again and again', async () => {
    await only({ ...jump, minSample: 1 })
    const id = await fixture.request()
    await fixture.calls(12, 12, { requestId: id })
    await fixture.alerts.settle()
    expect(fixture.alerts.active()).toEqual([])
  })
})

describe('what is usual', () => {
  it('counts a request that was tried again once, and says nothing less of another failure', async () => {
    const hour = 60 * minute
    const now = fixture.clock.wall
    for (let back = 13 * 24; back > 25; back -= 6) {
      const createdAt = now - back * hour
      await fixture.calls(40, 1, { createdAt })
      const id = await fixture.request()
      for (let attempt = 1; attempt <= 4; attempt++) {
        await fixture.calls(1, 1, { createdAt: createdAt + attempt * 1000, requestId: id, attempt })
      }
    }
    const history = createFailureHistoryRepository(fixture.store, 'real')
    const failures = createPastFailures(history, () => 'openai')
    const rule = { ...errorRule, comparison: 'jumps_by', id: 1 } as unknown as AlertRule
    await failures.refresh([rule], now)
    const usual = failures.usual(rule, 'openai', now)
    // Two of 44 failed on their own; three more were tries of what had failed.
    expect(usual.rate).toBeGreaterThan(0.04)
    expect(usual.rate).toBeLessThan(0.06)
    expect(usual.burst).toBeLessThan(1.1)
    const [ofHour] = history.repeated(0, now)
    expect(ofHour).toMatchObject({ providerId: 1, errorKind: 'server', calls: 3 })
  })
})

describe('against the same time last week', () => {
  it('tells of spend that is several times as much, and not of cents', async () => {
    const rule = {
      metric: 'cost',
      scope: { kind: 'all', value: null },
      windowMinutes: 1440,
      comparison: 'rises_by',
      threshold: 2,
      minSample: 5,
    } as const
    const lastWeek = fixture.clock.wall - 7.5 * 24 * 60 * minute
    const spent = (nanos: number, at: number) =>
      fixture.calls(10, 0, { statedCostNanos: nanos / 10, createdAt: at, modelName: 'unpriced', usage: null })
    await spent(2e9, lastWeek)
    await only(rule)
    await spent(3e9, fixture.clock.wall)
    await fixture.alerts.settle()
    expect(fixture.alerts.active()).toEqual([])
    await spent(9e9, fixture.clock.wall)
    await fixture.alerts.settle()
    expect(fixture.alerts.active()[0]?.message).toBe(
      'Spend at $12.00 (20 calls in 1 day; the same time last week had $2.00).',
    )
  })

  it('says nothing where last week has too few calls', async () => {
    await only({ ...errorRule, comparison: 'rises_by', threshold: 1 })
    await fixture.calls(50, 50)
    await fixture.alerts.settle()
    expect(fixture.alerts.active()).toEqual([])
  })
})

describe('quality and time', () => {
  it('tells of scores that fall, also where they come after the call', async () => {
    await only({
      metric: 'quality',
      scope: { kind: 'all', value: null },
      windowMinutes: 60,
      comparison: 'below',
      threshold: 0.7,
    })
    await fixture.calls(12, 0)
    const ids = fixture.store.db.prepare('SELECT id FROM service_calls').pluck().all() as number[]
    for (const callId of ids) await fixture.ledger.addScore({ callId, source: 'judge', name: 'overall', value: 500 })
    await fixture.alerts.settle()
    expect(fixture.alerts.active()[0]).toMatchObject({ value: 0.5, sample: 12 })
    for (const callId of ids) await fixture.ledger.addScore({ callId, source: 'judge', name: 'overall', value: 950 })
    await fixture.alerts.settle()
    expect(fixture.alerts.active()).toEqual([])
  })

  it('counts a score that was taken back no longer', async () => {
    const scope = { kind: 'all', value: null } as const
    await only({ metric: 'quality', scope, windowMinutes: 60, comparison: 'below', threshold: 0.7 })
    await fixture.calls(24, 0)
    const ids = fixture.store.db.prepare('SELECT id FROM service_calls').pluck().all() as number[]
    const score = (callId: number, value: number | null) =>
      fixture.ledger.addScore({ callId, source: 'user', name: 'rating', value })
    for (const callId of ids) await score(callId, callId % 2 === 0 ? 1000 : 0)
    await fixture.alerts.settle()
    expect(fixture.alerts.active()[0]).toMatchObject({ value: 0.5, sample: 24 })
    for (const callId of ids) if (callId % 2 === 1) await score(callId, null)
    await fixture.alerts.settle()
    expect(fixture.alerts.active()).toEqual([])
  })

  it('takes a slow 95th percentile for what it is: more than 1 in 20 calls take longer', async () => {
    await only({
      metric: 'p95',
      scope: { kind: 'all', value: null },
      windowMinutes: 60,
      comparison: 'above',
      threshold: 60_000,
    })
    await fixture.calls(19, 0, { responseTimeMs: 2000 })
    await fixture.calls(1, 0, { responseTimeMs: 90_000 })
    await fixture.alerts.settle()
    expect(fixture.alerts.active()).toEqual([])
    await fixture.calls(5, 0, { responseTimeMs: 90_000 })
    await fixture.alerts.settle()
    const [alert] = fixture.alerts.active()
    expect(alert?.value).toBeGreaterThan(85_000)
    expect(alert?.calls).toMatchObject({ min_response_time_ms: 60_000 })
  })
})

describe('the rules that come with Galley', () => {
  it('are few, and say nothing on a usual day', async () => {
    await fixture.alerts.start()
    expect(fixture.alerts.rules()).toHaveLength(defaultRules.length)
    expect(fixture.alerts.rules().filter(({ enabled }) => enabled).length).toBeLessThanOrEqual(4)
    for (let hour = 0; hour < 24; hour++) {
      await fixture.calls(20, hour % 5 === 0 ? 1 : 0)
      fixture.clock.pass(60 * minute)
      await fixture.alerts.settle()
    }
    expect(fixture.alerts.history({ limit: 10 })).toEqual([])
  })

  it('can be switched off, not deleted, and are brought back as they were', async () => {
    await fixture.alerts.start()
    const [rule] = fixture.alerts.rules()
    expect(() => fixture.alerts.delete(rule?.id ?? 0)).toThrow('Switch it off')
    fixture.alerts.update(rule?.id ?? 0, { enabled: false, threshold: 0.5 })
    await fixture.restart()
    expect(fixture.alerts.rule(rule?.id ?? 0)).toMatchObject({ enabled: false, threshold: 0.5 })
    fixture.alerts.resetRules()
    expect(fixture.alerts.rule(rule?.id ?? 0)).toMatchObject({ enabled: true, threshold: 0.2 })
  })
})
