import {
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { Ledger } from '../../ledger/ledger-types.ts'
import type { Clock, Logger } from '../../ports.ts'
import type { CallQueryRepository } from '../../store/repositories/call-query-repository.ts'
import type { SentCallRepository } from '../../store/repositories/sent-call-repository.ts'
import type { Settings } from '../../store/settings.ts'
import type { Vault } from '../../vault/vault.ts'
import type { Phrase } from '../../words/slot-values.ts'
import { stateText } from '../../words/state-sentences.ts'
import { createCallMeters } from './call-meters.ts'
import { callSpan, type SpanText } from './call-span.ts'
import { otlpHeadersName, readHeaders } from './collector-headers.ts'
import { type PostOutcome, postOtlp } from './post-otlp.ts'
import { createSentQueue } from './sent-queue.ts'

const batchSize = 256
const sendEveryMs = 2000
const metricsEveryMs = 60_000
const longestWaitMs = 60_000
const sentOrigins: ReadonlySet<string> = new Set(['service', 'gateway', 'recorded'])

export interface OtlpStatus {
  readonly isOn: boolean
  /** Since this process began. */
  readonly sentCalls: number
  readonly droppedCalls: number
  readonly waitingCalls: number
  readonly problem: Phrase | null
}

export interface OtlpDependencies {
  readonly ledger: Pick<Ledger, 'subscribe'>
  readonly calls: Pick<CallQueryRepository, 'byIds' | 'newestId'>
  readonly sent: SentCallRepository
  readonly readText: (callId: number) => SpanText | null
  readonly settings: Pick<Settings, 'get'>
  readonly vault: Pick<Vault, 'read'>
  readonly clock: Clock
  readonly logger: Logger
  readonly version: string
}

/**
 * Sends settled calls to a collector, as the settings say; off while no address is set. A call is never held up, and never
 * waits here: the ledger is the queue, and how far it was sent is kept.
 */
export interface OtlpExporter {
  start(): void
  status(): OtlpStatus
  /** Sends what waits now, whatever wait was agreed, and the metrics. */
  flush(): Promise<void>
  stop(): void
}

export function createOtlpExporter(dependencies: OtlpDependencies): OtlpExporter {
  const { ledger, calls, readText, settings, vault, clock, logger } = dependencies
  const resource = resourceFromAttributes({ 'service.name': 'galley', 'service.version': dependencies.version })
  const meters = createCallMeters(resource, clock)
  const queue = createSentQueue(dependencies.sent, calls.newestId)
  let sent = 0
  let dropped = 0
  let problem: Phrase | null = null
  let metricsProblem: Phrase | null = null
  let tries = 0
  let notBefore = 0
  let ending = new AbortController()
  let turn: Promise<void> = Promise.resolve()
  const endings: (() => void)[] = []

  const endpoint = () => settings.get('otlpEndpoint')
  const isJson = () => settings.get('otlpProtocol') === 'json'

  async function post(path: 'traces' | 'metrics', body: Uint8Array): Promise<PostOutcome> {
    const headers = readHeaders(await vault.read(otlpHeadersName).catch(() => null))
    return postOtlp(`${(endpoint() ?? '').replace(/\/+$/, '')}/v1/${path}`, body, {
      headers,
      isJson: isJson(),
      compress: settings.get('otlpCompression') === 'gzip',
      caFile: settings.get('otlpCaFile'),
      signal: ending.signal,
      now: clock.now(),
    })
  }

  async function sendCalls(): Promise<void> {
    if (endpoint() === null || clock.monotonic() < notBefore) return
    shedOldest()
    for (;;) {
      const ids = queue.next(batchSize)
      if (ids.length === 0) return
      const rows = calls.byIds(ids)
      const withText = settings.get('otlpContent')
      const serializer = isJson() ? JsonTraceSerializer : ProtobufTraceSerializer
      const spans = rows.map(row => callSpan(row, resource, withText ? readText(row.id) : null))
      const answer = await post('traces', serializer.serializeRequest(spans) ?? new Uint8Array())
      if (answer.outcome === 'later') return wait(answer)
      queue.done(ids)
      tries = 0
      if (answer.outcome === 'refused') {
        drop(ids.length, answer.problem)
        continue
      }
      const refused = readPartialSuccess(serializer, answer.answer)
      sent += ids.length - refused.spans
      problem = null
      if (refused.spans > 0) drop(refused.spans, stateText('collector.refused_part', { words: refused.words }))
      const times = dependencies.sent.chunkTimes(ids)
      for (const row of rows) meters.count(row, times.get(row.id) ?? null)
    }
  }

  function wait(answer: Extract<PostOutcome, { outcome: 'later' }>): void {
    tries += 1
    problem = answer.problem
    const own = Math.min(longestWaitMs, 1000 * 2 ** tries)
    notBefore = clock.monotonic() + Math.max(own, answer.waitMs ?? 0)
  }

  function shedOldest(): void {
    const shed = queue.shed(batchSize * 4)
    if (shed > 0) drop(shed, stateText('collector.shed'))
  }

  function drop(count: number, why: Phrase): void {
    dropped += count
    problem = why
    logger.warn({ problem: why.text, calls: count }, 'Calls were not taken by the collector and are not sent again')
  }

  async function sendMetrics(): Promise<void> {
    if (endpoint() === null) return
    const serializer = isJson() ? JsonMetricsSerializer : ProtobufMetricsSerializer
    const answer = await post('metrics', serializer.serializeRequest(await meters.collect()) ?? new Uint8Array())
    metricsProblem = answer.outcome === 'sent' ? null : answer.problem
  }

  function inTurn(work: () => Promise<void>): Promise<void> {
    turn = turn.then(work).catch((error: unknown) => {
      problem = stateText('collector.cannot_write')
      if (!ending.signal.aborted) logger.warn({ reason: String(error) }, problem.text)
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
          if (event.type === 'call_settled' && sentOrigins.has(event.call.origin)) queue.add()
        }),
      )
    },
    status: () => ({
      isOn: endpoint() !== null,
      sentCalls: sent,
      droppedCalls: dropped,
      waitingCalls: queue.waiting(),
      problem: problem ?? metricsProblem,
    }),
    async flush() {
      notBefore = 0
      await inTurn(sendCalls)
      await inTurn(sendMetrics)
    },
    stop() {
      ending.abort()
      for (const end of endings.splice(0)) end()
    },
  }
}

/** What a collector took only in part, it must not be sent again. */
function readPartialSuccess(
  serializer: typeof JsonTraceSerializer | typeof ProtobufTraceSerializer,
  answer: Buffer,
): { readonly spans: number; readonly words: string } {
  if (answer.length === 0) return { spans: 0, words: '' }
  try {
    const { partialSuccess } = serializer.deserializeResponse(answer)
    return { spans: Number(partialSuccess?.rejectedSpans ?? 0), words: partialSuccess?.errorMessage ?? '' }
  } catch {
    return { spans: 0, words: '' }
  }
}
