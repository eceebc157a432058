import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ApiFixture, createApiFixture } from '../procedures/api-fixture.ts'
import { againstTheClock } from '../support/against-the-clock.ts'
import { collectGarbage } from '../support/collect-garbage.ts'

const calls = 10_000
const atOnce = 50

let api: ApiFixture
let collector: Server
beforeEach(async () => {
  api = await createApiFixture()
  // Takes connections and everything that is sent, and never answers.
  collector = createServer(socket => socket.on('error', () => undefined).resume())
  await new Promise<void>(resolve => collector.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  api.app.monitoring.stop()
  await api.dispose()
  collector.close()
})

async function makeCalls(): Promise<number> {
  const { ledger, registry } = api.app
  const { id: providerId } = registry.expect('openai')
  const one = async () => {
    const call = { origin: 'service', providerId, modelName: 'gpt-4o', operation: 'translation' } as const
    const callId = await ledger.openCall({ requestId: null, ...call, streamed: false })
    await ledger.settleCall(callId, { errorKind: null, responseTimeMs: 900 })
  }
  const before = process.threadCpuUsage()
  for (let made = 0; made < calls; made += atOnce) await Promise.all(Array.from({ length: atOnce }, one))
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

function heapAlive(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed / 1e6
}

describe('a collector that takes everything and answers nothing', () => {
  it(
    'costs calls no time worth speaking of and no memory, and all of them wait in the ledger',
    againstTheClock,
    async () => {
      await makeCalls()
      const without = await makeCalls()
      api.app.settings.set('otlpEndpoint', `http://127.0.0.1:${(collector.address() as AddressInfo).port}`)
      api.app.monitoring.start()
      await expect.poll(() => api.app.monitoring.status().isOn).toBe(true)
      await new Promise(resolve => setTimeout(resolve, 500))
      const before = heapAlive()
      const beside = await makeCalls()
      const grown = heapAlive() - before
      expect(api.app.monitoring.status()).toMatchObject({ sentCalls: 0, droppedCalls: 0, waitingCalls: calls })
      // Processor time of this thread, for the same calls without and with it.
      expect(beside / without).toBeLessThan(2)
      // One batch is under way; ten thousand spans would be some 20 MB.
      expect(grown).toBeLessThan(8)
    },
  )
})
