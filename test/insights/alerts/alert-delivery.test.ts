import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { endOfQuiet } from '../../../src-main/insights/alerts/quiet-hours.ts'
import { sendWebhook } from '../../../src-main/insights/alerts/webhook.ts'
import { alertFactsByIds, alertFactsMade } from '../../../src-main/store/repositories/alert-facts-repository.ts'
import {
  activeAlertsSql,
  alertHistorySql,
  dueDeliveriesSql,
  latestAlertSql,
} from '../../../src-main/store/repositories/alert-repository.ts'
import { failureHistorySql } from '../../../src-main/store/repositories/failure-history-repository.ts'
import { explain } from '../../support/query-plan.ts'
import { createAlertsFixture, startReceiver } from './alerts-fixture.ts'

let fixture: ReturnType<typeof createAlertsFixture>
const receivers: { close(): Promise<void> }[] = []
beforeEach(() => {
  fixture = createAlertsFixture()
})
afterEach(async () => {
  await fixture.dispose()
  for (const receiver of receivers.splice(0)) await receiver.close()
})

const minute = 60_000
const rule = {
  metric: 'error_rate',
  scope: { kind: 'provider', value: null },
  windowMinutes: 15,
  comparison: 'above',
  threshold: 0.3,
} as const

async function receiver(...answers: { status: number; location?: string }[]) {
  const started = await startReceiver(answers)
  receivers.push(started)
  fixture.settings.set('alertWebhookUrl', started.url)
  await fixture.alerts.dispatch.setSecret('a secret of sixteen letters')
  return started
}

async function watch(changes: object = {}) {
  await fixture.alerts.start()
  for (const { id } of fixture.alerts.rules()) fixture.alerts.update(id, { enabled: false })
  fixture.alerts.create({ ...rule, ...changes })
  await fixture.alerts.settle()
}

async function fail(count = 20, providerId = 1) {
  await fixture.calls(count, count, { providerId })
  await fixture.alerts.settle()
}

describe('the webhook', () => {
  it('is signed over the time and the body, and carries no text of a call', async () => {
    const { received } = await receiver()
    await watch({ channels: ['webhook'] })
    await fail()
    const [message] = received
    const timestamp = String(message?.headers['x-galley-timestamp'])
    const expected = createHmac('sha256', 'a secret of sixteen letters')
      .update(`${timestamp}.${message?.body}`)
      .digest('hex')
    expect(message?.headers['x-galley-signature']).toBe(`v1=${expected}`)
    const body = JSON.parse(message?.body ?? '') as Record<string, unknown>
    expect(body).toMatchObject({
      type: 'alert.opened',
      alert: { metric: 'error_rate', subject: { value: 'openai' }, sample: 20 },
    })
    expect(message?.body).not.toContain('a secret')
    expect(fixture.shown).toEqual([])
  })

  it('is told from others by what the page about it has a receiver do, and an old or changed one is refused', async () => {
    const { received } = await receiver()
    await watch({ channels: ['webhook'] })
    await fail()
    const [message] = received
    const page = readFileSync(join(import.meta.dirname, '../../../docs/insights.md'), 'utf8')
    const snippet = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
    const { isFromGalley } = (await import(`data:text/javascript,${encodeURIComponent(snippet)}`)) as {
      isFromGalley(secret: string, headers: object, body: string, now?: number): boolean
    }
    const { headers, body } = message as NonNullable<typeof message>
    const sentAt = Number(headers['x-galley-timestamp']) * 1000
    const secret = 'a secret of sixteen letters'
    expect(isFromGalley(secret, headers, body, sentAt + 2000)).toBe(true)
    expect(isFromGalley('another secret of letters', headers, body, sentAt)).toBe(false)
    expect(isFromGalley(secret, headers, `${body} `, sentAt)).toBe(false)
    expect(isFromGalley(secret, headers, body, sentAt + 301_000)).toBe(false)
    const later = { ...headers, 'x-galley-timestamp': String(sentAt / 1000 + 200) }
    expect(isFromGalley(secret, later, body, sentAt + 201_000)).toBe(false)
    expect(isFromGalley(secret, {}, body, sentAt)).toBe(false)
  })

  it('tries again after a failure, waits longer each time, and gives up in the end', async () => {
    const { received } = await receiver(...Array.from({ length: 20 }, () => ({ status: 503 })))
    await watch({ channels: ['webhook'] })
    await fail()
    const id = fixture.alerts.active()[0]?.id ?? 0
    expect(fixture.alerts.deliveriesOf(id)[0]).toMatchObject({
      status: 'waiting',
      attempts: 1,
      problem: 'It answered 503.',
    })
    await fixture.alerts.settle()
    expect(received).toHaveLength(1)
    for (let round = 0; round < 12; round++) {
      fixture.clock.pass(75 * minute)
      await fixture.alerts.settle()
    }
    const opened = fixture.alerts.deliveriesOf(id).find(({ event }) => event === 'opened')
    expect(opened).toMatchObject({ status: 'failed', attempts: 8 })
    expect(fixture.alerts.queue().failed).toBeGreaterThan(0)
  })

  it('survives a restart while it waits', async () => {
    const { received } = await receiver({ status: 500 })
    await watch({ channels: ['webhook'] })
    await fail()
    fixture.clock.pass(minute)
    await fixture.restart()
    await fixture.alerts.settle()
    expect(received).toHaveLength(2)
  })

  it('follows no redirect and says nothing of what the other side answered', async () => {
    const { url } = await receiver({ status: 302, location: 'http://169.254.169.254/latest/meta-data' })
    const answer = await sendWebhook(url, {}, { secret: 's', now: 0, signal: new AbortController().signal })
    expect(answer.ok).toBe(false)
    expect(answer.problem?.text).toContain('a redirect, which is not followed')
    expect(answer.problem?.text).not.toContain('nobody')
  })

  it.each([
    ['http://example.com/hook', 'neither https'],
    ['https://169.254.169.254/latest', 'link-local'],
    ['https://user:password@example.com/', 'neither https'],
    ['https://[fe80::1]/', 'link-local'],
    ['file:///etc/passwd', 'neither https'],
  ])('is not sent to %s', async (url, words) => {
    const answer = await sendWebhook(url, {}, { secret: 's', now: 0, signal: new AbortController().signal })
    expect(answer).toEqual({ ok: false, problem: expect.objectContaining({ text: expect.stringContaining(words) }) })
  })

  it('cannot be set to an address that is not safe', () => {
    expect(() => fixture.settings.set('alertWebhookUrl', 'http://10.0.0.1/')).toThrow('must be an https address')
  })

  it('is not sent without its secret', async () => {
    const { received } = await receiver()
    fixture.secrets.clear()
    await fixture.alerts.start()
    expect(await fixture.alerts.dispatch.test('webhook')).toMatchObject({ ok: false })
    expect(received).toEqual([])
  })
})

describe('quiet hours', () => {
  it('hold back what is not urgent until they end, and then tell it together', async () => {
    fixture.settings.set('alertQuietFrom', '11:00')
    fixture.settings.set('alertQuietTo', '13:30')
    await watch({ channels: ['desktop'] })
    await fail()
    await fail(20, 2)
    expect(fixture.shown).toEqual([])
    expect(fixture.alerts.active()).toHaveLength(2)
    fixture.clock.pass(90 * minute + 1000)
    await fixture.alerts.settle()
    expect(fixture.shown.map(({ title }) => title)).toEqual(['2 alerts'])
  })

  it('do not hold back what is urgent', async () => {
    fixture.settings.set('alertQuietFrom', '11:00')
    fixture.settings.set('alertQuietTo', '13:30')
    await watch({ channels: ['desktop'], urgent: true })
    await fail()
    expect(fixture.shown).toHaveLength(1)
  })

  it.each([
    ['2026-11-18T21:59:00Z', '22:00', '07:00', 'UTC', '2026-11-18T21:59:00Z'],
    ['2026-11-18T22:00:00Z', '22:00', '07:00', 'UTC', '2026-11-19T07:00:00Z'],
    ['2026-11-19T03:12:30Z', '22:00', '07:00', 'UTC', '2026-11-19T07:00:00Z'],
    ['2026-11-18T14:30:00Z', '22:00', '07:00', 'Asia/Shanghai', '2026-11-18T23:00:00Z'],
    // The clock is put back at 3:00 that night.
    ['2026-10-24T21:00:00Z', '22:00', '07:00', 'Europe/Berlin', '2026-10-25T06:00:00Z'],
    // It is put forward at 2:00 that night: 2:30 is left out.
    ['2026-03-28T21:00:00Z', '22:00', '07:00', 'Europe/Berlin', '2026-03-29T05:00:00Z'],
    ['2026-03-28T22:30:00Z', '23:00', '02:30', 'Europe/Berlin', '2026-03-29T01:00:00Z'],
    ['2026-11-18T12:00:00Z', '09:00', '09:00', 'UTC', '2026-11-18T12:00:00Z'],
  ])('at %s from %s to %s in %s end at %s', (now, from, to, zone, end) => {
    expect(endOfQuiet(Date.parse(now), { from, to }, zone)).toBe(Date.parse(end))
  })
})

describe('a digest', () => {
  it('gathers alerts and tells them once, and says how many there are', async () => {
    fixture.settings.set('alertDigestMinutes', 30)
    const { received } = await receiver()
    await watch({ channels: ['webhook'] })
    await fail()
    await fail(20, 2)
    expect(received).toEqual([])
    fixture.clock.pass(31 * minute)
    await fixture.alerts.settle()
    fixture.clock.pass(31 * minute)
    await fixture.alerts.settle()
    const bodies = received.map(({ body }) => JSON.parse(body) as { type: string; alerts?: unknown[] })
    expect(bodies[0]).toMatchObject({ type: 'digest' })
    expect(bodies[0]?.alerts?.length).toBeGreaterThanOrEqual(2)
  })
})

describe('a person who has seen it', () => {
  it('is reminded while it lasts, and no more after acknowledging it', async () => {
    await watch({ channels: ['desktop'], windowMinutes: 1440, renotifyMinutes: 60 })
    await fail()
    fixture.clock.pass(61 * minute)
    await fixture.alerts.settle()
    expect(fixture.shown).toHaveLength(2)
    fixture.alerts.acknowledge(fixture.alerts.active()[0]?.id ?? 0, 'mei')
    fixture.clock.pass(61 * minute)
    await fixture.alerts.settle()
    expect(fixture.shown).toHaveLength(2)
    expect(fixture.alerts.active()[0]).toMatchObject({ acknowledgedBy: 'mei' })
  })

  it('hears nothing of the same trouble while it is snoozed, not of its return either', async () => {
    await watch({ channels: ['desktop'] })
    await fail()
    fixture.alerts.snooze(fixture.alerts.active()[0]?.id ?? 0, 120)
    for (let quarter = 0; quarter < 3; quarter++) {
      fixture.clock.pass(16 * minute)
      await fixture.alerts.settle()
    }
    await fail()
    expect(fixture.alerts.history({ limit: 5 })).toHaveLength(2)
    expect(fixture.shown).toHaveLength(1)
  })
})

describe('what waits to be told', () => {
  it('is bounded: the oldest are given up, and counted', async () => {
    await receiver(...Array.from({ length: 2000 }, () => ({ status: 500 })))
    await watch({ channels: ['webhook'] })
    const alert = await (async () => {
      await fail()
      return fixture.alerts.active()[0]
    })()
    fixture.store.db
      .prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)
         INSERT INTO alert_deliveries (alert_id, channel, event, status, due_at, created_at)
         SELECT ?, 'webhook', 'opened', 'waiting', 9e15, 0 FROM n`,
      )
      .run(alert?.id)
    await fail(20, 2)
    expect(fixture.alerts.queue().waiting).toBeLessThanOrEqual(500)
  })
})

it('finds what it needs by an index', () => {
  const { store } = fixture
  const plans = {
    active: explain(store, activeAlertsSql),
    latest: explain(store, latestAlertSql, [1, null]),
    due: explain(store, dueDeliveriesSql, [0]),
    history: explain(store, alertHistorySql, { before: 1, since: 0, ruleId: null, limit: 5 }),
    byIds: explain(store, alertFactsByIds('real'), ['[1]']),
    made: explain(store, alertFactsMade('real'), [0, 1]),
    hours: explain(store, failureHistorySql.hours, [0, 1, 'real']),
    kinds: explain(store, failureHistorySql.kinds, [0, 1, 'real']),
    repeated: explain(store, failureHistorySql.repeated('real'), [0, 1]),
    books: explain(store, failureHistorySql.books, [0, 1, 'real']),
  }
  expect(plans.active[0]).toContain('USING INDEX alerts_active')
  expect(plans.latest[0]).toContain('SEARCH alerts USING INDEX alerts_by_rule')
  expect(plans.due[0]).toContain('SEARCH alert_deliveries USING INDEX alert_deliveries_waiting')
  expect(plans.history[0]).toContain('USING INTEGER PRIMARY KEY')
  expect(plans.byIds.join()).toContain('SEARCH c USING INTEGER PRIMARY KEY')
  expect(plans.made[0]).toContain('SEARCH c USING INDEX calls_by_created')
  expect(plans.made.join()).not.toContain('TEMP B-TREE')
  expect(plans.hours[0]).toContain('SEARCH quality_metrics USING INDEX quality_metrics_key')
  expect(plans.kinds[0]).toContain('SEARCH error_metrics USING')
  expect(plans.repeated.join()).toContain('SEARCH c USING INDEX calls_by_error_kind')
  expect(plans.repeated.join()).toMatch(/SEARCH before (EXISTS )?USING INDEX calls_by_request/)
  expect(plans.books[0]).toContain('SEARCH subject_metrics USING')
})
