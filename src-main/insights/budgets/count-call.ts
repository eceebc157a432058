import type { LedgerEvent } from '../../ledger/ledger-types.ts'
import { type BudgetAccount, belongsTo, type HeldRoom } from './budget-account.ts'

type CostEvent = Extract<LedgerEvent, { readonly type: 'call_settled' | 'cost_changed' }>

/** Adds what a call cost, or by how much its cost changed, to an account it belongs to. */
export function countCall(account: BudgetAccount, event: CostEvent, room: HeldRoom | undefined): void {
  const { call } = event
  if (!belongsTo(account, call)) return
  // A call is counted where room was held for it, whatever the wall clock said when its row was written.
  const isHeldHere = room?.accounts.get(account) === account.window.from
  if (!isHeldHere && (call.createdAt < account.window.from || call.createdAt >= account.window.to)) {
    if (call.createdAt >= account.window.to) account.isStale = true
    return
  }
  if (event.type === 'cost_changed') {
    // It counted as the most it may have cost, and now counts as what it did.
    if (call.errorKind === 'interrupted') account.isStale = true
    account.spentNanos += (event.costNanos ?? 0) - (call.costNanos ?? 0)
    if (call.status === 'success') {
      account.unpricedCalls += Number(event.costNanos === null) - Number(call.costNanos === null)
    }
    return
  }
  account.spentNanos += call.costNanos ?? 0
  if (call.costNanos === null && call.status === 'success') account.unpricedCalls += 1
}
