import type { ErrorKind } from '../../db/vocabulary.ts'
import { Failure } from '../failure.ts'
import type { Reservation } from '../insights/budgets/budget-types.ts'
import type { Ledger, NewCall, Settlement } from '../ledger/ledger-types.ts'
import type { Clock, Logger } from '../ports.ts'
import type { ChatOutcome, ChatRequest, ProviderAdapter, Timeouts } from '../providers/adapter.ts'
import type { ConfiguredProvider } from '../providers/registry-types.ts'
import { callEnd } from '../words/call-end-sentences.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayLedger } from '../words/failures/ledger-sentences.ts'
import { chooseParameters, describeCall, describeSettlement } from './describe-call.ts'
import { removeSecret } from './remove-secret.ts'
import type { TrackedChat } from './service-types.ts'
import { createStreamTap, withStreamed } from './stream-tap.ts'
import { cancelledUnsent } from './usage-of-call.ts'

interface Dependencies {
  readonly ledger: Pick<Ledger, 'openCall' | 'settleCall'>
  readonly clock: Clock
  readonly logger: Logger
}

export interface CallToRun {
  readonly chat: TrackedChat
  readonly provider: ConfiguredProvider
  readonly adapter: ProviderAdapter
  readonly apiKey: string
  readonly timeouts: Timeouts
  /** 1 for the first. */
  readonly attempt: number
  /** Room held for it in budgets. */
  readonly reservation: Reservation | null
}

export interface CallRun {
  readonly callId: number
  readonly outcome: ChatOutcome
  /** Whether any text reached the caller's `onText`. */
  readonly textDelivered: boolean
  /** False where the fault was in Galley: the same would happen again. */
  readonly repeatable: boolean
}

/** Makes one call: opened and committed, sent, settled. Settles also when the adapter breaks. */
export function createCallRunner({ ledger, clock, logger }: Dependencies): (call: CallToRun) => Promise<CallRun> {
  return async call => {
    const { chat, provider, adapter, apiKey, timeouts } = call
    const parameters = chooseParameters(call)
    const callId = await open(call, describeCall(call, parameters))
    const streamed = createStreamTap(chat, clock, logger)
    const started = clock.monotonic()
    const request: ChatRequest = {
      model: chat.model,
      messages: chat.messages,
      ...parameters.sent,
      format: chat.format,
      onText: streamed.onText(started),
      signal: chat.signal,
    }
    const sent = await send(request)
    const responseTimeMs = Math.round(clock.monotonic() - started)
    const outcome = removeSecretFrom(withCancellation(withStreamed(sent.outcome, streamed), chat.signal), apiKey)
    const alongside = outcome.ok ? () => chat.onSettling?.(outcome.answer, callId) : undefined
    await settle(
      callId,
      describeSettlement(call, parameters, outcome, { responseTimeMs, chunkTimes: streamed.chunkTimes() }),
      alongside,
    )
    return { callId, outcome, textDelivered: streamed.delivered(), repeatable: sent.repeatable }

    async function send(request: ChatRequest): Promise<{ outcome: ChatOutcome; repeatable: boolean }> {
      if (chat.signal?.aborted) return { outcome: failed('cancelled', cancelledUnsent), repeatable: false }
      try {
        const endpoint = { baseUrl: provider.baseUrl, apiKey }
        return { outcome: await adapter.chat(endpoint, request, timeouts), repeatable: true }
      } catch (error) {
        const words = removeSecret(error instanceof Error ? error.message : String(error), apiKey)
        if (chat.signal?.aborted) return { outcome: failed('cancelled', callEnd('cancelled')), repeatable: false }
        logger.error({ callId, provider: provider.name, model: chat.model, words }, 'the adapter broke')
        const message = `Galley could not make sense of the answer: ${words}`
        return { outcome: failed('invalid_response', message), repeatable: false }
      }
    }
  }

  async function open({ reservation }: CallToRun, opening: NewCall): Promise<number> {
    try {
      const callId = await ledger.openCall({ ...opening, heldNanos: reservation?.nanos ?? null })
      reservation?.bind(callId)
      return callId
    } catch (error) {
      reservation?.release()
      throw error
    }
  }

  async function settle(callId: number, settlement: Settlement, alongside: (() => void) | undefined): Promise<void> {
    try {
      await ledger.settleCall(callId, settlement, alongside)
    } catch (error) {
      logger.error(
        { callId, words: error instanceof Error ? error.message : String(error) },
        'a call could not be settled',
      )
      if (error instanceof Failure) throw error
      throw failing('storage', sayLedger('call.outcome_not_written', { id: callId }), { callId }, error)
    }
  }
}

/** A connection that broke because the caller gave up was cancelled, whatever it looked like below. */
function withCancellation(outcome: ChatOutcome, signal: AbortSignal | undefined): ChatOutcome {
  if (outcome.ok || !signal?.aborted || !brokenConnection.has(outcome.failure.kind)) return outcome
  return { ...outcome, failure: { ...outcome.failure, kind: 'cancelled' } }
}

const brokenConnection: ReadonlySet<ErrorKind> = new Set(['network', 'connect', 'first_token', 'stall', 'total'])

/** Some providers repeat the key, or a part of it, in their refusal. */
function removeSecretFrom(outcome: ChatOutcome, apiKey: string): ChatOutcome {
  if (outcome.ok) return outcome
  const { message, body } = outcome.failure
  const failure = {
    ...outcome.failure,
    message: removeSecret(message, apiKey),
    body: body === null ? null : removeSecret(body, apiKey),
  }
  return { ...outcome, failure }
}

function failed(kind: ErrorKind, message: string): ChatOutcome {
  return {
    ok: false,
    failure: { kind, message, httpStatus: null, retryAfterMs: null, body: null, providerCode: null },
    partial: null,
  }
}
