import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ConfiguredProvider } from '../providers/registry-types.ts'
import { askForUsage } from './ask-for-usage.ts'
import { plainBytes, requestSize } from './call-size.ts'
import { carry } from './carry.ts'
import { readContext } from './context-headers.ts'
import { faultMessage } from './describe-end.ts'
import { describeForm, describeRequest } from './describe-request.ts'
import type { GatewayAccess } from './gateway-access.ts'
import { type GatewayParts, keyFor, Refused, usableProvider } from './gateway-parts.ts'
import { createKeyHider } from './hide-key.ts'
import { readJson } from './read-json.ts'
import type { RequestTarget } from './request-target.ts'
import type { Route } from './routes.ts'
import { createUsageRemover } from './take-out-usage.ts'
import { runTracked } from './tracked-errand.ts'
import { upstreamHeaders } from './upstream-headers.ts'
import { type TrackedEndpoint, type WireFamily, wireFamilies } from './wire-families.ts'
import { writeRefusal } from './write-refusal.ts'

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

interface PassThrough {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly provider: ConfiguredProvider
  readonly family: WireFamily
  readonly key: string | null
  readonly origin: string
  readonly path: string
  readonly rest: string
}

/** A request in a provider's own protocol: sent on as it is, answered as the provider answers. */
export async function passThrough(
  parts: GatewayParts,
  route: Extract<Route, { to: 'provider' }>,
  target: RequestTarget,
  { request, response, access }: { request: IncomingMessage; response: ServerResponse; access: GatewayAccess },
): Promise<void> {
  const method = request.method ?? 'GET'
  if (!methods.has(method)) throw new Refused(405, 'method_not_allowed', `${method} is not passed on.`)
  const provider = usableProvider(parts.registry.find(route.provider), route.provider)
  if (provider.kind === 'practice') {
    throw new Refused(
      404,
      'provider_without_wire',
      'The practice provider has no protocol of its own. Use /v1/chat/completions.',
    )
  }
  const family = wireFamilies[provider.kind]
  const key = await keyFor(parts, provider, access)
  const rest = restOf(family, route)
  const { origin, path } = placeBelow(family.base(provider.baseUrl), rest, target.query)
  const pass: PassThrough = { request, response, provider, family, key, origin, path, rest }
  const endpoint = method === 'POST' ? family.endpoints.find(candidate => candidate.path.test(rest)) : undefined
  if (endpoint === undefined) await passUntracked(parts, pass)
  else await passTracked(parts, pass, endpoint, access)
}

/** The path behind the base URL: what the base URL holds already is not repeated. */
function restOf({ baseHolds }: WireFamily, { rest }: Extract<Route, { to: 'provider' }>): string {
  return baseHolds !== null && rest.startsWith(`${baseHolds}/`) ? rest.slice(baseHolds.length) : rest
}

/** The request's place at the provider: always below the base URL, which alone decides the origin. */
export function placeBelow(base: string, rest: string, query: string): { origin: string; path: string } {
  const { origin, pathname } = new URL(base)
  return { origin, path: `${pathname === '/' ? '' : pathname.replace(/\/+$/, '')}${rest}${query}` }
}

async function passTracked(
  parts: GatewayParts,
  pass: PassThrough,
  endpoint: TrackedEndpoint,
  access: GatewayAccess,
): Promise<void> {
  const { request, response, provider, family, key, rest } = pass
  const context = readContext(request.headers, access.tokenName)
  if (!context.ok) throw new Refused(400, 'invalid_header', context.message, context.header)
  const read = await parts.bodies.read(request)
  if (!read.ok) {
    if (read.why !== 'gone') refuseBody(read.why)
    return
  }
  try {
    const isForm = /multipart\/form-data/i.test(request.headers['content-type'] ?? '')
    const body = isForm ? null : await readJson(read.bytes, request.headers['content-encoding'])
    const facts = body === null ? describeForm(read.bytes) : describeRequest(body, rest)
    const isPlain = request.headers['content-encoding'] === undefined
    const asking = endpoint.asksForUsage === true && body !== null && isPlain ? askForUsage(read.bytes, body) : null
    await runTracked(
      parts,
      {
        provider,
        client: context.value,
        facts,
        reads: endpoint.reads,
        key,
        origin: pass.origin,
        method: 'POST',
        path: pass.path,
        headers: upstreamHeaders(request.headers, key === null ? null : family.keyHeader(key, rest)),
        bytes: asking ?? read.bytes,
        body,
        transform: asking === null ? null : createUsageRemover(),
        errors: family.errors,
        size: () =>
          requestSize({
            body,
            bytes: plainBytes(body, read.bytes, !isPlain),
            path: pass.path,
            reads: endpoint.reads === 'usage' ? 'usage' : 'answer',
            maxTokens: facts.maxTokens,
            contextTokens: contextOf(provider, facts.model),
          }),
      },
      response,
    )
  } finally {
    read.release()
  }
}

export function contextOf({ models }: ConfiguredProvider, name: string): number | null {
  return models.find(({ model }) => model === name)?.contextTokens ?? null
}

export function refuseBody(why: 'too_large' | 'busy'): never {
  if (why === 'too_large')
    throw new Refused(413, 'body_too_large', 'The request is larger than Galley passes on. Nothing was sent.')
  throw new Refused(503, 'busy', 'Galley holds too many large requests at this moment. Nothing was sent; try again.')
}

/** What arises later at the provider (batches, training) is seen by no budget, so under a hard one it is refused. */
function refuseDeferred({ budgets }: GatewayParts, { request, provider, rest }: PassThrough): void {
  if (
    request.method !== 'POST' ||
    !/\/(?:messages\/batches|batch(?:es)?(?:\/jobs)?|fine_tuning\/jobs)$|:batchGenerateContent$/.test(rest)
  )
    return
  if (!budgets.concerns({ provider, model: 'batch', operation: 'other', book: null, user: null })) return
  throw new Refused(
    402,
    'budget_blocked',
    'Nothing was sent: a budget that stops calls holds, and what a batch will cost is not told when it is given. Make the budget one that only warns, or send the requests one by one.',
  )
}

/** What costs nothing by itself: streamed both ways, without a row in the ledger. */
async function passUntracked(parts: GatewayParts, pass: PassThrough): Promise<void> {
  const { request, response, provider, family, key, rest } = pass
  refuseDeferred(parts, pass)
  const declared = request.headers['content-length']
  if (Number(declared ?? 0) > parts.uploadBytes) refuseBody('too_large')
  const hasBody = request.headers['transfer-encoding'] !== undefined || (declared !== undefined && declared !== '0')
  const headers = upstreamHeaders(request.headers, key === null ? null : family.keyHeader(key, rest))
  if (hasBody && declared !== undefined) headers['content-length'] = declared
  const end = await carry({
    pool: await parts.pools.pool(pass.origin),
    method: request.method ?? 'GET',
    path: pass.path,
    headers,
    body: hasBody ? request : null,
    response,
    ownHeaders: {},
    hider: createKeyHider(key),
    transform: null,
    timeouts: null,
    streamed: false,
    witness: null,
  })
  if (response.headersSent || response.destroyed) return
  const message = faultMessage(end, provider.displayName, key === null ? [] : [key])
  writeRefusal(response, family.errors, { status: 502, code: 'upstream_unreachable', message })
}
