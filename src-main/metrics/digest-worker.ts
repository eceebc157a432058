import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '../ports.ts'
import { openToWrite } from '../store/connection.ts'
import { storageFailure } from '../store/storage-failure.ts'
import { createDigestWriter } from './digest-writer.ts'

/**
 * The thread that makes the digests that are due, and ends. It has a connection of its own, never waits
 * for the write lock, and rests as long as it works. It also ends by message.
 */
const { file } = workerData as { file: string }
const busyPauseMs = 10

const db = openToWrite(file)
db.pragma('busy_timeout = 0')
db.pragma('synchronous = NORMAL')
const writer = createDigestWriter({ db }, systemClock)

let stopped = false
parentPort?.on('message', message => {
  if (message === 'stop') stopped = true
})

while (!stopped) {
  const start = systemClock.monotonic()
  try {
    if (writer.step().idle) break
    await sleep(Math.max(1, systemClock.monotonic() - start))
  } catch (error) {
    if (storageFailure(error, file)?.code !== 'database_busy') {
      parentPort?.postMessage({ reason: error instanceof Error ? error.message : String(error) })
      break
    }
    await sleep(busyPauseMs)
  }
}
db.close()
parentPort?.close()
