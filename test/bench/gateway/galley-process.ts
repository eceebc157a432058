import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp } from '../../../src-main/app.ts'
import { verifyMetrics } from '../../../src-main/ledger/metrics-verify.ts'
import { silentLogger, systemClock } from '../../../src-main/ports.ts'
import { startBackgroundWork } from '../../../src-main/server/background-work.ts'

/**
 * Galley's gateway in a process of its own, over a real database in a folder of its own, with text
 * stored. Prints its URL; on `report` over stdin it says what is on record, on SIGTERM it ends.
 */
const root = join(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'galley-bench-'))
const upstream = process.argv[2] ?? ''
const app = await openApp({
  mode: 'owner',
  paths: {
    data: folder,
    resources: join(root, 'resources'),
    migrations: join(root, 'db/migrations'),
    worker: name => join(root, 'src-main/ledger', `${name}.ts`),
  },
  environment: { OPENAI_BASE_URL: `${upstream}/v1`, OPENAI_API_KEY: 'sk-bench-0123456789abcdef' },
  clock: systemClock,
  logger: silentLogger,
})
app.registry.setUp()
// As the server does it: text is indexed beside.
const endBackgroundWork = process.env.GALLEY_BENCH_NO_INDEX === undefined ? startBackgroundWork(app) : () => {}
const access = { tokenName: 'bench', scopes: new Set(['call'] as const), callerKey: null }
const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  void app.gateway.handle(request, response, access)
})
server.listen(0, '127.0.0.1', () => say({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }))

process.stdin.on('data', async () => {
  const { user, system } = process.cpuUsage()
  await app.gateway.drain()
  globalThis.gc?.()
  const { calls, differenceCount } = await verifyMetrics({ store: app.store, timeZone: 'UTC' })
  const { rss, heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage()
  say({
    cpuMsPerCall: (user + system) / 1000 / calls,
    calls,
    differenceCount,
    rss,
    heapUsed,
    heapTotal,
    external,
    arrayBuffers,
    statuses: statuses(),
  })
})
process.on('SIGTERM', async () => {
  endBackgroundWork()
  server.closeAllConnections()
  server.close()
  await app.close()
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
})

function statuses(): unknown {
  return app.store.db.prepare('SELECT status, error_kind, count(*) AS calls FROM service_calls GROUP BY 1, 2').all()
}

function say(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}
