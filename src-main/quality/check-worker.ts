import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { createArrivalPace } from '../ledger/arrival-pace.ts'
import { silentLogger, systemClock } from '../ports.ts'
import { openStore } from '../store/open-store.ts'
import { createNewestText } from '../store/repositories/newest-text.ts'
import { createSettings } from '../store/settings.ts'
import type { CheckMessage, CheckRequest } from './check-messages.ts'
import { checkSettings } from './check-settings.ts'
import { createCheckReader } from './check-store.ts'

/**
 * The thread that checks: it reads calls over a connection that only reads, and hands over what it found; the main thread
 * writes it. While calls arrive in numbers it rests between two small batches: the processor is theirs.
 */
interface Data {
  readonly data: string
  readonly migrations: string
}

const { data, migrations } = workerData as Data
const batchSize = { quiet: 16, busy: 2 }
const standBackMs = 250
const port = parentPort
const paths = {
  data,
  migrations,
  resources: data,
  worker: (name: string): string => {
    throw new Error(`A checking thread starts no other: ${name}`)
  },
}
const store = await openStore({ mode: 'reader', paths, clock: systemClock, logger: silentLogger })
const settings = createSettings({ store, clock: systemClock })
const reader = createCheckReader(store, checkSettings(settings))
const pace = createArrivalPace(createNewestText(store), systemClock)

function reply(message: CheckMessage): void {
  port?.postMessage(message)
}

async function next(): Promise<void> {
  const busy = pace.isBusy()
  if (busy) await sleep(standBackMs)
  const started = performance.now()
  try {
    const batch = reader.next(busy ? batchSize.busy : batchSize.quiet)
    reply({ type: 'batch', batch })
  } catch (error) {
    reply({ type: 'fault', reason: error instanceof Error ? error.message : String(error) })
  }
  // Rests as long as it worked, so that of two cores one and a half stay free.
  await sleep(Math.min(standBackMs, performance.now() - started))
}

let working = Promise.resolve()
port?.on('message', (message: CheckRequest) => {
  if (message.type === 'next') working = working.then(next)
  else {
    working = working.then(() => {
      store.close()
      port.close()
    })
  }
})
