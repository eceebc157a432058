import type { Logger } from '../ports.ts'
import type { LedgerEvent } from './ledger-types.ts'

/** Tells subscribers what was committed. A listener that throws is logged; the ledger and the others go on. */
export interface EventHub {
  publish(event: LedgerEvent): void
  subscribe(listener: (event: LedgerEvent) => void): () => void
}

export function createEventHub(logger: Logger): EventHub {
  const listeners = new Set<(event: LedgerEvent) => void>()
  return {
    publish(event) {
      for (const listener of listeners) {
        try {
          listener(event)
        } catch (error) {
          logger.error({ error, event: event.type }, 'A listener of ledger events failed.')
        }
      }
    },
    subscribe(listener) {
      // A function of its own, so that one listener subscribed twice is two subscriptions.
      const subscription = (event: LedgerEvent) => listener(event)
      listeners.add(subscription)
      return () => void listeners.delete(subscription)
    },
  }
}
