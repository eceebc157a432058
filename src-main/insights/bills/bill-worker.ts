import { parentPort, workerData } from 'node:worker_threads'
import { Failure } from '../../failure.ts'
import type { BillReply, BillRequest, BillTask } from './bill-messages.ts'
import { readBill } from './read-bill.ts'

/** The thread that reads one bill: what it says first, its lines piece by piece as they are asked for. It has no database. */

/** As many as are written to the database within a few milliseconds. */
const linesAtOnce = 250

const port = parentPort
const reply = (message: BillReply) => port?.postMessage(message)

try {
  const { bill, lines } = await readBill(workerData as BillTask)
  let at = 0
  port?.on('message', ({ type }: BillRequest) => {
    if (type !== 'more') return
    reply({ type: 'lines', lines: lines.slice(at, at + linesAtOnce) })
    at += linesAtOnce
  })
  reply({ type: 'read', bill })
} catch (error) {
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const failure = error instanceof Failure ? error : new Failure('internal', `The file could not be read: ${words}`)
  reply({ type: 'failed', failure: failure.toJSON() })
}
