import { Failure } from '../failure.ts'
import { checkRecorded } from '../ledger/check-entry.ts'
import type { Ledger, RecordedCall, RecordOutcome } from '../ledger/ledger-types.ts'
import type { Clock } from '../ports.ts'
import type { ProviderAdmin } from '../providers/registry-types.ts'
import type { Store } from '../store/store.ts'
import { asPhrase, failing } from '../words/failure-sentences.ts'
import { sayImport } from '../words/failures/exchange-sentences.ts'
import type { Said } from '../words/said.ts'
import type { Phrase } from '../words/slot-values.ts'
import { stateText } from '../words/state-sentences.ts'
import { gatherFields } from './call-fields.ts'
import { createImportProviders, type ImportProviders } from './import-providers.ts'
import { type MappedCall, mapCall } from './map-call.ts'
import { RowProblem } from './parse-values.ts'
import { keyOfKey } from './row-key.ts'

export interface RecordBatchDependencies {
  readonly store: Store
  readonly ledger: Pick<Ledger, 'openRequest' | 'recordCalls'>
  readonly registry: ProviderAdmin
  readonly clock: Clock
}

export interface RecordedBatch {
  /** In the order of the entries. */
  readonly outcomes: readonly RecordOutcome[]
  /** What was assumed, and for how many. */
  readonly notes: readonly { readonly note: string; readonly said: Said | null; readonly calls: number }[]
}

interface ReadEntry {
  readonly call: MappedCall
  readonly key: string | null
}

/** So many are read or written before other work has its turn. */
const sliceSize = 200
const mostProblems = 20

/**
 * Records calls made elsewhere. Everything is read before anything is written: an entry that cannot be used refuses them all
 * (`Failure('invalid_input')` with each such entry's place and reason). A key that is on record changes nothing, so a batch
 * that broke off can be sent again.
 */
export async function recordBatch(
  dependencies: RecordBatchDependencies,
  entries: readonly object[],
): Promise<RecordedBatch> {
  const { ledger } = dependencies
  const notes = new Map<string, { readonly said: Said; calls: number }>()
  const read = await readEntries(dependencies, entries, notes)
  const calls = await prepareCalls(dependencies, read)
  const outcomes: RecordOutcome[] = []
  for (const slice of slicesOf(calls)) {
    outcomes.push(...(await ledger.recordCalls(slice)))
    await otherWork()
  }
  return { outcomes, notes: [...notes].map(([note, told]) => ({ note, ...told })) }
}

async function readEntries(
  { clock }: RecordBatchDependencies,
  entries: readonly object[],
  notes: Map<string, { readonly said: Said; calls: number }>,
): Promise<readonly ReadEntry[]> {
  const now = clock.now()
  const context = {
    now,
    defaultProvider: null,
    note: ({ text, said }: Phrase) => void notes.set(text, { said, calls: (notes.get(text)?.calls ?? 0) + 1 }),
  }
  const read: ReadEntry[] = []
  const problems: { entry: number; reason: string; value: string | null }[] = []
  let refused = 0
  let firstReason: Phrase | null = null
  for (const [at, entry] of entries.entries()) {
    if (at % sliceSize === sliceSize - 1) await otherWork()
    try {
      const fields = gatherFields(entry, column =>
        context.note(stateText('import_note.field', { field: column.slice(0, 60) })),
      )
      const call = mapCall({ ...fields, created_at: fields.created_at ?? new Date(now).toISOString() }, context)
      const key = typeof fields.key === 'string' && fields.key.trim() !== '' ? `api:${keyOfKey(fields.key)}` : null
      read.push({ call, key })
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error
      refused += 1
      firstReason ??= { text: error.message, said: error.why.said }
      if (problems.length < mostProblems) problems.push({ entry: at, reason: error.message, value: error.shown })
    }
  }
  const [first] = problems
  if (first === undefined || firstReason === null) return read
  throw failing(
    'invalid_input',
    sayImport('record.refused', {
      count: refused,
      of_entries: entries.length,
      entry_id: first.entry,
      reason: firstReason,
    }),
    { refused, entries: problems },
  )
}

/** Finds or makes their providers and requests, and checks what the ledger would refuse. */
async function prepareCalls(
  { store, ledger, registry }: RecordBatchDependencies,
  entries: readonly ReadEntry[],
): Promise<readonly RecordedCall[]> {
  const providers = createImportProviders({ registry, store, map: new Map(), dryRun: false })
  const identified = entries.map(entry => ({ ...entry, providerId: idOf(providers, entry.call.providerName) }))
  const requests = new Map<string, number>()
  const calls: RecordedCall[] = []
  for (const [at, { call, key, providerId }] of identified.entries()) {
    const { providerName: _name, requestUid: uid, ...recorded } = call
    const origin = call.origin === 'import' ? 'recorded' : call.origin
    if (uid !== null && !requests.has(uid)) {
      const opened = await ledger.openRequest({ ...recorded, uid, managed: false, providerId, origin })
      requests.set(uid, opened.id)
    }
    const requestId = uid === null ? null : (requests.get(uid) ?? null)
    const entry: RecordedCall = { ...recorded, origin, key, providerId, requestId }
    checkEntry(entry, at)
    calls.push(entry)
  }
  return calls
}

function checkEntry(call: RecordedCall, at: number): void {
  try {
    checkRecorded(call)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const reason = error.message
    throw failing(error.code, sayImport('record.entry', { entry_id: at, why: asPhrase(error) }), {
      entries: [{ entry: at, reason }],
    })
  }
}

function idOf(providers: ImportProviders, name: string): number {
  try {
    return providers.idOf(name)
  } catch (error) {
    if (error instanceof RowProblem)
      throw failing(
        'invalid_input',
        sayImport('record.nothing', { reason: { text: error.message, said: error.why.said } }),
      )
    throw error
  }
}

function* slicesOf<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let at = 0; at < items.length; at += sliceSize) yield items.slice(at, at + sliceSize)
}

function otherWork(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
