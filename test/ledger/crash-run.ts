import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifyMetrics } from '../../src-main/ledger/metrics-verify.ts'
import { recoverInterrupted } from '../../src-main/ledger/recover-interrupted.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { openStore } from '../../src-main/store/open-store.ts'
import { bundleProgram } from '../support/bundle-program.ts'
import { createFixedPricing } from '../support/fixed-pricing.ts'
import { migrationsFolder } from '../support/temporary-store.ts'

export interface CrashReport {
  /** Calls that the upstream received, by id. */
  readonly reached: readonly number[]
  /** Of them, those that the ledger does not know. */
  readonly missing: readonly number[]
  /** Calls in the ledger. */
  readonly calls: number
  /** Calls that starts after a kill found under way. */
  readonly interrupted: number
  readonly recordedAsInterrupted: number
  readonly pending: number
  readonly runningRequests: number
  /** Calls counted by the rollups of hours, and of days. */
  readonly counted: readonly number[]
  readonly rollupDifferences: readonly unknown[]
  readonly integrity: unknown
  readonly brokenReferences: unknown
}

/**
 * Lets a child make calls through a real ledger to a real server and kills it, again and again on the same
 * database; then recovers and looks at what stands there. The instants follow from `seed`.
 */
export async function runCrashes(run: {
  readonly kills: number
  readonly seed: number
  readonly onKill?: (kill: number) => void
}): Promise<CrashReport> {
  const folder = mkdtempSync(join(tmpdir(), 'galley-crash-'))
  const { upstream, reached } = await startUpstream()
  const random = randomFrom(run.seed)
  let next: ChildProcess | null = null
  try {
    const program = await bundleProgram(join(import.meta.dirname, 'crash-child.ts'), folder, 'crash-child')
    const port = (upstream.address() as AddressInfo).port
    next = startChild(program, folder, port, 0)
    let interrupted = 0
    for (let kill = 1; kill <= run.kills; kill++) {
      const child: ChildProcess = next as ChildProcess
      // The next one loads while this one works.
      next = kill < run.kills ? startChild(program, folder, port, kill) : null
      const enough = reached.length + 1 + Math.floor(random() * 60)
      interrupted += await workAndKill(child, () => reached.length >= enough, random() * 5)
      run.onKill?.(kill)
    }
    return await examine(folder, reached, interrupted)
  } finally {
    next?.kill('SIGKILL')
    upstream.closeAllConnections()
    upstream.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function startUpstream(): Promise<{ upstream: Server; reached: number[] }> {
  const reached: number[] = []
  const upstream = createServer((request, response) => {
    const callId = Number(request.headers['x-call'])
    reached.push(callId)
    request.resume().on('end', () => {
      response.statusCode = callId % 11 === 0 ? 500 : callId % 7 === 0 ? 429 : 200
      // Some answers are slow, so that there is always a call under way.
      setTimeout(() => response.end('{"ok":true}'), callId % 4)
    })
  })
  upstream.listen(0, '127.0.0.1')
  await once(upstream, 'listening')
  return { upstream, reached }
}

/** Mulberry32: the same instants for the same seed. */
function randomFrom(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A child that has loaded its program and waits to be let on the data folder. */
function startChild(program: string, folder: string, port: number, round: number): ChildProcess {
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') }
  return spawn(process.execPath, [program, folder, migrationsFolder, String(port), String(round)], { env })
}

/**
 * Lets a child work until it has done enough, a moment longer, and kills it; how many calls it found interrupted when it began. So
 * much work and not so much time: on a busy machine a child gets little done in a tenth of a second.
 */
async function workAndKill(child: ChildProcess, hasDoneEnough: () => boolean, longerMs: number): Promise<number> {
  const errors: string[] = []
  child.stderr?.on('data', data => errors.push(String(data)))
  child.stdin?.write('.')
  const ready = await Promise.race([firstLine(child), once(child, 'exit').then(() => null)])
  if (ready === null) throw new Error(`The child ended by itself: ${errors.join('')}`)
  const ended = once(child, 'exit')
  while (!hasDoneEnough() && child.exitCode === null) await new Promise(resolve => setTimeout(resolve, 1))
  await new Promise(resolve => setTimeout(resolve, longerMs))
  child.kill('SIGKILL')
  const [, signal] = await ended
  if (signal !== 'SIGKILL') throw new Error(`The child ended before it was killed: ${errors.join('')}`)
  return Number(ready.split(' ')[1])
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = ''
  for await (const data of child.stdout ?? []) {
    text += String(data)
    if (text.includes('\n')) return text.slice(0, text.indexOf('\n'))
  }
  return new Promise(() => {})
}

async function examine(folder: string, reached: readonly number[], interruptedBefore: number): Promise<CrashReport> {
  const store = await openStore({
    paths: { data: folder, migrations: migrationsFolder },
    clock: systemClock,
    logger: silentLogger,
    mode: 'owner',
  })
  try {
    const settings = { timeZone: () => 'Asia/Kathmandu', storeText: () => true }
    const pricing = createFixedPricing(store)
    const recovery = recoverInterrupted({ store, clock: systemClock, pricing, settings, logger: silentLogger })
    const value = (sql: string) => store.db.prepare(sql).pluck().get() as number
    const known = new Set(store.db.prepare('SELECT id FROM service_calls').pluck().all() as number[])
    const counted = `SELECT sum(success + error + timeout + rate_limited + blocked + cancelled) FROM quality_metrics WHERE period = `
    return {
      reached,
      missing: reached.filter(id => !known.has(id)),
      calls: known.size,
      interrupted: interruptedBefore + recovery.calls,
      recordedAsInterrupted: value(`SELECT count(*) FROM service_calls WHERE error_kind = 'interrupted'`),
      pending: value(`SELECT count(*) FROM service_calls WHERE status = 'pending'`),
      runningRequests: value(`SELECT count(*) FROM requests WHERE status = 'running'`),
      counted: [value(`${counted} 'hour'`), value(`${counted} 'day'`)],
      rollupDifferences: (await verifyMetrics({ store, timeZone: 'UTC' })).differences,
      integrity: store.db.pragma('integrity_check', { simple: true }),
      brokenReferences: store.db.pragma('foreign_key_check'),
    }
  } finally {
    store.close()
  }
}
