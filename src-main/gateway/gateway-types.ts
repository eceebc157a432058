import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Operation } from '../../db/vocabulary.ts'
import type { SpendGate } from '../insights/budgets/budget-types.ts'
import type { Selection } from '../insights/selection/selection.ts'
import type { Ledger } from '../ledger/ledger-types.ts'
import type { Clock, Logger } from '../ports.ts'
import type { ProviderAdapter } from '../providers/adapter.ts'
import type { KeyReader } from '../providers/read-key.ts'
import type { ProviderAdmin } from '../providers/registry-types.ts'
import type { Step } from '../service/fallback-chains.ts'
import type { FirstModels } from '../service/first-models.ts'
import type { RouteRunner } from '../service/run-route.ts'
import type { Settings } from '../store/settings.ts'
import type { GatewayAccess } from './gateway-access.ts'

export interface GatewayDependencies {
  readonly ledger: Pick<Ledger, 'openRequest' | 'openCall' | 'settleCall'>
  readonly registry: Pick<ProviderAdmin, 'list' | 'find' | 'resolve'>
  readonly vault: KeyReader
  readonly settings: Pick<Settings, 'get' | 'subscribe'>
  readonly budgets: SpendGate
  /** For requests over all providers: who is asked when one fails, and what `auto` means. */
  readonly routes: RouteRunner
  readonly selection: Pick<Selection, 'choose'>
  /** What a request over all providers means that names no model. */
  readonly firstModels: Pick<FirstModels, 'of' | 'resolve'>
  /** After how long a second model is asked as well, milliseconds; null: there is no experience to go by. */
  readonly hedgeAfterMs?: ((step: Step, operation: Operation, streamed: boolean) => number | null) | undefined
  readonly clock: Clock
  readonly logger: Logger
  /** The practice provider, for the unified route; without it that provider is not offered there. */
  readonly practice?: ProviderAdapter | undefined
  readonly limits?: Partial<GatewayLimits> | undefined
}

export interface GatewayLimits {
  /** The largest request body that is read for its model and parameters, bytes. */
  readonly bodyBytes: number
  /** All such bodies held at one time, bytes; beyond it calls are refused until some have gone out. */
  readonly bodyBytesInAll: number
  /** The largest body that is passed through unread (file uploads), bytes. */
  readonly uploadBytes: number
}

/** An answer of Galley's own, put into the words of the protocol that was called. */
export interface GatewayRefusal {
  readonly status: number
  /** Stable and machine-readable, such as `key_missing`. */
  readonly code: string
  /** What happened and what to do. */
  readonly message: string
  /** The part of the request that is wrong, where one is. */
  readonly param?: string | null
}

/**
 * The part of the local API that speaks the providers' own protocols. The server checks who is
 * calling first; nothing of what it looked at (token, cookies, `x-galley-*`) is sent upstream.
 */
export interface Gateway {
  /** Whether the path (`IncomingMessage.url`, query included) is the gateway's to answer. */
  owns(url: string): boolean
  /** Answers the request; resolves when the answer has ended. Never rejects. */
  handle(request: IncomingMessage, response: ServerResponse, access: GatewayAccess): Promise<void>
  /** A refusal of the server's (missing token, wrong host) in the shape of the protocol the path belongs to. */
  refuse(request: IncomingMessage, response: ServerResponse, refusal: GatewayRefusal): void
  /** Requests being answered now. */
  activeCalls(): number
  /** Resolves once every answer has ended and every call is settled and committed. */
  drain(): Promise<void>
  /** Ends what is still under way (settled as cancelled) and closes the connections to the providers. */
  close(): Promise<void>
}
