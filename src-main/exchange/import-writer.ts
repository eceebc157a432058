import { Failure } from '../failure.ts'
import type { Ledger, RecordedCall } from '../ledger/ledger-types.ts'
import type { ImportRepository } from '../store/repositories/import-repository.ts'
import type { ImportTally } from './import-tally.ts'
import type { RawRow } from './import-types.ts'
import type { MappedCall } from './map-call.ts'
import { type RowReason, sayRow } from './row-sentences.ts'

export interface ReadyCall {
  readonly row: RawRow
  readonly call: MappedCall
  readonly providerId: number
  readonly key: string
  /** The number of a call in the Galley that exported it; null for rows from elsewhere. */
  readonly exportedId: number | null
}

export interface ImportWriter {
  readonly isFull: () => boolean
  add(call: ReadyCall): void
  /** Everything waiting goes to the ledger in one transaction. */
  flush(): Promise<void>
}

const batchSize = 500
const mostRequestsRemembered = 10_000

export function createImportWriter({
  ledger,
  repository,
  tally,
  dryRun,
  skip,
}: {
  ledger: Pick<Ledger, 'openRequest' | 'recordCalls'>
  repository: ImportRepository
  tally: ImportTally
  dryRun: boolean
  skip: (row: RawRow, why: RowReason, value: string | null) => Promise<void>
}): ImportWriter {
  let waiting: ReadyCall[] = []
  const requests = new Map<string, number | 'here already'>()

  /** Calls that the file groups belong to one request here too; one that this ledger itself ran is here already. */
  async function requestOf(uid: string, { call, providerId }: ReadyCall): Promise<number | 'here already'> {
    const known = requests.get(uid)
    if (known !== undefined) return known
    if (requests.size >= mostRequestsRemembered) requests.clear()
    const opened = await ledger
      .openRequest({ ...call, uid, managed: false, providerId })
      .then(({ id }) => id)
      .catch((error: unknown) => {
        if (error instanceof Failure && error.code === 'conflict') return 'here already' as const
        throw error
      })
    requests.set(uid, opened)
    return opened
  }

  /** The ledger's own export, come home: its calls need no key to be known. */
  function isOwn({ exportedId: id, call }: ReadyCall): boolean {
    if (id === null) return false
    const { createdAt, modelName, responseTimeMs, usage } = call
    const { inputUncached = null, outputText = null } = usage ?? {}
    return repository.hasCall({ id, createdAt, modelName, responseTimeMs, inputUncached, outputText })
  }

  async function record(ready: readonly ReadyCall[]): Promise<void> {
    const requestIds = await Promise.all(
      ready.map(one => (one.call.requestUid === null ? null : requestOf(one.call.requestUid, one))),
    )
    const calls: { ready: ReadyCall; recorded: RecordedCall }[] = []
    for (const [index, one] of ready.entries()) {
      const requestId = requestIds[index] ?? null
      if (requestId === 'here already') tally.duplicates(1)
      else calls.push({ ready: one, recorded: { ...one.call, key: one.key, providerId: one.providerId, requestId } })
    }
    await recordWithoutRefused(calls)
  }

  /** The ledger refuses a batch for one entry that cannot be: that one is skipped, the others are not lost. */
  async function recordWithoutRefused(calls: { ready: ReadyCall; recorded: RecordedCall }[]): Promise<void> {
    while (calls.length > 0) {
      try {
        const outcomes = await ledger.recordCalls(calls.map(({ recorded }) => recorded))
        const added = outcomes.filter(({ outcome }) => outcome === 'added').length
        tally.added(added)
        tally.duplicates(outcomes.length - added)
        return
      } catch (error) {
        const entry = error instanceof Failure && error.code === 'invalid_input' ? error.details.entry : undefined
        const refused = typeof entry === 'number' ? calls.splice(entry, 1)[0] : undefined
        if (refused === undefined || !(error instanceof Failure)) throw error
        await skip(
          refused.ready.row,
          sayRow('row.refused', { message: error.message.replace(/^Entry \d+: /, '') }),
          null,
        )
      }
    }
  }

  return {
    isFull: () => waiting.length >= batchSize,
    add: call => waiting.push(call),
    async flush() {
      const batch = waiting
      waiting = []
      if (batch.length === 0) return
      const known = repository.knownKeys(batch.map(({ key }) => key))
      const fresh = batch.filter(one => !known.has(one.key) && !isOwn(one))
      tally.duplicates(batch.length - fresh.length)
      if (!dryRun) return record(fresh)
      const different = new Set(fresh.map(({ key }) => key)).size
      tally.added(different)
      tally.duplicates(fresh.length - different)
    },
  }
}
