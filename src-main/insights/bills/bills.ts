import { Failure } from '../../failure.ts'
import type { PriceBook } from '../../ledger/pricing-types.ts'
import type { Clock } from '../../ports.ts'
import type { ProviderRegistry } from '../../providers/registry-types.ts'
import { createBillRepository } from '../../store/repositories/bill-repository.ts'
import type { Store } from '../../store/store.ts'
import { failing, sayFailure } from '../../words/failure-sentences.ts'
import type { BillColumns, ImportedBill, ReadBill } from './bill-types.ts'
import { type BillComparison, compareBill } from './compare-bill.ts'
import { readBill } from './read-bill.ts'
import { type BillFacts, type BillQuery, covers, nextDay, readBillFacts, startOfDay } from './read-facts.ts'

export interface BillInput {
  readonly fileName: string
  readonly text: string
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
  /** @param parsed the text as another thread read it, where it did */
  preview(input: BillInput, parsed?: ReadBill): BillPreview
  /** Keeps the bill. The same file again changes nothing. */
  import(input: BillInput, parsed?: ReadBill): ImportOutcome
  /** Newest first. */
  list(): readonly ImportedBill[]
  /** What it had replaced counts again. Throws `Failure` `not_found`. */
  remove(id: number): ImportedBill
  /** Reads at a million calls take a while: see `billFacts` of the reading thread. */
  facts(query: BillQuery): BillFacts
  compare(facts: BillFacts): BillComparison
}

export interface BillDependencies {
  readonly store: Store
  readonly registry: Pick<ProviderRegistry, 'find' | 'byId' | 'list'>
  readonly pricing: Pick<PriceBook, 'describePrice'>
  readonly clock: Clock
}

/** More is no export of a console. */
const mostBillBytes = 16 * 1024 * 1024

/** Providers' bills beside the ledger. */
export function createBills({ store, registry, pricing, clock }: BillDependencies): Bills {
  const repository = createBillRepository(store)

  function providerOf({ provider }: BillInput, { providerKind }: ReadBill): BillPreview['provider'] {
    if (provider !== undefined) {
      const found = registry.find(provider)
      if (found !== null) return found
      const names = registry.list().map(({ name }) => name)
      throw new Failure('usage', `There is no provider "${provider}". There are: ${names.join(', ')}.`)
    }
    return providerKind === null ? null : registry.find(providerKind)
  }

  function preview(input: BillInput, parsed?: ReadBill): BillPreview {
    if (Buffer.byteLength(input.text) > mostBillBytes) {
      throw new Failure(
        'invalid_input',
        'A bill of more than 16 MB is not read. Export a shorter period. Nothing was kept.',
      )
    }
    const file = parsed ?? readBill({ text: input.text, columns: input.columns, now: clock.now() })
    const provider = providerOf(input, file)
    const own = repository.list().filter(bill => bill.providerId === provider?.id)
    const known = own.find(({ fileHash }) => fileHash === file.fileHash) ?? null
    const replaces = known === null ? own.flatMap(bill => replacedDays(bill, file)) : []
    return { file, provider, known, replaces }
  }

  return {
    preview,
    import(input, parsed) {
      const { file, provider, known, replaces } = preview(input, parsed)
      if (known !== null) return { bill: known, isNew: false, file, replaces: [] }
      if (file.questions.length > 0) {
        const found = `It has the columns ${file.headers.join(', ')}.`
        throw new Failure('usage', `${file.questions.join(' ')} ${found} Nothing was kept.`, {
          headers: [...file.headers],
          questions: [...file.questions],
        })
      }
      if (provider === null) {
        throw failing('usage', sayFailure('bill.unknown'))
      }
      if (file.firstDay === null || file.lastDay === null || file.format === null) {
        const [first] = file.rejected
        const why = first === undefined ? 'It has no rows.' : `Line ${first.line}: ${first.reason}.`
        throw new Failure('invalid_input', `Nothing in the file could be used. ${why} Nothing was kept.`)
      }
      const bill = {
        providerId: provider.id,
        fileName: input.fileName,
        format: file.format,
        firstDay: file.firstDay,
        lastDay: file.lastDay,
        createdAt: clock.now(),
        fileHash: file.fileHash,
        hasUsage: file.hasUsage,
        hasCost: file.hasCost,
        accounts: file.accounts,
        rows: file.rows,
        rejectedRows: file.rejected.length,
      }
      return { bill: { ...bill, id: repository.add(bill, file.lines) }, isNew: true, file, replaces }
    },
    list: () => repository.list(),
    remove(id) {
      const bill = repository.list().find(one => one.id === id)
      if (bill === undefined || !repository.remove(id)) throw failing('not_found', sayFailure('bill.gone', { id }))
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

/** The days of a month, `2026-10`; both included. */
export function daysOfMonth(month: string): { readonly firstDay: string; readonly lastDay: string } {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month)
  if (match === null) throw new Failure('usage', `"${month}" is not a month. Write it as 2026-10.`)
  const last = new Date(Date.UTC(Number(match[1]), Number(match[2]), 0)).toISOString().slice(0, 10)
  return { firstDay: `${month}-01`, lastDay: last }
}

/** What a comparison is of where no days are given: the last month a bill of the provider covers. */
export function usualDays(bills: readonly ImportedBill[], providerId: number): ReturnType<typeof daysOfMonth> | null {
  const last = bills
    .filter(bill => bill.providerId === providerId)
    .map(({ lastDay }) => lastDay)
    .sort()
    .at(-1)
  return last === undefined ? null : daysOfMonth(last.slice(0, 7))
}
