import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openApp } from '../../../src-main/app.ts'
import { createPaths } from '../../../src-main/app-paths.ts'
import { silentLogger, systemClock } from '../../../src-main/ports.ts'
import { startReplayUpstream } from '../../support/replay-upstream/replay-upstream.ts'

it('a process killed with room held leaves none held, and what was spent is counted to the last nano-dollar', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'galley-budget-'))
  const upstream = await startReplayUpstream({ latencyMs: 500 })
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'budget-child.ts'), folder, upstream.baseUrl('openai')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  await new Promise<void>(resolve => child.stdout.once('data', () => resolve()))
  const ended = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
  const app = await openApp({
    mode: 'owner',
    paths: createPaths(folder, join(import.meta.dirname, '../../../src-main/cli.ts')),
    environment: {},
    clock: systemClock,
    logger: silentLogger,
  })
  try {
    const sum = app.store.db.prepare('SELECT total(cost_nanos) FROM service_calls').pluck().get()
    const kinds = app.store.db.prepare('SELECT DISTINCT error_kind FROM service_calls').pluck().all()
    const [status] = app.budgets.status()
    expect(status).toMatchObject({ spentNanos: sum, reservedNanos: 0 })
    expect(status?.spentNanos).toBeGreaterThan(0)
    expect(kinds).toContain('interrupted')
    expect(app.store.db.prepare("SELECT count(*) FROM service_calls WHERE status = 'pending'").pluck().get()).toBe(0)
  } finally {
    await app.close()
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  }
}, 60_000)
