import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openApp } from '../../src-main/app.ts'
import { createPaths } from '../../src-main/app-paths.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { type ReplayUpstream, startReplayUpstream } from '../support/replay-upstream/replay-upstream.ts'

const root = join(import.meta.dirname, '../..')
const chapter = join(root, 'resources/sample-book/ja-chapter-01.txt')

let upstream: ReplayUpstream
let folder: string
beforeEach(async () => {
  upstream = await startReplayUpstream({ latencyMs: 60 })
  folder = mkdtempSync(join(tmpdir(), 'galley-test-'))
})
afterEach(async () => {
  await upstream.close()
  rmSync(folder, { recursive: true, force: true })
})

function galley(...argv: string[]): { child: ChildProcess; output: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [join(root, 'src-main/cli.ts'), '--data-dir', join(folder, 'data'), ...argv], {
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      OPENAI_API_KEY: 'sk-test-0123456789abcdef',
      OPENAI_BASE_URL: upstream.baseUrl('openai'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', data => {
      output += String(data)
    })
  return { child, output: () => output, ended: once(child, 'close').then(([code]) => code as number | null) }
}

async function prepareData(): Promise<void> {
  const paths = createPaths(join(folder, 'data'), join(root, 'src-main/cli.ts'))
  const app = await openApp({ mode: 'owner', paths, environment: {}, clock: systemClock, logger: silentLogger })
  app.registry.setUp()
  app.settings.set('chunkTokens', 100)
  app.settings.set('concurrency', 1)
  await app.close()
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(resolve => setTimeout(resolve, 5))
}

describe('a translation whose process is killed', () => {
  it.each([
    ['SIGKILL', 3],
    ['SIGINT', 4],
  ] as const)('by %s goes on when it is run again, and no finished part is asked for again', async (signal, after) => {
    await prepareData()
    const out = join(folder, 'out.txt')
    const argv = ['translate', chapter, '--to', 'en', '--provider', 'openai', '--out', out]
    // The part that is under way when it is killed stays so, however late the signal arrives.
    const answers = Array.from({ length: after - 1 }, () => 'ok' as const)
    upstream.script(...answers, { fault: 'slow_first_byte', delayMs: 150_000 })
    const first = galley(...argv)
    await until(() => upstream.requests.length >= after)
    first.child.kill(signal)
    expect(await first.ended).toBe(signal === 'SIGKILL' ? null : 1)
    expect(existsSync(out)).toBe(false)
    const asked = upstream.requests.length

    const second = galley(...argv)
    expect(await second.ended, second.output()).toBe(0)
    expect(second.output()).toMatch(new RegExp(`interrupted run finished ${after - 1} of \\d+ parts`))
    const parts = Number(/finished \d+ of (\d+) parts/.exec(second.output())?.[1])
    // Only the part that was under way is asked for again.
    expect(asked).toBe(after)
    expect(upstream.requests.length).toBe(parts + 1)
    expect(readFileSync(out, 'utf8').replaceAll(/[^\n]+/g, 'x')).toBe(
      readFileSync(chapter, 'utf8').replaceAll(/[^\n]+/g, 'x'),
    )

    const db = new Database(join(folder, 'data', 'galley.db'), { readonly: true })
    expect(db.prepare('SELECT count(*) FROM job_chunks').pluck().get()).toBe(0)
    expect(db.prepare('SELECT count(*) FROM service_calls').pluck().get()).toBe(parts + 1)
    expect(db.prepare("SELECT count(*) FROM service_calls WHERE status = 'success'").pluck().get()).toBe(parts)
    expect(db.prepare('SELECT count(*) FROM requests WHERE status = ?').pluck().get('answered')).toBe(1)
    expect(db.prepare("SELECT count(*) FROM requests WHERE status = 'running'").pluck().get()).toBe(0)
    db.close()
  })
})
