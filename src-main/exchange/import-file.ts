import { Failure } from '../failure.ts'
import type { Ledger } from '../ledger/ledger-types.ts'
import type { Clock } from '../ports.ts'
import type { ProviderAdmin } from '../providers/registry-types.ts'
import { createImportRepository } from '../store/repositories/import-repository.ts'
import type { Store } from '../store/store.ts'
import { asPhrase, failing } from '../words/failure-sentences.ts'
import { sayImport } from '../words/failures/exchange-sentences.ts'
import { stateText } from '../words/state-sentences.ts'
import { DamagedFile } from './damaged-file.ts'
import { createImportProviders } from './import-providers.ts'
import { openRows, type RowSource } from './import-sources.ts'
import { createImportTally } from './import-tally.ts'
import type { ImportFormat, ImportProgress, ImportReport, RawRow } from './import-types.ts'
import { createImportWriter } from './import-writer.ts'
import { createRowInterpreter } from './interpret-row.ts'
import { createRejectsFile } from './rejects-file.ts'
import { type RowReason, sayRow } from './row-sentences.ts'
import { shorten } from './shorten.ts'

export interface ImportOptions {
  readonly file: string
  /** Told by the file's content where not given. */
  readonly format?: ImportFormat | undefined
  /** Provider names (or primary keys of a Django export) in the file, to names here. */
  readonly map?: ReadonlyMap<string, string> | undefined
  /** For rows that name no provider. */
  readonly defaultProvider?: string | undefined
  /** Reads everything and writes nothing. */
  readonly dryRun?: boolean | undefined
  /** Where the skipped rows go, as they were. */
  readonly rejects?: string | undefined
  readonly store: Store
  readonly ledger: Pick<Ledger, 'openRequest' | 'recordCalls'>
  readonly registry: ProviderAdmin
  readonly clock: Clock
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Imports calls made elsewhere: JSON Lines, CSV, a Django dump of the original system, or its database.
 *
 * Rows stream through in batches, each in a transaction, so that memory stays flat and an import that
 * breaks off goes on where it was when it is run again; a row that is in the ledger is never added
 * twice. A row that cannot be used is skipped with the reason, the others go in. Where the file is
 * damaged or the import is cancelled, the report says so in `stopped`.
 *
 * @throws Failure `not_found` or `invalid_input` where the file as a whole cannot be used, `storage` where the disk is full
 */
export async function importFile(options: ImportOptions): Promise<ImportReport> {
  const started = options.clock.monotonic()
  const source = await openRows(options.file, options.format)
  try {
    return await importRows(options, source, () => (options.clock.monotonic() - started) / 1000)
  } finally {
    await source.close()
  }
}

async function importRows(options: ImportOptions, source: RowSource, seconds: () => number): Promise<ImportReport> {
  const { store, ledger, registry, clock, dryRun = false, signal } = options
  const tally = createImportTally()
  const repository = createImportRepository(store)
  const providers = createImportProviders({ registry, store, dryRun, map: options.map ?? new Map() })
  const rejects = options.rejects === undefined ? null : createRejectsFile({ ...source, path: options.rejects })
  const mapping = { now: clock.now(), defaultProvider: options.defaultProvider ?? null }
  const interpreter = createRowInterpreter({ providers, repository, tally, mapping, dryRun })
  const deferred: RawRow[] = []

  async function skip(row: RawRow, { reason, whole = reason, said }: RowReason, value: string | null) {
    tally.skip({ place: row.place, reason: whole, said, value })
    await rejects?.add(row)
  }
  const writer = createImportWriter({ ledger, repository, tally, dryRun, skip })

  async function take(row: RawRow, isLastChance: boolean) {
    const found = interpreter.interpret(row, isLastChance)
    if (found.kind === 'skipped') await skip(row, found, found.value)
    else if (found.kind === 'deferred') deferred.push(withoutContent(row))
    else if (found.kind === 'call') writer.add(found.ready)
    if (writer.isFull()) await writer.flush()
  }

  async function takeAll(): Promise<ImportReport['stopped']> {
    for await (const rows of source.rows) {
      // A database gives its providers first; a text file may name them after the calls.
      for (const row of rows) await take(row, row.range === null)
      options.onProgress?.({ ...source.progress(rows), rows: tally.rows() })
      if (signal?.aborted === true) return cancelled
    }
    return null
  }

  try {
    const stopped = await takeAll().catch((error: unknown) => {
      if (error instanceof DamagedFile)
        return { because: 'damaged' as const, message: error.message, said: error.why.said }
      throw error
    })
    for (const row of deferred) await take(await source.reread(row), true)
    await writer.flush()
    const facts = { file: options.file, format: source.format, dryRun, stopped, seconds: seconds() }
    return { ...facts, ...tally.report(), providers: providers.used(), rejectsFile: (await rejects?.close()) ?? null }
  } catch (error) {
    await rejects?.close()
    throw withCount(error, tally.report().added)
  }
}

const ended = stateText('import_end.stopped')
const cancelled = { because: 'cancelled', message: ended.text, said: ended.said } as const

/** Only the place is remembered; the bytes are read again. */
function withoutContent(row: RawRow): RawRow {
  return { ...row, content: { kind: 'unreadable', why: sayRow('row.not_read_again'), shown: '' } }
}

function withCount(error: unknown, added: number): unknown {
  if (!(error instanceof Failure) || added === 0) return error
  const told = sayImport('import.kept_before', { why: asPhrase(error), added })
  return failing(error.code, told, { ...error.details, added }, error)
}

/** `--map` values: `azure=openai`. @throws Failure `usage` */
export function parseProviderMap(values: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    values.map(value => {
      const at = value.lastIndexOf('=')
      const [from, to] = [value.slice(0, at).trim(), value.slice(at + 1).trim()]
      if (at > 0 && from !== '' && to !== '') return [from.toLowerCase(), to]
      throw failing('usage', sayImport('import.map', { given: shorten(value) }))
    }),
  )
}
