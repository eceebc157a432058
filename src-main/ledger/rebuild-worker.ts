import { once } from 'node:events'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { openToWrite } from '../store/connection.ts'
import {
  createDifferenceLookup,
  createExpectedRollups,
  keepDifferences,
  replaceDifferences,
  replaceRollups,
} from '../store/repositories/rollup-replace.ts'
import { readRollupZone, writeRollupZone } from '../store/repositories/rollup-zone.ts'
import { unpackDeltas } from './packed-deltas.ts'
import type { FromRebuilder, RebuildTask, ToRebuilder } from './rebuild-messages.ts'
import type { RollupDeltas } from './rollup-deltas.ts'
import { recountRollups } from './rollup-recount.ts'
import { createRollupWriter } from './rollup-writer.ts'
import { createTimePeriods } from './time-periods.ts'

/**
 * The thread that makes rollups anew. It adds up one unchanging view of the calls into temporary tables while the ledger
 * goes on; the ledger holds its commits only while the view is taken, and while what differs is put in place.
 */
type Changes = Pick<RollupDeltas, 'rows' | 'errors'>

const { file, timeZone, scope } = workerData as RebuildTask
const port = parentPort as MessagePort
const tell = (message: FromRebuilder) => port.postMessage(message)

async function next<Type extends ToRebuilder['type']>(type: Type): Promise<Extract<ToRebuilder, { type: Type }>> {
  const [message] = (await once(port, 'message')) as [ToRebuilder]
  if (message.type !== type) throw new Error(`Expected ${type}, was told ${message.type}.`)
  return message as Extract<ToRebuilder, { type: Type }>
}

/** Rows that were right have been added to by the ledger itself. */
function onlyDiffering({ rows, errors }: Changes): Changes {
  const differs = createDifferenceLookup({ db })
  return {
    rows: new Map(
      [...rows].map(([table, changed]) => [table, new Map([...changed].filter(([, { key }]) => differs(table, key)))]),
    ),
    errors: new Map([...errors].filter(([, { key }]) => differs('error_metrics', key))),
  }
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
  // Where the days stay the same ones, only what differs is to be put in place.
  const narrow = readRollupZone(store) === timeZone
  if (narrow) keepDifferences(store)
  db.exec('COMMIT')
  tell({ type: 'counted' })
  const { since, now } = await next('swap')
  db.transaction(() => {
    const deltas = unpackDeltas(since)
    createRollupWriter(store, 'temp').write(narrow ? onlyDiffering(deltas) : deltas)
    if (narrow) replaceDifferences(store)
    else replaceRollups(store, scope)
    writeRollupZone(store, timeZone, now)
  }).immediate()
  tell({ type: 'done', ...step.value })
} catch (error) {
  tell({ type: 'failed', error, reason: error instanceof Error ? error.message : String(error) })
} finally {
  db.close()
  port.close()
}
