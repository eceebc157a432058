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
  const run = promisify(execFile)
  const script = join(import.meta.dirname, 'young-room-process.ts')
  // Without the options that the tests themselves may run with.
  const { NODE_OPTIONS: _, ...env } = process.env
  const { stdout } = await run(process.execPath, [script], { env })
  const { first, later, inThread, beside } = JSON.parse(stdout) as Record<string, number>
  const bound = 2 * packageJson.config.semiSpaceMb
  expect(first).toBeLessThan(bound)
  expect(later).toBeGreaterThanOrEqual(bound)
  // V8 would double it to 32, 64 and 128; what counts as young beside the two halves comes on top. A collection is heard of a moment
  // after it, and by then the next may have doubled the room once too often.
  for (const room of [later, beside, inThread]) expect(room).toBeLessThanOrEqual(2 * bound)
  expect(inThread).toBeGreaterThanOrEqual(bound)
})
