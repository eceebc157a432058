import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import type { ImportReport } from '../../src-main/exchange/import-types.ts'
import { verifyMetrics } from '../../src-main/ledger/metrics-verify.ts'
import { galley } from '../support/galley-cli.ts'
import { call, jsonl } from './import-fixture.ts'

const rows = 9_000
const entry = join(import.meta.dirname, '../../src-main/cli.ts')

/** How many calls are committed, as another process sees it. */
function countCalls(data: string): number {
  try {
    const db = new Database(join(data, 'galley.db'), { readonly: true })
    const count = db.prepare('SELECT count(*) FROM service_calls').pluck().get() as number
    db.close()
    return count
  } catch {
    return 0
  }
}

/** Starts the import and kills it with SIGKILL once `after` calls are committed. */
async function killAfter(data: string, file: string, after: number): Promise<void> {
  const child = spawn(process.execPath, [entry, '--data-dir', data, 'import', file], {
    env: { PATH: process.env.PATH ?? '', HOME: data, TZ: 'UTC' },
    stdio: 'ignore',
  })
  const ended = new Promise(resolve => child.on('exit', resolve))
  const watch = setInterval(() => {
    if (countCalls(data) >= after) child.kill('SIGKILL')
  }, 2)
  await ended
  clearInterval(watch)
}

it('an import that is killed three times ends with every call once, and rollups that agree', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'galley-kill-'))
  const data = join(folder, 'data')
  try {
    const file = join(folder, 'calls.jsonl')
    const calls = Array.from({ length: rows }, (_, at) =>
      call({
        input_tokens: at % 997,
        output_tokens: at % 389,
        created_at: 1_767_600_000 + at * 40,
        request_id: at % 5 === 0 ? `r${at % 800}` : null,
      }),
    )
    writeFileSync(file, jsonl(...calls))
    const seen: number[] = []
    for (const after of [500, 2000, 4500]) {
      await killAfter(data, file, after)
      seen.push(countCalls(data))
    }
    expect(seen[0]).toBeGreaterThanOrEqual(500)
    expect(seen.at(-1)).toBeLessThan(rows)
    expect(seen).toEqual(seen.toSorted((one, other) => one - other))

    const { exitCode, out } = galley(data, ['import', file, '--json'])
    const report = JSON.parse(out) as ImportReport
    expect(exitCode).toBe(0)
    expect(report).toMatchObject({ added: rows - (seen.at(-1) ?? 0), duplicates: seen.at(-1), skipped: 0 })

    const db = new Database(join(data, 'galley.db'), { readonly: true })
    const sums = 'SELECT count(*) AS calls, sum(input_tokens) AS input, sum(output_tokens) AS output FROM service_calls'
    expect(db.prepare(sums).get()).toEqual({
      calls: rows,
      input: calls.reduce((sum, _, at) => sum + (at % 997), 0),
      output: calls.reduce((sum, _, at) => sum + (at % 389), 0),
    })
    db.close()
    const verified = await verifyMetrics({ store: { file: join(data, 'galley.db') }, timeZone: 'UTC' })
    expect(verified).toMatchObject({ calls: rows, differenceCount: 0 })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
