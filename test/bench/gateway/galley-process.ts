import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp } from '../../../src-main/app.ts'
import { createPaths } from '../../../src-main/app-paths.ts'
import { verifyMetrics } from '../../../src-main/ledger/metrics-verify.ts'
import { silentLogger, systemClock } from '../../../src-main/ports.ts'
import { serveApp } from '../../../src-main/server/serve-app.ts'

/**
 * Galley as `galley serve` runs it, in a process of its own, over a real database in a folder of its own, with text
 * stored: every call passes the server's checks and its token. Prints its URL and token; on `report` over stdin it says
 * what is on record, on SIGTERM it ends.
 */
const root = join(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'galley-bench-'))
const upstream = process.argv[2] ?? ''
const app = await openApp({
  mode: 'owner',
  paths: createPaths(folder, join(root, 'src-main/cli.ts')),
  environment: { OPENAI_BASE_URL: `${upstream}/v1`, OPENAI_API_KEY: 'sk-bench-0123456789abcdef' },
  clock: systemClock,
  logger: silentLogger,
})
app.registry.setUp()
const server = await serveApp(app, { port: 0 })
// A token of an app, as a writing app has one.
const { secret } = app.tokens.create({ name: 'bench', scopes: ['call'] })
say({ url: server.url, token: secret })

process.stdin.on('data', async () => {
  const { user, system } = process.cpuUsage()
  await app.gateway.drain()
  const { calls, differenceCount } = await verifyMetrics({ store: app.store, timeZone: 'UTC' })
  // Once for what is dead, once more for what its end set free.
  globalThis.gc?.()
  await new Promise(resolve => setImmediate(resolve))
  globalThis.gc?.()
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
  await server.close()
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
