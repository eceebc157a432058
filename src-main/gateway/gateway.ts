import type { IncomingMessage, ServerResponse } from 'node:http'
import { Slots } from '../slots.ts'
import { createCallBook } from './call-book.ts'
import type { GatewayAccess } from './gateway-access.ts'
import { type GatewayParts, hasGone, Refused, refusalOf } from './gateway-parts.ts'
import type { Gateway, GatewayDependencies, GatewayLimits } from './gateway-types.ts'
import { createKeyRing } from './key-ring.ts'
import { passThrough } from './pass-through.ts'
import { createBodyReader } from './read-body.ts'
import { readTarget } from './request-target.ts'
import { errorShapeOf, findRoute, isGatewayPath } from './routes.ts'
import { followTimeouts } from './time-limits.ts'
import { answerUnified } from './unified/unified.ts'
import { createUpstreamPools } from './upstream-pools.ts'
import { writeRefusal } from './write-refusal.ts'

const megabyte = 1024 * 1024
const usualLimits: GatewayLimits = {
  bodyBytes: 64 * megabyte,
  bodyBytesInAll: 512 * megabyte,
  uploadBytes: 1024 * megabyte,
}

/** The gateway over the ledger and the configured providers; it goes nowhere else. */
export function createGateway(dependencies: GatewayDependencies): Gateway {
  const { ledger, registry, vault, settings, clock, logger, practice, budgets, routes, selection, firstModels } =
    dependencies
  const limits = { ...usualLimits, ...dependencies.limits }
  const parts: GatewayParts = {
    registry,
    clock,
    logger,
    practice,
    budgets,
    routes,
    selection,
    firstModels,
    book: createCallBook(ledger, logger),
    keys: createKeyRing(vault, clock),
    pools: createUpstreamPools(),
    bodies: createBodyReader(limits.bodyBytes, limits.bodyBytesInAll),
    uploadBytes: limits.uploadBytes,
    timeouts: followTimeouts(settings),
    hedgeAfterMs: (step, operation, streamed) =>
      settings.get('hedging') ? (dependencies.hedgeAfterMs?.(step, operation, streamed) ?? null) : null,
  }
  const active = new Slots<ServerResponse>()
  let whenIdle: (() => void)[] = []

  async function answer(request: IncomingMessage, response: ServerResponse, access: GatewayAccess): Promise<void> {
    const url = request.url ?? '/'
    const slot = active.add(response)
    try {
      const target = readTarget(url)
      if (target === null)
        throw new Refused(400, 'invalid_path', 'The path of the request is not one that is passed on.')
      if (!access.scopes.has('call')) {
        throw new Refused(403, 'scope_missing', `The token "${access.tokenName}" may not make calls.`)
      }
      const route = findRoute(target.path)
      if (route.to === 'nothing') throw new Refused(404, 'not_found', `Galley passes on nothing here. ${route.hint}`)
      if (route.to === 'provider') await passThrough(parts, route, target, { request, response, access })
      else await answerUnified(parts, route.rest, { request, response, access })
    } catch (error) {
      refuse(request, response, error)
    } finally {
      active.take(slot)
      if (active.size === 0 && whenIdle.length > 0) tellIdle()
    }
  }

  function tellIdle(): void {
    const told = whenIdle
    whenIdle = []
    for (const tell of told) tell()
  }

  async function idle(): Promise<void> {
    while (active.size > 0) await new Promise<void>(resolve => whenIdle.push(resolve))
    await parts.book.settled()
  }

  function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    const refusal = refusalOf(error)
    if (refusal.code === 'internal') {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
      logger.error({ path: (request.url ?? '').split('?', 1)[0], reason }, 'The gateway met a fault')
    }
    if (hasGone(response)) return
    // What the client is still sending is not read any more.
    if (!request.complete) response.setHeader('connection', 'close')
    writeRefusal(response, errorShapeOf(request.url ?? '/'), refusal)
  }

  return {
    owns: isGatewayPath,
    handle: answer,
    refuse(request, response, refusal) {
      if (!request.complete) response.setHeader('connection', 'close')
      writeRefusal(response, errorShapeOf(request.url ?? '/'), refusal)
    },
    activeCalls: () => active.size,
    drain: idle,
    async close() {
      for (const response of active.all()) response.destroy()
      await idle()
      await parts.pools.close()
    },
  }
}
