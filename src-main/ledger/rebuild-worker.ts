import { once } from 'node:events'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { openToWrite } from '../store/connection.ts'
import { createExpectedRollups, replaceRollups } from '../store/repositories/rollup-replace.ts'
import { writeRollupZone } from '../store/repositories/rollup-zone.ts'
import { unpackDeltas } from './packed-deltas.ts'
import type { FromRebuilder, RebuildTask, ToRebuilder } from './rebuild-messages.ts'
import { recountRollups } from './rollup-recount.ts'
import { createRollupWriter } from './rollup-writer.ts'
import { createTimePeriods } from './time-periods.ts'

/**
 * The thread that makes rollups anew. It adds up one unchanging view of the calls into temporary tables while the ledger
 * goes on; the ledger holds its commits only while the view is taken, and while what differs is put in place.
 */
const { file, timeZone, scope } = workerData as RebuildTask
const port = parentPort as MessagePort
const tell = (message: FromRebuilder) => port.postMessage(message)

async function next<Type extends ToRebuilder['type']>(type: Type): Promise<Extract<ToRebuilder, { type: Type }>> {
  const [message] = (await once(port, 'message')) as [ToRebuilder]
  if (message.type !== type) throw new Error(`Expected ${type}, was told ${message.type}.`)
  return message as Extract<ToRebuilder, { type: Type }>
}

const db = openToWrite(file)
try {
  db.pragma('synchronous = NORMAL')
  const store = { db }
  createExpectedRollups(db)
  tell({ type: 'ready' })
  await next('look')
  db.exec('BEGIN')
  // A view begins with the first read, not with BEGIN.
  db.prepare('SELECT 1 FROM settings LIMIT 1').get()
  tell({ type: 'looking' })
  const recount = recountRollups({ store, schema: 'temp', periods: createTimePeriods(timeZone), scope })
  let step = recount.next()
  for (; !step.done; step = recount.next()) tell({ type: 'progress', ...step.value })
  db.exec('COMMIT')
  tell({ type: 'counted' })
  const { since, now } = await next('swap')
  db.transaction(() => {
    createRollupWriter(store, 'temp').write(unpackDeltas(since))
    replaceRollups(store, scope)
    writeRollupZone(store, timeZone, now)
  }).immediate()
  tell({ type: 'done', ...step.value })
} catch (error) {
  tell({ type: 'failed', error, reason: error instanceof Error ? error.message : String(error) })
} finally {
  db.close()
  port.close()
}
