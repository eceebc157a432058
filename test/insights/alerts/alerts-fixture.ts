import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AlertEvent } from '../../../src-main/insights/alerts/alert-types.ts'
import { createAlerts } from '../../../src-main/insights/alerts/alerts.ts'
import { createLedger } from '../../../src-main/ledger/ledger.ts'
import type { RecordedCall } from '../../../src-main/ledger/ledger-types.ts'
import { type Notifier, silentLogger } from '../../../src-main/ports.ts'
import { createSettings } from '../../../src-main/store/settings.ts'
import { createFixedPricing } from '../../support/fixed-pricing.ts'
import { addProviders, createTestClock, recordedCall } from '../../support/ledger-fixture.ts'
import { createTemporaryStore } from '../../support/temporary-store.ts'

type Notification = Parameters<Notifier['notify']>[0]

/** Alerts over a real ledger on a real file, on a clock that moves when told to. */
export function createAlertsFixture(now = Date.UTC(2026, 10, 18, 12)) {
  const { store, dispose } = createTemporaryStore()
  addProviders(store)
  const clock = createTestClock(now)
  const settings = createSettings({ store, clock, timeZone: 'UTC' })
  const ledger = createLedger({
    ...{ store, clock, logger: silentLogger },
    pricing: createFixedPricing(store),
    settings: { timeZone: () => 'UTC', storeText: () => false },
  })
  const shown: Notification[] = []
  const secrets = new Map<string, string>()
  const vault = {
    read: async (name: string) => secrets.get(name) ?? null,
    async write(name: string, key: string) {
      secrets.set(name, key)
      return 'session' as const
    },
    describe: async (provider: string) => ({
      provider,
      source: 'none' as const,
      variable: null,
      lastFour: null,
      problem: null,
      said: null,
    }),
  }
  const open = () =>
    createAlerts({
      ...{ store, ledger, settings, vault, clock, logger: silentLogger },
    })
  const desktop: Notifier = { notify: notification => void shown.push(notification) }
  let alerts = open()
  alerts.connect(desktop)
  const events: AlertEvent[] = []
  let forget = alerts.subscribe(event => void events.push(event))

  return {
    store,
    clock,
    settings,
    shown,
    secrets,
    events,
    ledger,
    get alerts() {
      return alerts
    },
    /** Calls of one provider; a failure is a server error. */
    /** A request of Galley's own, for calls that are tries of the same. */
    async request(): Promise<number> {
      const { id } = await ledger.openRequest({
        managed: true,
        origin: 'service',
        operation: 'translation',
        providerId: 1,
        modelName: 'gpt-5-mini',
      })
      return id
    },
    async calls(count: number, failed: number, changes: Partial<RecordedCall> = {}) {
      await ledger.recordCalls(
        Array.from({ length: count }, (_, at) =>
          recordedCall({
            origin: 'recorded',
            createdAt: clock.wall,
            responseTimeMs: 0,
            ...(at < failed && { errorKind: 'server' as const, usage: null }),
            ...changes,
          }),
        ),
      )
    },
    /** As after the death of the process. */
    async restart() {
      alerts.stop()
      forget()
      alerts = open()
      alerts.connect(desktop)
      forget = alerts.subscribe(event => void events.push(event))
      await alerts.start()
    },
    async dispose() {
      alerts.stop()
      await ledger.close()
      dispose()
    },
  }
}

export interface Received {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A receiver of webhooks that answers as told. */
export async function startReceiver(answers: readonly { status: number; location?: string }[] = []) {
  const received: Received[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      const answer = answers[received.length] ?? { status: 200 }
      received.push({ headers: request.headers, body })
      response.writeHead(answer.status, answer.location === undefined ? {} : { location: answer.location })
      response.end('{"secret": "what the other side says is nobody\'s business"}')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    received,
    url: `http://127.0.0.1:${port}/hook`,
    close: () => new Promise<void>(resolve => server.close(() => resolve())),
  }
}
