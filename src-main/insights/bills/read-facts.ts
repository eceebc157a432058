import type { Realm } from '../../../db/vocabulary.ts'
import type { BillLineRow, BillRepository } from '../../store/repositories/bill-repository.ts'
import type { ImportedBill, LedgerDay } from './bill-types.ts'
import type { KnownModel } from './match-models.ts'

export interface BillQuery {
  readonly providerId: number
  readonly realm: Realm
  /** UTC days, both included. */
  readonly firstDay: string
  readonly lastDay: string
}

/** A line with what of it is still in force: a newer export may have replaced its usage, its cost, or both. */
export interface LineInForce extends BillLineRow {
  readonly usage: boolean
  readonly cost: boolean
}

/** Everything a comparison needs, as plain data. */
export interface BillFacts extends BillQuery {
  readonly bills: readonly ImportedBill[]
  readonly lines: readonly LineInForce[]
  /** Days for which a bill says what was used, and what it cost. */
  readonly usageDays: readonly string[]
  readonly costDays: readonly string[]
  readonly ledger: readonly LedgerDay[]
  readonly models: readonly KnownModel[]
}

const dayMs = 86_400_000

export const startOfDay = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const dayAt = (at: number): string => new Date(at).toISOString().slice(0, 10)
export const nextDay = (day: string): string => dayAt(startOfDay(day) + dayMs)

export function readBillFacts(repository: BillRepository, query: BillQuery): BillFacts {
  return repository.snapshot(() => {
    const { firstDay, lastDay, providerId, realm } = query
    const bills = repository
      .list()
      .filter(bill => bill.providerId === providerId && bill.firstDay <= lastDay && bill.lastDay >= firstDay)
    const span = { from: startOfDay(firstDay), to: startOfDay(lastDay) + dayMs, realm, providerId }
    const ledger = repository.ledgerDays(span)
    const models = [...new Set(ledger.map(({ model }) => model))]
    return {
      ...query,
      bills,
      lines: bills.flatMap(bill =>
        repository.lines(bill.id, firstDay, lastDay).flatMap(line => inForce(line, bill, bills)),
      ),
      usageDays: daysOf(
        bills.filter(({ hasUsage }) => hasUsage),
        firstDay,
        lastDay,
      ),
      costDays: daysOf(
        bills.filter(({ hasCost }) => hasCost),
        firstDay,
        lastDay,
      ),
      ledger,
      models: models.map(model => ({ model, answered: repository.answeredNames(span, model) })),
    }
  })
}

function inForce(line: BillLineRow, bill: ImportedBill, bills: readonly ImportedBill[]): LineInForce[] {
  const isReplaced = (says: 'hasUsage' | 'hasCost') =>
    bills.some(newer => newer.id > bill.id && newer[says] && covers(newer, line.day, line.account))
  const usage = bill.hasUsage && !isReplaced('hasUsage')
  const cost = bill.hasCost && !isReplaced('hasCost')
  return usage || cost ? [{ ...line, usage, cost }] : []
}

/** An export of one project does not replace another's. */
export function covers(bill: ImportedBill, day: string, account: string): boolean {
  if (day < bill.firstDay || day > bill.lastDay) return false
  return account === '' || bill.accounts.length === 0 || bill.accounts.includes(account)
}

function daysOf(bills: readonly ImportedBill[], firstDay: string, lastDay: string): string[] {
  const days = new Set<string>()
  for (const bill of bills) {
    const last = bill.lastDay < lastDay ? bill.lastDay : lastDay
    for (let day = bill.firstDay > firstDay ? bill.firstDay : firstDay; day <= last; day = nextDay(day)) days.add(day)
  }
  return [...days].sort()
}
