import { appendFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { ProviderKind } from '../../../db/vocabulary.ts'
import { type AnswerOptions, answerStep, type Step, send, wait } from './answer-step.ts'
import { type FaultName, faultNames } from './faults.ts'
import { type ReceivedRequest, understand, type WireRequest } from './wire-request.ts'

export type { ReceivedRequest } from './wire-request.ts'

export interface ReplayOptions extends AnswerOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number
  /** A fault for every request that names none and finds no step; null for none. */
  readonly decide?: (request: WireRequest, count: number) => Step | null
  /** Wait before the first byte of every answer. */
  readonly latencyMs?: number
  /** Every request is appended to this file, one JSON a line, before it is answered. */
  readonly logFile?: string
}

export interface ReplayUpstream {
  /** Without a trailing slash. */
  readonly url: string
  /** The base URL in the form of the provider's own SDK; with a fault, every request to it suffers that fault. */
  baseUrl(kind: ProviderKind, fault?: FaultName): string
  /** Every request that arrived, in order. */
  readonly requests: readonly ReceivedRequest[]
  /** Forgets the requests that arrived, for long loads. */
  forget(): void
  /** Queues answers for the requests to come. */
  script(...steps: readonly Step[]): void
  close(): Promise<void>
}

/** Where each provider's SDK is pointed, behind the upstream's URL. */
export const basePaths: Readonly<Record<ProviderKind, string>> = {
  openai: '/openai/v1',
  anthropic: '/anthropic',
  google: '/google',
  cohere: '/cohere',
  mistral: '/mistral',
  openai_compatible: '/compatible/v1',
  practice: '',
}

/** Starts an upstream on a free port of 127.0.0.1 that speaks all providers' protocols. */
export async function startReplayUpstream(options: ReplayOptions = {}): Promise<ReplayUpstream> {
  const requests: ReceivedRequest[] = []
  const steps: Step[] = []
  const sockets = new Set<Socket>()
  const answered = { count: 0 }
  const server = createServer((incoming, response) => {
    serve(incoming, response, { options, requests, steps, answered }).catch(() => response.destroy())
  })
  server.on('connection', socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await listen(server, options.port ?? 0)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    baseUrl: (kind, fault) => `${url}${fault === undefined ? '' : `/~${fault}`}${basePaths[kind]}`,
    requests,
    forget: () => void requests.splice(0),
    script: (...more) => steps.push(...more),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** A URL on which nothing listens: every connection to it is refused. */
export async function refusedUrl(): Promise<string> {
  const server = createServer()
  await listen(server, 0)
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
}

interface Serving {
  readonly options: ReplayOptions
  readonly requests: ReceivedRequest[]
  readonly steps: Step[]
  readonly answered: { count: number }
}

async function serve(incoming: IncomingMessage, response: ServerResponse, serving: Serving): Promise<void> {
  const body = await readBody(incoming)
  const path = incoming.url ?? '/'
  if (path.startsWith('/__replay/')) return control(path, body, response, serving)
  const received: ReceivedRequest = {
    method: incoming.method ?? 'GET',
    path,
    headers: incoming.headers,
    body,
    at: Date.now(),
  }
  serving.requests.push(received)
  if (serving.options.logFile !== undefined) appendFileSync(serving.options.logFile, `${JSON.stringify(received)}\n`)
  const request = understand(received.method, path, body)
  if (request === null) return send(response, 404, {}, { error: { message: `Unknown path ${path}` } })
  const step = chooseStep(received, request, serving)
  if (serving.options.latencyMs !== undefined) await wait(serving.options.latencyMs)
  await answerStep(step, request, received, response, serving.options)
}

/** For an upstream in a process of its own: queue steps, list requests. */
function control(path: string, body: unknown, response: ServerResponse, serving: Serving): void {
  if (path === '/__replay/script' && Array.isArray(body)) serving.steps.push(...(body as Step[]))
  send(response, 200, {}, path === '/__replay/requests' ? serving.requests : { queued: serving.steps.length })
}

function chooseStep(received: ReceivedRequest, request: WireRequest, { options, steps, answered }: Serving): Step {
  const asked =
    /^\/~(\w+)\//.exec(received.path)?.[1] ??
    new URL(received.path, 'http://upstream').searchParams.get('replay-fault') ??
    received.headers['x-replay-fault']
  answered.count++
  if (isFault(asked)) return asked
  if (request.protocol === 'models') return 'ok'
  return steps.shift() ?? options.decide?.(request, answered.count) ?? 'ok'
}

function isFault(name: unknown): name is FaultName {
  return faultNames.some(fault => fault === name)
}

async function readBody(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
