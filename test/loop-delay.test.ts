import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, it, vi } from 'vitest'
import { ask, type ServedApp, serveTemporaryApp } from './server/server-fixture.ts'

let served: ServedApp | null = null
afterEach(async () => {
  await served?.dispose()
  served = null
})

it('what holds up the main thread is seen in the health check, in the metrics and in the diagnostics', async () => {
  served = await serveTemporaryApp()
  const { app, server, token } = served
  await vi.waitFor(() => expect(app.loopDelay.read()).not.toBeNull(), 10_000)
  const until = performance.now() + 400
  while (performance.now() < until);
  await pause(1)
  await vi.waitFor(() => expect(app.loopDelay.read()?.maxMs).toBeGreaterThan(300), 10_000)

  const health = (await ask(server, '/health?deep=1', { token })).json() as {
    checks: { name: string; note: string; ok: boolean }[]
  }
  const check = health.checks.find(({ name }) => name === 'main thread')
  expect(check).toMatchObject({ ok: true })
  expect(Number(/at most by (\d+) ms/.exec(check?.note ?? '')?.[1])).toBeGreaterThan(300)

  const metrics = (await ask(server, '/metrics', { token })).text
  expect(Number(/galley_event_loop_delay_seconds\{quantile="1"\} ([\d.]+)/.exec(metrics)?.[1])).toBeGreaterThan(0.3)
})
