import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Worker } from 'node:worker_threads'
import { afterEach, expect, it, vi } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }
import { ask, json, type ServedApp, serveTemporaryApp } from './server/server-fixture.ts'

let served: ServedApp | null = null
afterEach(async () => {
  await served?.dispose()
  served = null
})

it('every thread of a serving Galley has a small room for what it is about to throw away', async () => {
  const limits: number[] = []
  const note = (worker: Worker) => void limits.push(worker.resourceLimits?.maxYoungGenerationSizeMb ?? Number.NaN)
  process.on('worker', note)
  try {
    served = await serveTemporaryApp()
    served.app.registry.setUp()
    const { token, server } = served
    const call = { provider: 'openai', model_name: 'gpt-4o', operation: 'translation', status: 'success' }
    const text = { source_text: '猫は窓辺で眠っていた。', output: 'The cat slept by the window.' }
    const body = JSON.stringify({ ...call, ...text, target_language: 'en' })
    expect((await ask(server, '/llm/service-calls/', { method: 'POST', token, headers: json, body })).status).toBe(200)
    expect((await ask(server, '/llm/metrics/api/', { token, headers: { accept: 'application/json' } })).status).toBe(
      200,
    )
    // One indexes, one checks, one reads.
    await served.app.quality.checks.drain()
    await vi.waitFor(() => expect(limits.length).toBeGreaterThanOrEqual(3), 90_000)
    for (const limit of limits) expect(limit).toBeLessThanOrEqual(24)
  } finally {
    process.off('worker', note)
  }
})

it('holds the main thread to its room also where nobody could say so at the start, and threads have theirs', async () => {
  const bound = 2 * packageJson.config.semiSpaceMb
  const all = [await measureRooms()]
  // A collection is heard of a moment after it, and by then the next may have doubled the room once too often: not twice running.
  if (all.some(rooms => Math.max(...held(rooms)) >= 2 * bound)) all.push(await measureRooms())
  for (const rooms of all) for (const room of held(rooms)) expect(room).toBeLessThanOrEqual(2 * bound)
  const last = all.at(-1)
  expect(last?.first).toBeLessThan(bound)
  expect(last?.later).toBeGreaterThanOrEqual(bound)
  expect(last?.inThread).toBeGreaterThanOrEqual(bound)
  // V8 would double it to 32, 64 and 128; what counts as young beside the two halves comes on top.
  for (const room of last ? held(last) : []) expect(room).toBeLessThan(2 * bound)
})

const held = ({ later, beside, inThread }: Rooms) => [later, beside, inThread]

type Rooms = Record<'first' | 'later' | 'inThread' | 'beside', number>

/** Of a process of its own, without the options that the tests themselves may run with; megabytes. */
async function measureRooms(): Promise<Rooms> {
  const { NODE_OPTIONS: _, ...env } = process.env
  const script = join(import.meta.dirname, 'young-room-process.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env })
  return JSON.parse(stdout) as Rooms
}
