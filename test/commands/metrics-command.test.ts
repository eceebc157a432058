import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openApp } from '../../src-main/app.ts'
import { createPaths } from '../../src-main/app-paths.ts'
import { registerMetricsCommand } from '../../src-main/commands/metrics-command.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { recordedCall } from '../support/ledger-fixture.ts'
import { runCommand } from './run-command.ts'

let folder: string
const paths = () => createPaths(folder, join(import.meta.dirname, '../../src-main/cli.ts'))
const open = (mode: 'owner' | 'reader') =>
  openApp({ mode, paths: paths(), environment: {}, clock: systemClock, logger: silentLogger })

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'galley-test-'))
  const app = await open('owner')
  await app.ledger.recordCalls([recordedCall(), recordedCall({ errorKind: 'server' })])
  await app.close()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the command as the command line does: what it printed, and the code it failed with. */
async function galley(...argv: string[]): Promise<{ printed: string; failed: string | null }> {
  const { error, printed } = await runCommand(argv, { register: [registerMetricsCommand], paths: paths() })
  return { printed: printed.join('\n'), failed: error === null ? null : (error as { code: string }).code }
}

async function spoil(): Promise<void> {
  const app = await open('owner')
  app.store.db.exec(`UPDATE quality_metrics SET success = 5 WHERE period = 'day'`)
  await app.close()
}

it('says that the figures are exact', async () => {
  const { printed, failed } = await galley('metrics', 'verify')
  expect(failed).toBeNull()
  expect(printed).toMatch(/Added up 2 calls .*every stored figure is exact/)
})

it('lists what differs and fails, until the figures are rebuilt', async () => {
  await spoil()
  const { printed, failed } = await galley('metrics', 'verify')
  expect(failed).toBe('conflict')
  expect(printed).toMatch(/1 values differ[\s\S]*quality_metrics day .*: success is 5, should be 1/)
  const json = await galley('metrics', 'verify', '--json')
  expect(JSON.parse(json.printed)).toMatchObject({
    calls: 2,
    differenceCount: 1,
    differences: [{ table: 'quality_metrics', column: 'success', stored: 5, expected: 1 }],
  })
  expect(JSON.parse((await galley('metrics', 'rebuild', '--json')).printed)).toMatchObject({ calls: 2, requests: 0 })
  expect((await galley('metrics', 'verify')).failed).toBeNull()
})

it('finds a digest that is not what its rollups amount to, and makes it anew', async () => {
  const app = await open('owner')
  await app.ledger.recordCalls([recordedCall({ createdAt: Date.now() - 5 * 86_400_000 })])
  app.digests.finish()
  app.store.db.exec(`UPDATE metrics_digests SET head = replace(head, '"real"', '"sample"') WHERE part = 'total'`)
  await app.close()
  const { printed, failed } = await galley('metrics', 'verify')
  expect(failed).toBe('conflict')
  expect(printed).toMatch(/digest of the day .*\(total\) is not what its rollups amount to/)
  await galley('metrics', 'rebuild')
  const after = await galley('metrics', 'verify', '--json')
  expect(after.failed).toBeNull()
  expect(JSON.parse(after.printed).digests).toMatchObject({ differences: [] })
  expect(JSON.parse(after.printed).digests.checked).toBeGreaterThan(3)
})
