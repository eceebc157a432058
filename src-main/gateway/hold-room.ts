import type { ServerResponse } from 'node:http'
import type { CallSize, Reservation } from '../insights/budgets/budget-types.ts'
import type { ConfiguredProvider } from '../providers/registry-types.ts'
import type { ClientContext } from './context-headers.ts'
import type { RequestFacts } from './describe-request.ts'
import type { GatewayParts } from './gateway-parts.ts'

export interface RoomQuestion {
  readonly provider: ConfiguredProvider
  readonly facts: RequestFacts
  readonly client: ClientContext
  readonly size: () => CallSize
}

export type Room =
  | { readonly ok: true; readonly reservation: Reservation | null }
  /** Held back, and on record. */
  | { readonly ok: false; readonly callId: number; readonly requestUid: string | null; readonly message: string }
  /** The client went while it waited. */
  | { readonly ok: false; readonly callId: null }

/** Holds room in the budgets that concern a call; null at once where none does, which is on the way of every call. */
export function holdRoom(
  parts: GatewayParts,
  { provider, facts, client, size }: RoomQuestion,
  response: ServerResponse,
  { attempt, waitMs }: { readonly attempt?: number; readonly waitMs?: number } = {},
): Promise<Room> | null {
  const { budgets, book } = parts
  const question = {
    provider,
    model: facts.model,
    operation: client.operation,
    book: client.context.sourceBook ?? null,
    user: client.context.createdBy ?? null,
    size,
  }
  return budgets.concerns(question) ? ask() : null

  async function ask(): Promise<Room> {
    const gone = new AbortController()
    const leave = () => gone.abort()
    response.once('close', leave)
    try {
      const admission = await budgets.admit(question, {
        signal: gone.signal,
        ...(waitMs === undefined ? {} : { waitMs }),
      })
      if (admission.ok) return admission
      const { message, details } = admission.refusal
      if (details.kind === 'cancelled') return { ok: false, callId: null }
      const { callId, requestUid } = await book.open(provider, facts, client, { attempt })
      book.settle(callId, {
        errorKind: 'budget_blocked',
        errorMessage: message,
        responseTimeMs: null,
        details: { budget: details },
      })
      return { ok: false, callId, requestUid, message }
    } finally {
      response.off('close', leave)
    }
  }
}
