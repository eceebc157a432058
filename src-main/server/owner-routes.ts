import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { App } from '../app-types.ts'
import { Failure } from '../failure.ts'
import type { StreamPiece } from '../operations/operation-types.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayServer } from '../words/failures/server-sentences.ts'
import { callerOf, sendRefusal } from './admission.ts'
import { runAction } from './owner-actions.ts'
import { refusal } from './refusal.ts'

/** One line of a running operation, as the other process reads it. */
export type OperationLine =
  | { readonly type: 'progress'; readonly progress: unknown }
  | { readonly type: 'text'; readonly piece: StreamPiece }
  /** The answer is whole: the reader saves it and says so under this id before the parts that were kept are let go. */
  | { readonly type: 'deliver'; readonly id: string; readonly answer: unknown }
  | { readonly type: 'result'; readonly result: unknown }
  | { readonly type: 'failure'; readonly failure: { code: string; message: string; details: object } }

const operationNames = ['translate', 'writeAbstract', 'extractKeyTerms', 'divideChapters'] as const
export type OperationName = (typeof operationNames)[number]

const actionBody = z.object({ action: z.string(), input: z.unknown() })
const operationBody = z.object({
  operation: z.enum(operationNames),
  text: z.string(),
  options: z.record(z.string(), z.unknown()),
  streamed: z.boolean(),
})
const deliveredBody = z.object({ id: z.string(), error: z.string().nullable() })
const mostText = 64_000_000

/** For commands of the same person in other processes: what they change is changed here, where the database is owned. */
export async function addOwnerRoutes(fastify: FastifyInstance, app: App): Promise<void> {
  await fastify.register(async routes => {
    routes.addHook('onRequest', async (request, reply) => {
      if (callerOf(request)?.isOwner !== true) return sendRefusal(reply, ownerOnly)
    })
    addRoutes(routes, app)
  })
}

function addRoutes(fastify: FastifyInstance, app: App): void {
  const deliveries = new Map<string, (error: string | null) => void>()

  fastify.post('/owner/actions', { config: { scope: 'admin' } }, async (request, reply) => {
    const { action, input } = parse(actionBody, request.body)
    const output = await runAction(app, action, input, { signal: closedSignal(reply), serving: true })
    return reply.send({ output: output ?? null })
  })

  fastify.post('/owner/delivered', { config: { scope: 'admin' } }, (request, reply) => {
    const { id, error } = parse(deliveredBody, request.body)
    deliveries.get(id)?.(error)
    return reply.send({})
  })

  fastify.post('/owner/operations', { config: { scope: 'admin' }, bodyLimit: mostText }, async (request, reply) => {
    const { operation, text, options, streamed } = parse(operationBody, request.body)
    const signal = closedSignal(reply)
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'application/x-ndjson' })
    const write = (line: OperationLine) => void reply.raw.write(`${JSON.stringify(line)}\n`)
    const deliver = (answer: unknown) => awaitDelivery(deliveries, answer, write, signal)
    const hooks = {
      signal,
      deliver,
      onProgress: (progress: unknown) => write({ type: 'progress', progress }),
      ...(streamed ? { onText: (piece: StreamPiece) => write({ type: 'text', piece }) } : {}),
    }
    try {
      // What the options may be is checked by the operation itself.
      const run = app.operations[operation] as (text: string, options: object) => Promise<unknown>
      write({ type: 'result', result: await run(text, { ...options, ...hooks }) })
    } catch (error) {
      write({ type: 'failure', failure: describeFailure(error, app) })
    }
    reply.raw.end()
  })
}

/** Resolves when the other process has saved the answer; rejects when it could not or is gone, so that the parts are kept. */
function awaitDelivery(
  deliveries: Map<string, (error: string | null) => void>,
  answer: unknown,
  write: (line: OperationLine) => void,
  signal: AbortSignal,
): Promise<void> {
  const id = randomUUID()
  return new Promise<void>((resolve, reject) => {
    const gone = () => reject(failing('cancelled', sayServer('stopped.asker_gone')))
    if (signal.aborted) return gone()
    signal.addEventListener('abort', gone, { once: true })
    deliveries.set(id, error => {
      signal.removeEventListener('abort', gone)
      if (error === null) resolve()
      else reject(new Failure('storage', error))
    })
    write({ type: 'deliver', id, answer })
  }).finally(() => deliveries.delete(id))
}

/** An app that may configure Galley is not thereby the person whose commands these are. */
export const ownerOnly = refusal(403, 'permission', 'Only the owner’s token may ask for this.')

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw failing('invalid_input', sayServer('request.wrong_body'))
}

/** Aborted when the other process goes away before its answer. */
function closedSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort()
  })
  return controller.signal
}

function describeFailure(error: unknown, { logger }: App): { code: string; message: string; details: object } {
  if (error instanceof Failure) return { ...error.toJSON() }
  logger.error(
    { reason: error instanceof Error ? (error.stack ?? error.message) : String(error) },
    'An operation met a fault',
  )
  return new Failure('internal', 'Something went wrong inside the Galley that serves. Its log says more.').toJSON()
}
