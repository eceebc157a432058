import pLimit from 'p-limit'
import type { PriceBook } from '../../ledger/pricing-types.ts'
import type { Clock, Paths } from '../../ports.ts'
import type { ProviderRegistry } from '../../providers/registry-types.ts'
import { createBillRepository } from '../../store/repositories/bill-repository.ts'
import type { Store } from '../../store/store.ts'
import { failing, sayFailure } from '../../words/failure-sentences.ts'
import { sayInsight } from '../../words/failures/insight-sentences.ts'
import type { BillColumns, ImportedBill, ReadBill } from './bill-types.ts'
import { type BillComparison, compareBill } from './compare-bill.ts'
import { keepBill, removeBill, removeUnfinished } from './keep-bill.ts'
import { type OpenBill, openBill } from './open-bill.ts'
import type { BillSource } from './read-bill.ts'
import { type BillFacts, type BillQuery, covers, nextDay, readBillFacts, startOfDay } from './read-facts.ts'

export interface BillInput {
  readonly fileName: string
  readonly source: BillSource
  /** By name; told by the format where not given. */
  readonly provider?: string | undefined
  readonly columns?: BillColumns | undefined
}

export interface BillPreview {
  readonly file: ReadBill
  /** Null: it has to be said. */
  readonly provider: { readonly id: number; readonly name: string; readonly displayName: string } | null
  /** The same file, imported before. */
  readonly known: ImportedBill | null
  /** Bills of which days are replaced, and how many days. */
  readonly replaces: readonly { readonly bill: ImportedBill; readonly days: number }[]
}

export interface ImportOutcome {
  readonly bill: ImportedBill
  readonly isNew: boolean
  readonly file: ReadBill
  readonly replaces: BillPreview['replaces']
}

export interface Bills {
  /** Reads in a thread of its own. Throws what `openBill` throws, and `usage` for a provider that is not there. */
  preview(input: BillInput, signal?: AbortSignal): Promise<BillPreview>
  /** Keeps the bill, in whole or not at all. The same file again changes nothing. */
  import(input: BillInput, signal?: AbortSignal): Promise<ImportOutcome>
  /** Newest first. */
  list(): readonly ImportedBill[]
  /** What it had replaced counts again. Throws `Failure` `not_found`. */
  remove(id: number): Promise<ImportedBill>
  /** Reads at a million calls take a while: see `billFacts` of the reading thread. */
  facts(query: BillQuery): BillFacts
  compare(facts: BillFacts): BillComparison
}

export interface BillDependencies {
  readonly store: Store
  readonly registry: Pick<ProviderRegistry, 'find' | 'byId' | 'list'>
  readonly pricing: Pick<PriceBook, 'describePrice'>
  readonly clock: Clock
  readonly paths: Pick<Paths, 'worker'>
}

/** Providers' bills beside the ledger. */
export function createBills({ store, registry, pricing, clock, paths }: BillDependencies): Bills {
  const repository = createBillRepository(store)
  /** Each takes a thread and its memory; and of the same file twice at once the second has to find the first. */
  const reading = pLimit(2)
  const keeping = pLimit(1)

  function providerOf({ provider }: BillInput, { providerKind }: ReadBill): BillPreview['provider'] {
    if (provider !== undefined) {
      const found = registry.find(provider)
      if (found !== null) return found
      const names = registry.list().map(({ name }) => name)
      throw failing('usage', sayInsight('bill.no_provider', { name: provider, names: names.join(', ') }))
    }
    return providerKind === null ? null : registry.find(providerKind)
  }

  function place(input: BillInput, file: ReadBill): BillPreview {
    const provider = providerOf(input, file)
    const own = repository.list().filter(bill => bill.providerId === provider?.id)
    const known = own.find(({ fileHash }) => fileHash === file.fileHash) ?? null
    const replaces = known === null ? own.flatMap(bill => replacedDays(bill, file)) : []
    return { file, provider, known, replaces }
  }

  async function opened<Result>(
    { source, columns }: BillInput,
    signal: AbortSignal | undefined,
    use: (open: OpenBill) => Result | Promise<Result>,
  ): Promise<Result> {
    const open = await openBill(paths, { source, columns, now: clock.now() }, signal)
    try {
      return await use(open)
    } finally {
      await open.close()
    }
  }

  async function take(input: BillInput, open: OpenBill, signal: AbortSignal | undefined): Promise<ImportOutcome> {
    const { file, provider, known, replaces } = place(input, open.bill)
    if (known !== null) return { bill: known, isNew: false, file, replaces: [] }
    const bill = { ...toKeep(file, provider), fileName: input.fileName, createdAt: clock.now() }
    await removeUnfinished(repository)
    const id = await keepBill(repository, bill, open.lines(), signal)
    return { bill: { ...bill, id }, isNew: true, file, replaces }
  }

  return {
    preview: (input, signal) => reading(() => opened(input, signal, open => place(input, open.bill))),
    import: (input, signal) => keeping(() => opened(input, signal, open => take(input, open, signal))),
    list: () => repository.list(),
    async remove(id) {
      const bill = repository.list().find(one => one.id === id)
      if (bill === undefined) throw failing('not_found', sayFailure('bill.gone', { id }))
      await removeBill(repository, id)
      return bill
    },
    facts: query => readBillFacts(repository, query),
    compare(facts) {
      const prices = new Map<string, ReturnType<typeof priceOf>>()
      function priceOf(model: string, day: string) {
        const description = pricing.describePrice(facts.providerId, model, startOfDay(day))
        if (description === null) return null
        const { inputUncached, cacheRead, cacheWrite5m, outputText } = description.buckets
        return { inputUncached, cacheRead, cacheWrite: cacheWrite5m, output: outputText }
      }
      return compareBill(facts, (model, day) => {
        const key = `${model} ${day}`
        const known = prices.get(key)
        if (known !== undefined) return known
        const found = priceOf(model, day)
        prices.set(key, found)
        return found
      })
    },
  }
}

/** @throws Failure where something has to be said first, or nothing can be used */
function toKeep(file: ReadBill, provider: BillPreview['provider']) {
  if (file.questions.length > 0) {
    const told = { columns: file.headers.join(', '), questions: file.questions.join(' ') }
    throw failing('usage', sayInsight('bill.unrecognised', told), {
      headers: [...file.headers],
      questions: [...file.questions],
    })
  }
  if (provider === null) throw failing('usage', sayFailure('bill.unknown'))
  const { format, firstDay, lastDay, fileHash, hasUsage, hasCost, accounts, rows, rejectedCount } = file
  if (firstDay === null || lastDay === null || format === null) {
    const [first] = file.rejected
    throw failing(
      'invalid_input',
      first === undefined
        ? sayInsight('bill.no_rows')
        : sayInsight('bill.no_usable_row', { line_id: first.line, reason: { text: first.reason, said: first.said } }),
    )
  }
  const says = { format, firstDay, lastDay, fileHash, hasUsage, hasCost, accounts, rows }
  return { ...says, providerId: provider.id, rejectedRows: rejectedCount }
}

function replacedDays(bill: ImportedBill, file: ReadBill): { bill: ImportedBill; days: number }[] {
  const { firstDay, lastDay, hasUsage, hasCost, accounts } = file
  if (firstDay === null || lastDay === null || !((hasUsage && bill.hasUsage) || (hasCost && bill.hasCost))) return []
  const sameAccounts =
    accounts.length === 0 || bill.accounts.length === 0 || bill.accounts.some(account => accounts.includes(account))
  if (!sameAccounts) return []
  let days = 0
  for (let day = firstDay; day <= lastDay; day = nextDay(day)) if (covers(bill, day, '')) days += 1
  return days === 0 ? [] : [{ bill, days }]
}
