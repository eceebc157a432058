import {
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { realmOf } from '../../../db/vocabulary.ts'
import type { Ledger } from '../../ledger/ledger-types.ts'
import type { Clock, Logger } from '../../ports.ts'
import type { CallQueryRepository } from '../../store/repositories/call-query-repository.ts'
import type { Settings } from '../../store/settings.ts'
import type { Vault } from '../../vault/vault.ts'
import { createCallMeters } from './call-meters.ts'
import { callSpan, type SpanText } from './call-span.ts'
import { otlpHeadersName, type PostOutcome, postOtlp, readHeaders } from './post-otlp.ts'

/** Calls that wait to be sent; what comes beyond is dropped and counted. */
const mostWaiting = 2048
const batchSize = 256
const sendEveryMs = 2000
const metricsEveryMs = 60_000
const mostTries = 5
const longestWaitMs = 60_000

export interface OtlpStatus {
  readonly isOn: boolean
  readonly sentCalls: number
  readonly droppedCalls: number
  readonly waitingCalls: number
  readonly problem: string | null
}

export interface OtlpDependencies {
  readonly ledger: Pick<Ledger, 'subscribe'>
  readonly calls: Pick<CallQueryRepository, 'page'>
  readonly readText: (callId: number) => SpanText | null
  readonly settings: Pick<Settings, 'get'>
  readonly vault: Pick<Vault, 'read'>
  readonly clock: Clock
  readonly logger: Logger
  readonly version: string
}

/**
 * Sends settled calls to a collector, as the settings say; off while no address is set. A call is never held up: it only leaves
 * its number in a queue of bounded length.
 */
export interface OtlpExporter {
  start(): void
  status(): OtlpStatus
  /** Sends what waits now, and the metrics. */
  flush(): Promise<void>
  stop(): void
}

export function createOtlpExporter(dependencies: OtlpDependencies): OtlpExporter {
  const { ledger, calls, readText, settings, vault, logger } = dependencies
  const resource = resourceFromAttributes({ 'service.name': 'galley', 'service.version': dependencies.version })
  const meters = createCallMeters(resource)
  let waiting: number[] = []
  let sent = 0
  let dropped = 0
  let problem: string | null = null
  let tries = 0
  let notBefore = 0
  let ending = new AbortController()
  let turn: Promise<void> = Promise.resolve()
  const endings: (() => void)[] = []

  const endpoint = () => settings.get('otlpEndpoint')
  const isJson = () => settings.get('otlpProtocol') === 'json'

  async function post(path: 'traces' | 'metrics', body: Uint8Array | undefined): Promise<PostOutcome> {
    const base = endpoint()
    if (base === null || body === undefined) return { outcome: 'sent' }
    const headers = readHeaders(await vault.read(otlpHeadersName).catch(() => null))
    const url = `${base.replace(/\/+$/, '')}/v1/${path}`
    return postOtlp(url, body, { headers, isJson: isJson(), signal: ending.signal })
  }

  async function sendCalls(): Promise<void> {
    if (endpoint() === null || dependencies.clock.monotonic() < notBefore) return
    while (waiting.length > 0) {
      const ids = waiting.slice(0, batchSize)
      const rows = calls.page({ filters: { ids }, sort: 'time', descending: false, limit: ids.length, after: null })
      const withText = settings.get('otlpContent')
      const spans = rows.map(row => callSpan(row, resource, withText ? readText(row.id) : null))
      const serializer = isJson() ? JsonTraceSerializer : ProtobufTraceSerializer
      const answer = await post('traces', serializer.serializeRequest(spans))
      if (answer.outcome === 'later') {
        tries += 1
        problem = answer.problem
        if (tries < mostTries) {
          notBefore = dependencies.clock.monotonic() + Math.min(longestWaitMs, answer.waitMs ?? 1000 * 2 ** tries)
          return
        }
      }
      // The first ones are those that were sent: the queue only grows at its end while it waits.
      waiting = waiting.slice(ids.length)
      if (answer.outcome === 'sent') {
        sent += ids.length
        problem = null
        for (const row of rows) meters.count(row)
      } else {
        dropped += ids.length
        problem = answer.problem
        logger.warn({ problem, calls: ids.length }, 'Calls could not be sent to the collector and were dropped')
      }
      tries = 0
    }
  }

  async function sendMetrics(): Promise<void> {
    if (endpoint() === null) return
    const serializer = isJson() ? JsonMetricsSerializer : ProtobufMetricsSerializer
    const answer = await post('metrics', serializer.serializeRequest(await meters.collect()))
    if (answer.outcome !== 'sent') problem = answer.problem
  }

  function inTurn(work: () => Promise<void>): Promise<void> {
    turn = turn.then(work).catch((error: unknown) => {
      problem = 'Galley could not put the calls into the form a collector takes.'
      if (!ending.signal.aborted) logger.warn({ reason: String(error) }, problem)
    })
    return turn
  }

  return {
    start() {
      ending = new AbortController()
      const sending = setInterval(() => void inTurn(sendCalls), sendEveryMs)
      const measuring = setInterval(() => void inTurn(sendMetrics), metricsEveryMs)
      for (const timer of [sending, measuring]) timer.unref()
      endings.push(
        () => clearInterval(sending),
        () => clearInterval(measuring),
        ledger.subscribe(event => {
          if (event.type !== 'call_settled' || endpoint() === null) return
          if (realmOf(event.call.origin) !== 'real') return
          if (waiting.length >= mostWaiting) dropped += 1
          else waiting.push(event.callId)
        }),
      )
    },
    status: () => ({
      isOn: endpoint() !== null,
      sentCalls: sent,
      droppedCalls: dropped,
      waitingCalls: waiting.length,
      problem,
    }),
    async flush() {
      await inTurn(sendCalls)
      await inTurn(sendMetrics)
    },
    stop() {
      ending.abort()
      for (const end of endings.splice(0)) end()
    },
  }
}
