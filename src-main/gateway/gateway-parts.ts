import type { ServerResponse } from 'node:http'
import type { Operation } from '../../db/vocabulary.ts'
import { Failure } from '../failure.ts'
import type { Timeouts } from '../providers/adapter.ts'
import { needsKey } from '../providers/provider-input.ts'
import type { ConfiguredProvider } from '../providers/registry-types.ts'
import type { Step } from '../service/fallback-chains.ts'
import { sayFailure, wholeMessage } from '../words/failure-sentences.ts'
import type { CallBook } from './call-book.ts'
import type { GatewayAccess } from './gateway-access.ts'
import type { GatewayDependencies, GatewayRefusal } from './gateway-types.ts'
import type { KeyRing } from './key-ring.ts'
import type { BodyReader } from './read-body.ts'
import type { UpstreamPools } from './upstream-pools.ts'

/** What every call of the gateway works with. */
export interface GatewayParts
  extends Pick<
    GatewayDependencies,
    'registry' | 'clock' | 'logger' | 'practice' | 'budgets' | 'routes' | 'selection' | 'firstModels'
  > {
  readonly book: CallBook
  readonly keys: KeyRing
  readonly pools: UpstreamPools
  readonly bodies: BodyReader
  readonly uploadBytes: number
  timeouts(): Timeouts
  /** After how long a second model is asked as well; null where that is not wished or nobody knows what is usual. */
  hedgeAfterMs(step: Step, operation: Operation, streamed: boolean): number | null
}

/** Ends a request with an answer of Galley's own; caught at the gateway's edge. */
export class Refused extends Error {
  readonly refusal: GatewayRefusal

  constructor(status: number, code: string, message: string, param: string | null = null) {
    super(message)
    this.refusal = { status, code, message, param }
  }
}

/** A provider that can be called, or a refusal that says why not. */
export function usableProvider(provider: ConfiguredProvider | null, name: string): ConfiguredProvider {
  if (provider === null) throw new Refused(404, 'provider_not_found', `Galley has no provider named "${name}".`)
  if (!provider.isActive) {
    throw new Refused(
      403,
      'provider_inactive',
      wholeMessage(sayFailure('provider.off', { provider, name: provider.name })),
    )
  }
  if (provider.baseUrl === '') {
    throw new Refused(
      409,
      'provider_without_address',
      wholeMessage(sayFailure('provider.no_address', { provider, name: provider.name })),
    )
  }
  return provider
}

/** The key to call with; null where the provider asks for none. */
export async function keyFor(
  { keys }: Pick<GatewayParts, 'keys'>,
  provider: ConfiguredProvider,
  access: GatewayAccess,
): Promise<string | null> {
  const key = access.callerKey ?? (await keys.read(provider))
  if (key !== null || !needsKey(provider)) return key
  throw new Refused(
    401,
    'key_missing',
    `Galley has no API key for ${provider.displayName}, so nothing was sent. Set one with \`galley keys set ${provider.name}\`.`,
  )
}

/** What stopped a call before it left, as an answer. */
export function refusalOf(error: unknown): GatewayRefusal {
  if (error instanceof Refused) return error.refusal
  if (!(error instanceof Failure)) {
    return {
      status: 500,
      code: 'internal',
      message: 'Galley met a fault of its own and sent nothing. Its log says more.',
    }
  }
  const statuses: Partial<Record<Failure['code'], number>> = {
    usage: 400,
    invalid_input: 400,
    not_found: 404,
    conflict: 409,
    key_missing: 401,
    storage: 507,
    database_busy: 503,
    vault: 503,
  }
  return { status: statuses[error.code] ?? 500, code: error.code, message: error.message }
}

/** Whether the client has hung up while we were busy. */
export function hasGone(response: ServerResponse): boolean {
  return response.destroyed || response.closed
}
