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

export interface OpeningMore {
  /** 1, the first, where not given. */
  readonly attempt?: number | undefined
  /** What budgets hold for it, nano-dollars. */
  readonly heldNanos?: number | undefined
}

/** Opens the gateway's calls and sees to it that every one is settled. */
export interface CallBook {
  /** Committed when it resolves. Rejects with the ledger's `Failure`: then nothing may be sent. */
  open(
    provider: ConfiguredProvider,
    facts: RequestFacts,
    client: ClientContext,
    more?: OpeningMore,
  ): Promise<OpenedCall>
  /** Returns at once: an answer's end does not wait for the commit. {@link CallBook.settled} does. */
  settle(callId: number, settlement: Settlement): void
  /** Resolves when every settlement begun so far is committed. */
  settled(): Promise<void>
}

/** An ended call waits at most so long for another to open, milliseconds. */
const longestWaitMs = 10
const mostWaiting = 64

export function createCallBook(
  ledger: Pick<Ledger, 'openRequest' | 'openCall' | 'settleCall'>,
  logger: Logger,
): CallBook {
  let settling = 0
  let whenSettled: (() => void)[] = []
  let ended: { readonly callId: number; readonly settlement: Settlement }[] = []
  let timer: NodeJS.Timeout | null = null

  /** What has ended goes into the transaction of the next call that opens: one commit instead of two. */
  function settleEnded(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
    const batch = ended
    ended = []
    for (const { callId, settlement } of batch) {
      settling += 1
      ledger.settleCall(callId, settlement).then(oneSettled, (error: unknown) => {
        // The row stays as begun, and the next start ends it as interrupted.
        const reason = error instanceof Error ? error.message : String(error)
        logger.error({ callId, reason }, 'A call could not be settled')
        oneSettled()
      })
    }
  }

  function oneSettled(): void {
    settling -= 1
    if (settling > 0 || whenSettled.length === 0) return
    const told = whenSettled
    whenSettled = []
    for (const tell of told) tell()
  }

  return {
    async open(provider, facts, { operation, context, requestId }, { attempt = 1, heldNanos } = {}) {
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
      settleEnded()
      const callId = await ledger.openCall({
        ...context,
        requestId: request?.id ?? null,
        attempt,
        origin,
        providerId: provider.id,
        modelName: facts.model,
        operation,
        streamed: facts.streamed,
        temperature: facts.temperature,
        maxTokens: facts.maxTokens,
        heldNanos: heldNanos ?? null,
      })
      return { callId, requestUid: request?.uid ?? null }
    },

    settle(callId, settlement) {
      ended.push({ callId, settlement })
      if (ended.length >= mostWaiting) settleEnded()
      else timer ??= setTimeout(settleEnded, longestWaitMs)
    },

    async settled() {
      settleEnded()
      while (settling > 0) await new Promise<void>(resolve => whenSettled.push(resolve))
    },
  }
}
