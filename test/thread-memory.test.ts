import type { Worker } from 'node:worker_threads'
import { afterEach, expect, it, vi } from 'vitest'
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
