import type { Ledger } from '../ledger/ledger-types.ts'
import type { Clock } from '../ports.ts'
import { createRoutingRepository } from '../store/repositories/routing-repository.ts'
import type { Store } from '../store/store.ts'
import type { Breakers } from './breakers.ts'

const warmStartMs = 600_000
const mostRecalled = 500

/**
 * Tells the breakers of every call that leaves through Galley and ends, and first of the last minutes before this process: a
 * limit that is still in force is not found out a second time. Returns what ends it.
 */
export function followCalls(
  breakers: Breakers,
  {
    store,
    ledger,
    clock,
  }: { readonly store: Store; readonly ledger: Pick<Ledger, 'subscribe'>; readonly clock: Pick<Clock, 'now'> },
): () => void {
  const now = clock.now()
  const recent = createRoutingRepository(store).recentCalls(now - warmStartMs, mostRecalled)
  for (const { providerId, modelName, errorKind, settledAt, retryAfterMs } of recent.toReversed()) {
    breakers.recall({ providerId, model: modelName }, errorKind, retryAfterMs, now - settledAt)
  }
  return ledger.subscribe(event => {
    if (event.type !== 'call_settled') return
    const { providerId, modelName, errorKind, origin } = event.call
    if (origin !== 'service' && origin !== 'gateway') return
    breakers.record({ providerId, model: modelName }, errorKind, event.retryAfterMs)
  })
}
