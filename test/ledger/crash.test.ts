import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { verifyMetrics } from '../../src-main/ledger/metrics-verify.ts'
import { recoverInterrupted } from '../../src-main/ledger/recover-interrupted.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { openStore } from '../../src-main/store/open-store.ts'
import { createFixedPricing } from '../support/fixed-pricing.ts'

const kills = Number(process.env.GALLEY_CRASH_KILLS ?? 50)
const seed = Number(process.env.GALLEY_CRASH_SEED ?? 20_260_505)
const folder = mkdtempSync(join(tmpdir(), 'galley-crash-'))
const migrations = join(import.meta.dirname, '../../db/migrations')
const reached: number[] = []
let upstream: Server

beforeAll(async () => {
  upstream = createServer((request, response) => {
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
})
afterAll(() => {
  upstream.closeAllConnections()
  upstream.close()
  rmSync(folder, { recursive: true, force: true })
})

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
function startChild(round: number): ChildProcess {
  const port = String((upstream.address() as AddressInfo).port)
  const script = join(import.meta.dirname, 'crash-child.ts')
  // Fifty starts of the same program: compiled once.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') }
  return spawn(process.execPath, [script, folder, port, String(round)], { env })
}

/** Lets a child work and kills it; how many calls it found interrupted when it began. */
async function workAndKill(child: ChildProcess, afterMs: number): Promise<number> {
  const errors: string[] = []
  child.stderr?.on('data', data => errors.push(String(data)))
  child.stdin?.write('.')
  const ready = await Promise.race([firstLine(child), once(child, 'exit').then(() => null)])
  if (ready === null) throw new Error(`The child ended by itself: ${errors.join('')}`)
  await new Promise(resolve => setTimeout(resolve, afterMs))
  const ended = once(child, 'exit')
  expect(child.kill('SIGKILL')).toBe(true)
  expect((await ended)[1]).toBe('SIGKILL')
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

it(
  `keeps every call that left through ${kills} kills, and counts none twice (seed ${seed})`,
  async () => {
    const random = randomFrom(seed)
    let interrupted = 0
    let next = startChild(0)
    for (let round = 1; round <= kills; round++) {
      const child = next
      // The next one loads while this one works.
      if (round < kills) next = startChild(round)
      interrupted += await workAndKill(child, 5 + random() * 150)
    }

    const store = await openStore({
      paths: { data: folder, migrations },
      clock: systemClock,
      logger: silentLogger,
      mode: 'owner',
    })
    const settings = { timeZone: () => 'Asia/Kathmandu', storeText: () => true }
    const pricing = createFixedPricing(store)
    interrupted += recoverInterrupted({ store, clock: systemClock, pricing, settings, logger: silentLogger }).calls
    const value = (sql: string) => store.db.prepare(sql).pluck().get() as number
    const known = new Set(store.db.prepare('SELECT id FROM service_calls').pluck().all() as number[])
    try {
      expect(reached.length).toBeGreaterThan(kills)
      expect(reached.filter(id => !known.has(id))).toEqual([])
      expect(new Set(reached).size).toBe(reached.length)
      // The kills did hit calls under way; each of them is on record as interrupted.
      expect(interrupted).toBeGreaterThan(0)
      expect(value(`SELECT count(*) FROM service_calls WHERE error_kind = 'interrupted'`)).toBe(interrupted)
      expect(value(`SELECT count(*) FROM service_calls WHERE status = 'pending'`)).toBe(0)
      expect(value(`SELECT count(*) FROM requests WHERE status = 'running'`)).toBe(0)
      const counted = `SELECT sum(success + error + timeout + rate_limited + blocked + cancelled) FROM quality_metrics WHERE period = `
      expect([value(`${counted} 'hour'`), value(`${counted} 'day'`)]).toEqual([known.size, known.size])
      expect((await verifyMetrics({ store, timeZone: 'UTC' })).differences).toEqual([])
      expect(store.db.pragma('integrity_check', { simple: true })).toBe('ok')
      expect(store.db.pragma('foreign_key_check')).toEqual([])
    } finally {
      store.close()
    }
  },
  30_000 + kills * 3000,
)
