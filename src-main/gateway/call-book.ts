import type { Ledger, NewCall, Settlement } from '../ledger/ledger-types.ts'
import type { Logger } from '../ports.ts'
import type { ConfiguredProvider } from '../providers/registry-types.ts'
import type { ClientContext } from './context-headers.ts'
import type { RequestFacts } from './describe-request.ts'

export interface OpenedCall {
  readonly callId: number
  /** The id under which the client groups its calls. */
  readonly requestUid: string | null
}

/** Opens the gateway's calls and sees to it that every one is settled. */
export interface CallBook {
  /** Committed when it resolves. Rejects with the ledger's `Failure`: then nothing may be sent. */
  open(provider: ConfiguredProvider, facts: RequestFacts, client: ClientContext): Promise<OpenedCall>
  /** Returns at once: an answer's end does not wait for the commit. {@link CallBook.settled} does. */
  settle(callId: number, settlement: Settlement): void
  /** Resolves when every settlement begun so far is committed. */
  settled(): Promise<void>
}

export function createCallBook(
  ledger: Pick<Ledger, 'openRequest' | 'openCall' | 'settleCall'>,
  logger: Logger,
): CallBook {
  const settling = new Set<Promise<void>>()

  return {
    async open(provider, facts, { operation, context, requestId }) {
      const origin: NewCall['origin'] = provider.kind === 'practice' ? 'practice' : 'gateway'
      const request =
        requestId === null
          ? null
          : await ledger.openRequest({
              ...context,
              uid: requestId,
              managed: false,
              origin,
              operation,
              providerId: provider.id,
              modelName: facts.model,
            })
      const callId = await ledger.openCall({
        ...context,
        requestId: request?.id ?? null,
        origin,
        providerId: provider.id,
        modelName: facts.model,
        operation,
        streamed: facts.streamed,
        temperature: facts.temperature,
        maxTokens: facts.maxTokens,
      })
      return { callId, requestUid: request?.uid ?? null }
    },

    settle(callId, settlement) {
      const work = ledger.settleCall(callId, settlement).catch((error: unknown) => {
        // The row stays as begun, and the next start ends it as interrupted.
        logger.error(
          { callId, reason: error instanceof Error ? error.message : String(error) },
          'A call could not be settled',
        )
      })
      settling.add(work)
      void work.then(() => settling.delete(work))
    },

    async settled() {
      while (settling.size > 0) await Promise.all(settling)
    },
  }
}
