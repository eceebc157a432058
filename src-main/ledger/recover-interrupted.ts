import { inTransaction } from '../store/transaction.ts'
import { callEnd } from '../words/call-end-sentences.ts'
import { createLedgerParts, type LedgerDependencies } from './ledger-parts.ts'
import { changeRequestStatus } from './requests.ts'
import { createRollupDeltas } from './rollup-deltas.ts'
import { createRollupWriter } from './rollup-writer.ts'
import { createRollupZone } from './rollup-zone.ts'
import { settleOpenCall } from './settle-call.ts'

const pageSize = 500

export interface RecoveryReport {
  /** Calls that were under way and are now `interrupted`. */
  readonly calls: number
  /** Requests that were running and are now failed. */
  readonly requests: number
}

/**
 * Ends what a process that died left open: pending calls become `error` / `interrupted`, with all that
 * was known of them kept, and requests that were running become failed. To be run by the owner before
 * it opens calls of its own. One transaction: a crash in between leaves all of it to the next start.
 */
export function recoverInterrupted(dependencies: LedgerDependencies): RecoveryReport {
  const { store, pricing } = dependencies
  const zone = createRollupZone(dependencies)
  const deltas = createRollupDeltas(zone.periods)
  const parts = createLedgerParts(dependencies, deltas)
  const writer = createRollupWriter(store)
  const report = { calls: 0, requests: 0 }
  const tellNobody = () => {}
  const writeOut = () => {
    writer.write(deltas)
    deltas.clear()
  }

  try {
    return inTransaction(store, () => {
      for (let page = parts.calls.pendingPage(pageSize); page.length > 0; ) {
        for (const call of page) {
          const settledAt = Math.max(call.createdAt, parts.wallTime.now())
          settleOpenCall(parts, { id: call.id, facts: call, settledAt }, interruption, tellNobody)
        }
        report.calls += page.length
        writeOut()
        page = parts.calls.pendingPage(pageSize)
      }
      for (let page = parts.requests.runningPage(0, pageSize); page.length > 0; ) {
        for (const request of page) changeRequestStatus(parts, request, 'failed', tellNobody)
        report.requests += page.length
        writeOut()
        page = parts.requests.runningPage(page.at(-1)?.id ?? 0, pageSize)
      }
      parts.calls.listSettled()
      return report
    })
  } catch (error) {
    pricing.rolledBack?.()
    throw error
  }
}

const interruption = {
  errorKind: 'interrupted',
  errorMessage: callEnd('interrupted'),
  responseTimeMs: null,
} as const
