import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { openApp } from '../../../src-main/app.ts'
import { createPaths } from '../../../src-main/app-paths.ts'
import type { App } from '../../../src-main/app-types.ts'
import type { GalleyClient } from '../../../src-main/contract/contract.ts'
import { silentLogger, systemClock } from '../../../src-main/ports.ts'
import { createApi } from '../../../src-main/procedures/api.ts'
import { servePort } from '../../../src-main/procedures/serve-port.ts'
import { type InView, pageReads } from './page-reads.ts'

export interface ReadFigures {
  readonly name: string
  /** Milliseconds of the first time: the thread runs, nothing is remembered. */
  readonly first: number
  /** Milliseconds of each time after it, nothing written in between. */
  readonly again: readonly number[]
  /** The same with a call recorded before each. */
  readonly afterCall: readonly number[]
  /** Processor time of one that follows a call, milliseconds, of all threads. */
  readonly cpu: number
}

const root = join(import.meta.dirname, '../../..')

/** Asks everything the pages ask, over a message port as the window does, of the app over a data folder. */
export async function measurePages(
  data: string,
  repeats: number,
  only: RegExp,
  tell: (figures: ReadFigures) => void,
): Promise<void> {
  const app = await openApp({
    mode: 'owner',
    paths: createPaths(data, join(root, 'out/main/cli.js')),
    environment: {},
    clock: systemClock,
    logger: silentLogger,
    holder: 'a measurement',
  })
  // Threads that wait for work, and this one that waits for them, keep no process alive.
  const awake = setInterval(() => undefined, 60_000)
  try {
    const view = viewOf(app)
    for (const [name, read] of Object.entries(pageReads)) {
      if (!only.test(name)) continue
      const { client, close } = await open(app)
      try {
        const time = async (): Promise<number> => {
          const began = performance.now()
          await read(client, view)
          return performance.now() - began
        }
        const first = await time()
        const again: number[] = []
        for (let run = 0; run < repeats; run += 1) again.push(await time())
        const afterCall: number[] = []
        let cpu = 0
        for (let run = 0; run < repeats; run += 1) {
          await recordCall(client, view)
          const before = process.cpuUsage()
          afterCall.push(await time())
          const { user, system } = process.cpuUsage(before)
          cpu += (user + system) / 1000 / repeats
        }
        tell({ name, first, again, afterCall, cpu })
      } finally {
        await close()
      }
    }
  } finally {
    clearInterval(awake)
    await app.close()
  }
}

/** Reading threads of its own, which have read nothing yet. */
async function open(app: App): Promise<{ readonly client: GalleyClient; close(): Promise<void> }> {
  const api = createApi(app)
  await api.reader.read('distance', { one: '', other: '' })
  await api.reader.read('bookStats', { book: '', targetLanguage: null, realm: 'real' })
  const { port1, port2 } = new MessageChannel()
  servePort(port1, api, { tokenName: 'window', scopes: new Set(['call', 'read', 'admin']), isSession: true })
  port1.start()
  port2.start()
  return {
    client: createORPCClient(new RPCLink({ port: port2 })),
    async close() {
      port2.close()
      await api.close()
    },
  }
}

function viewOf({ store }: App): InView {
  const one = (sql: string) => store.db.prepare(sql).pluck().get()
  const callId = one('SELECT max(id) FROM service_calls') as number
  const findingId = one(`SELECT max(call_id) FROM findings WHERE state = 'open'`) as number | null
  return { book: 'Book 0', provider: 'openai', callId, findingId: findingId ?? callId }
}

async function recordCall(client: GalleyClient, { book, provider }: InView): Promise<void> {
  await client.calls.record({
    key: crypto.randomUUID(),
    provider,
    model: `${provider}-model-0`,
    operation: 'translation',
    book,
    chapter: 'Chapter 1',
    source_language: 'ja',
    target_language: 'en',
    input_tokens: 1000,
    output_tokens: 1000,
    response_time_ms: 1200,
  })
}
