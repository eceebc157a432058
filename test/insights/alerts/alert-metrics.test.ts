import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NewAlertRule } from '../../../src-main/insights/alerts/alert-types.ts'
import type { RecordedCall } from '../../../src-main/ledger/ledger-types.ts'
import { createAlertsFixture, startReceiver } from './alerts-fixture.ts'

const minute = 60_000
const hour = 60 * minute
const secret = 'a secret of sixteen letters'

let fixture: ReturnType<typeof createAlertsFixture>
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeEach(async () => {
  fixture = createAlertsFixture()
  receiver = await startReceiver()
  fixture.settings.set('alertWebhookUrl', receiver.url)
  await fixture.alerts.dispatch.setSecret(secret)
})
afterEach(async () => {
  await fixture.dispose()
  await receiver.close()
})

interface Incident {
  readonly rule: Pick<NewAlertRule, 'metric' | 'comparison' | 'threshold'> & Partial<NewAlertRule>
  /** A usual call, and one of the incident. */
  readonly usual?: Partial<RecordedCall>
  readonly trouble: Partial<RecordedCall>
  /** Some way below the threshold, but not far enough: the alert goes on. */
  readonly nearly?: Partial<RecordedCall>
  /** Where scores come after the calls. */
  readonly scores?: { readonly usual: number; readonly trouble: number }
  readonly message: RegExp
  /** Filters that lead to the calls behind it. */
  readonly calls: object
}

const failed = { usage: null, statedCostNanos: null }
/** Nothing here knows its price, so what the source says counts. */
const stated = { usage: null, modelName: 'unpriced' }
const incidents: Readonly<Record<string, Incident>> = {
  'failed calls': {
    rule: { metric: 'error_rate', comparison: 'above', threshold: 0.3 },
    trouble: { ...failed, errorKind: 'server' },
    message: /failed calls at \d+ %/i,
    calls: { status: 'failed' },
  },
  'timed-out calls': {
    rule: { metric: 'timeout_rate', comparison: 'above', threshold: 0.3 },
    trouble: { ...failed, errorKind: 'first_token' },
    message: /timed-out calls at \d+ %/i,
    calls: { status: 'timeout' },
  },
  'rate-limited calls': {
    rule: { metric: 'rate_limit_rate', comparison: 'above', threshold: 0.3 },
    trouble: { ...failed, errorKind: 'rate_limit' },
    message: /rate-limited calls at \d+ %/i,
    calls: { status: 'rate_limited' },
  },
  'slow answers': {
    rule: { metric: 'p95', comparison: 'above', threshold: 60_000 },
    usual: { responseTimeMs: 3000 },
    trouble: { responseTimeMs: 120_000 },
    message: /response time .* at 2\.0 min|at 1\d\d s/i,
    calls: { status: 'success', min_response_time_ms: 60_000 },
  },
  'a late first word': {
    rule: { metric: 'first_token', comparison: 'above', threshold: 10_000 },
    usual: { responseTimeMs: 3000, timeToFirstTokenMs: 500 },
    trouble: { responseTimeMs: 40_000, timeToFirstTokenMs: 30_000 },
    message: /first word .* at \d+ s/i,
    calls: {},
  },
  spend: {
    rule: { metric: 'cost', comparison: 'above', threshold: 5 },
    usual: { ...stated, statedCostNanos: 1e6 },
    trouble: { ...stated, statedCostNanos: 1e9 },
    message: /spend at \$2\d\.\d\d/i,
    calls: {},
  },
  'spend an hour': {
    rule: { metric: 'spend_rate', comparison: 'above', threshold: 5 },
    usual: { ...stated, statedCostNanos: 1e6 },
    trouble: { ...stated, statedCostNanos: 5e9 },
    message: /spend per hour at \$\d+(\.\d\d)? an hour/i,
    calls: {},
  },
  quality: {
    rule: { metric: 'quality', comparison: 'below', threshold: 0.7 },
    trouble: {},
    scores: { usual: 920, trouble: 400 },
    message: /quality at 0\.\d\d/i,
    calls: {},
  },
  'calls without a price': {
    rule: { metric: 'unpriced_calls', comparison: 'above', threshold: 3 },
    usual: { statedCostNanos: 1e6 },
    trouble: { modelName: 'free-of-price', statedCostNanos: null },
    message: /calls without a price at \d+ calls/i,
    calls: { unpriced: true },
  },
}

async function watch(rule: Incident['rule']) {
  await fixture.alerts.start()
  for (const { id } of fixture.alerts.rules()) fixture.alerts.update(id, { enabled: false })
  const made = fixture.alerts.create({ scope: { kind: 'provider', value: null }, windowMinutes: 60, ...rule })
  await fixture.alerts.settle()
  return made
}

/** Calls that end now, and their scores where the incident is of scores. */
async function calls(count: number, changes: Partial<RecordedCall>, score?: number) {
  const before = (fixture.store.db.prepare('SELECT max(id) FROM service_calls').pluck().get() as number | null) ?? 0
  const took = changes.responseTimeMs ?? 0
  await fixture.calls(count, 0, { ...changes, createdAt: fixture.clock.wall - took })
  if (score === undefined) return
  const ids = fixture.store.db.prepare('SELECT id FROM service_calls WHERE id > ?').pluck().all(before) as number[]
  for (const callId of ids) await fixture.ledger.addScore({ callId, source: 'judge', name: 'overall', value: score })
}

describe.each(Object.entries(incidents))('an incident of %s', (_, incident) => {
  const { rule, usual = {}, trouble, scores, message, calls: filters } = incident

  it('is told within 5 seconds in every way, with its cause and the calls behind it, and is over some way below', async () => {
    const { id } = await watch({ ...rule, channels: ['desktop', 'webhook'] })
    await calls(20, usual, scores?.usual)
    await fixture.alerts.settle()
    expect(fixture.alerts.active()).toEqual([])

    await calls(25, trouble, scores?.trouble)
    // Nobody asks: the end of the call is enough.
    await expect.poll(() => receiver.received.length).toBe(1)
    const [alert] = fixture.alerts.active()
    expect(alert?.message).toMatch(message)
    expect(alert?.subject).toEqual({ kind: 'provider', value: 'openai' })
    expect(alert?.calls).toMatchObject({ provider: 'openai', ...filters })
    expect(alert?.cause.length).toBeGreaterThan(0)
    expect(fixture.events).toContainEqual({ type: 'alert_opened', alertId: alert?.id })
    expect(fixture.shown).toHaveLength(1)
    const [{ headers, body }] = receiver.received as [(typeof receiver.received)[number]]
    const signed = createHmac('sha256', secret).update(`${headers['x-galley-timestamp']}.${body}`).digest('hex')
    expect(headers['x-galley-signature']).toBe(`v1=${signed}`)
    expect(JSON.parse(body)).toMatchObject({ type: 'alert.opened', alert: { metric: rule.metric } })

    // A usual call right after does not end it.
    fixture.clock.pass(minute)
    await calls(1, usual, scores?.usual)
    await fixture.alerts.settle()
    expect(fixture.alerts.active()).toHaveLength(1)

    // The incident has left the window, and usual calls are in it.
    fixture.clock.pass(2 * hour)
    await calls(40, usual, scores?.usual)
    await fixture.alerts.settle()
    expect(fixture.alerts.active()).toEqual([])
    const [past] = fixture.alerts.history({ ruleId: id, limit: 5 })
    expect(past).toMatchObject({ id: alert?.id, state: 'resolved', calls: filters })
    expect(past?.cause.length).toBeGreaterThan(0)
    await expect.poll(() => receiver.received.length).toBe(2)
    expect(JSON.parse(receiver.received[1]?.body ?? '')).toMatchObject({ type: 'alert.resolved' })
  })

  it('is gathered in a digest, and told again where the rule asks for it', async () => {
    fixture.settings.set('alertDigestMinutes', 30)
    await watch({ ...rule, channels: ['webhook'], renotifyMinutes: 60, windowMinutes: 24 * 60 })
    await calls(5, usual, scores?.usual)
    await calls(40, trouble, scores?.trouble)
    await fixture.alerts.settle()
    expect(fixture.alerts.active()).toHaveLength(1)
    expect(receiver.received).toEqual([])
    fixture.clock.pass(31 * minute)
    await fixture.alerts.settle()
    expect(receiver.received).toHaveLength(1)
    fixture.settings.set('alertDigestMinutes', 0)
    fixture.clock.pass(61 * minute)
    await fixture.alerts.settle()
    await fixture.alerts.settle()
    expect(receiver.received.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toContain('alert.reminder')
  })
})
