import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { operationSeconds } from '../../db/chunk-times.ts'
import { checkHeaders, readHeaders } from '../../src-main/exchange/otlp/collector-headers.ts'
import { createMonitoring } from '../../src-main/exchange/otlp/monitoring.ts'
import { readRetryAfter } from '../../src-main/exchange/otlp/post-otlp.ts'
import { createSentQueue, mostWaiting } from '../../src-main/exchange/otlp/sent-queue.ts'
import { silentLogger } from '../../src-main/ports.ts'
import { createCallQueryRepository } from '../../src-main/store/repositories/call-query-repository.ts'
import { chunkTimesSql, createSentCallRepository } from '../../src-main/store/repositories/sent-call-repository.ts'
import { type ApiFixture, createApiFixture, reportedCall } from '../procedures/api-fixture.ts'
import { explain } from '../support/query-plan.ts'

/** The official protocol buffers, compiled by protobufjs for an older release; they know nothing of how ours are written. */
const { opentelemetry } = createRequire(import.meta.url)('otlp-proto/build/src/generated/root') as {
  opentelemetry: { proto: { collector: Record<'trace' | 'metrics', { v1: Record<string, Message> }> } }
}
interface Message {
  decode(bytes: Uint8Array): unknown
  toObject(message: unknown, options: object): Record<string, unknown>
}

interface Received {
  readonly path: string
  readonly type: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

async function startCollector(answers: readonly (number | Answer)[] = [], port = 0) {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const given = answers[received.length] ?? 200
      const answer: Answer = typeof given === 'number' ? { status: given } : given
      const { url: path = '', headers } = request
      const bytes = Buffer.concat(chunks)
      const body = headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
      received.push({ path, type: headers['content-type'] ?? '', headers, body })
      response.writeHead(answer.status, answer.headers).end(answer.body)
    })
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const { port: ownPort } = server.address() as AddressInfo
  return {
    received,
    url: `http://127.0.0.1:${ownPort}`,
    port: ownPort,
    close: () => new Promise<void>(resolve => server.close(() => resolve())),
  }
}

type Attribute = { key: string; value: Record<string, unknown> }
type Span = {
  name: string
  kind: number
  traceId: string
  status: object
  attributes: Attribute[]
  startTimeUnixNano: string
}

function decode(kind: 'trace' | 'metrics', { body }: Received) {
  const name = kind === 'trace' ? 'ExportTraceServiceRequest' : 'ExportMetricsServiceRequest'
  const type = opentelemetry.proto.collector[kind].v1[name] as Message
  return type.toObject(type.decode(body), { longs: String, bytes: String }) as never
}

function spansOf(received: Received): readonly Span[] {
  const { resourceSpans } = decode('trace', received) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
}

const valuesOf = (attributes: readonly Attribute[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))

let api: ApiFixture
let collector: Awaited<ReturnType<typeof startCollector>>
beforeEach(async () => {
  api = await createApiFixture()
})
afterEach(async () => {
  api.app.monitoring.stop()
  await api.dispose()
  await collector.close()
})

async function collect() {
  collector = await startCollector()
  api.app.settings.set('otlpEndpoint', collector.url)
  api.app.monitoring.start()
  // Loaded when an address is set, not before.
  await api.app.monitoring.flush()
  collector.received.splice(0)
}

async function record(changes: Record<string, unknown> = {}) {
  const answer = await api.post('/llm/service-calls/', reportedCall(changes))
  expect(answer.status).toBe(200)
}

describe('a collector', () => {
  it('is sent spans that the official protocol buffers read, with the names of the GenAI conventions', async () => {
    await collect()
    const requestId = '0197b1f0-6a1c-7c3e-8a55-0242ac120002'
    await record({
      request_id: requestId,
      cost: 0.002,
      cache_read: 100,
      time_to_first_token_ms: 250,
      source_text: '猫',
      output: 'cat',
    })
    await record({ status: 'error', error_kind: 'overloaded' })
    await api.app.monitoring.flush()
    const traces = collector.received.filter(({ path }) => path === '/v1/traces')
    expect(traces[0]?.type).toBe('application/x-protobuf')
    // The failed one has fewer: it has neither tokens of a cache nor a first chunk.
    const [failed, span] = [...traces.flatMap(spansOf)].sort(
      (one, other) => one.attributes.length - other.attributes.length,
    )
    const known = valuesOf(span?.attributes ?? [])
    expect(span).toMatchObject({ name: 'chat gpt-4o-mini', kind: 3 })
    expect(Buffer.from(span?.traceId ?? '', 'base64').toString('hex')).toBe(requestId.replaceAll('-', ''))
    expect(known).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.usage.cache_read.input_tokens': '100',
      'galley.book': 'Bot-chan',
      'galley.operation': 'translation',
    })
    expect(Number(known['gen_ai.usage.input_tokens'])).toBe(1000)
    // Content is sent only where a person said so.
    expect(JSON.stringify(known)).not.toContain('猫')
    expect(valuesOf(failed?.attributes ?? [])['error.type']).toBe('overloaded')
    expect(api.app.monitoring.status()).toMatchObject({ sentCalls: 2, droppedCalls: 0, waitingCalls: 0, problem: null })
  })

  it('is sent histograms with the buckets of the conventions', async () => {
    await collect()
    await record({ streamed: true, time_to_first_token_ms: 250 })
    await api.app.monitoring.flush()
    const metrics = collector.received.filter(({ path }) => path === '/v1/metrics').at(-1) as Received
    const { resourceMetrics } = decode('metrics', metrics) as {
      resourceMetrics: {
        scopeMetrics: {
          metrics: {
            name: string
            histogram?: { dataPoints: { count: string; sum: number; explicitBounds: number[] }[] }
          }[]
        }[]
      }[]
    }
    const all = resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(scope => scope.metrics))
    const duration = all.find(({ name }) => name === 'gen_ai.client.operation.duration')?.histogram?.dataPoints[0]
    expect(duration).toMatchObject({ count: '1', sum: 1.2 })
    expect(duration?.explicitBounds.at(-1)).toBe(81.92)
    // What came after the first of 500 tokens took 0.95 s.
    const pace = all.find(({ name }) => name === 'gen_ai.server.time_per_output_token')?.histogram?.dataPoints[0]
    expect(pace?.sum).toBeCloseTo(0.95 / 499, 6)
    expect(pace?.explicitBounds).toEqual([0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5])
    expect(all.find(({ name }) => name === 'gen_ai.client.token.usage')?.histogram?.dataPoints).toHaveLength(2)
  })

  it('is sent how long each piece of a streamed answer took, of calls that end while it is sent any', async () => {
    const { app } = api
    const { id } = app.registry.expect('openai')
    const stream = async () => {
      let pieces = 0
      const request = await app.ledger.openRequest({
        ...{ managed: true, origin: 'service', operation: 'translation', providerId: id, modelName: 'gpt-4o' },
      })
      await app.service.chat({
        ...{ requestId: request.id, operation: 'translation', context: {}, providerName: 'openai', model: 'gpt-4o' },
        messages: [{ role: 'user', content: 'Translate into English: 吾輩は猫である。名前はまだ無い。' }],
        ...{ maxTokens: 200, sourceText: null },
        onText() {
          pieces += 1
        },
      })
      return pieces
    }
    await stream()
    expect(api.count("SELECT count(*) FROM call_details WHERE details ->> '$.chunkTimes' IS NOT NULL")).toBe(0)
    await collect()
    const pieces = await stream()
    expect(pieces).toBeGreaterThan(2)
    await app.monitoring.flush()
    const metrics = collector.received.filter(({ path }) => path === '/v1/metrics').at(-1) as Received
    type Point = {
      count: string
      sum: number
      min: number
      max: number
      explicitBounds: number[]
      bucketCounts: string[]
    }
    const { resourceMetrics } = decode('metrics', metrics) as {
      resourceMetrics: { scopeMetrics: { metrics: { name: string; histogram?: { dataPoints: Point[] } }[] }[] }[]
    }
    const all = resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(scope => scope.metrics))
    const [point, ...others] =
      all.find(({ name }) => name === 'gen_ai.client.operation.time_per_output_chunk')?.histogram?.dataPoints ?? []
    expect([point?.count, others]).toEqual([String(pieces - 1), []])
    expect(point?.explicitBounds).toEqual(operationSeconds)
    expect(point?.bucketCounts.map(Number).reduce((sum, count) => sum + count)).toBe(pieces - 1)
    expect(point?.sum).toBeGreaterThanOrEqual(point?.max ?? Number.NaN)
    expect(explain(app.store, chunkTimesSql, ['[1]']).join()).toContain('SEARCH call_details USING INTEGER PRIMARY KEY')
  })

  it('is sent text where the person said so, and JSON where it asks for that', async () => {
    api.app.settings.set('otlpContent', true)
    api.app.settings.set('otlpProtocol', 'json')
    await collect()
    await record({ source_text: '吾輩は猫である', output: 'I am a cat' })
    await api.app.monitoring.flush()
    const trace = collector.received.find(({ path }) => path === '/v1/traces')
    expect(trace?.type).toBe('application/json')
    const text = JSON.stringify(JSON.parse(trace?.body.toString() ?? ''))
    expect(text).toContain('gen_ai.output.messages')
    expect(text).toContain('吾輩は猫である')
  })

  it('that is away loses nothing, one that refuses is not asked for ever, and both are counted', async () => {
    await collect()
    await record()
    await collector.close()
    await api.app.monitoring.flush()
    expect(api.app.monitoring.status()).toMatchObject({ sentCalls: 0, waitingCalls: 1, droppedCalls: 0 })
    expect(api.app.monitoring.status().problem?.text).toContain('could not be reached')
    collector = await startCollector(Array.from({ length: 100 }, () => 400))
    api.app.settings.set('otlpEndpoint', collector.url)
    expect((await api.app.monitoring.flush()).droppedCalls).toBe(1)
    expect(api.app.monitoring.status().problem?.text).toBe('The collector answered 400.')
  })

  it('is sent what waited while it was away and while Galley was not running, once, and nothing of before', async () => {
    await record()
    await collect()
    await record({ source_text: 'one' })
    await collector.close()
    await api.app.monitoring.flush()
    await record()
    await record()
    expect(api.app.monitoring.status()).toMatchObject({ sentCalls: 0, waitingCalls: 3, droppedCalls: 0 })
    // As a restart does it: what sends is made anew, over the same database.
    api.app.monitoring.stop()
    const again = createMonitoring({
      ...{ ledger: api.app.ledger, settings: api.app.settings, vault: api.app.vault, clock: api.app.clock },
      ...{ logger: silentLogger, version: 'next', readText: () => null },
      calls: createCallQueryRepository(api.app.store),
      sent: createSentCallRepository(api.app.store),
    })
    collector = await startCollector([], collector.port)
    again.start()
    expect((await again.flush()).waitingCalls).toBe(0)
    const ids = collector.received
      .filter(({ path }) => path === '/v1/traces')
      .flatMap(spansOf)
      .map(({ attributes }) => Number(valuesOf(attributes)['galley.call_id']))
    const [before, ...rest] = api.app.store.db
      .prepare('SELECT id FROM service_calls ORDER BY id')
      .pluck()
      .all() as number[]
    expect(before).toBeDefined()
    expect(ids.sort((one, other) => one - other)).toEqual(rest)
    collector.received.splice(0)
    await again.flush()
    expect(collector.received.filter(({ path }) => path === '/v1/traces')).toEqual([])
    again.stop()
  })

  it('is not sent what was made while nothing was to be sent', async () => {
    await collect()
    api.app.settings.set('otlpEndpoint', null)
    await record()
    api.app.settings.set('otlpEndpoint', collector.url)
    await api.app.monitoring.flush()
    await record()
    await api.app.monitoring.flush()
    expect(collector.received.filter(({ path }) => path === '/v1/traces').flatMap(spansOf)).toHaveLength(1)
  })

  it('is asked again no sooner than it says, and calls wait for a key that is set right', async () => {
    await collect()
    await collector.close()
    collector = await startCollector(
      // Each time the calls, then the metrics.
      [401, 200, { status: 503, headers: { 'retry-after': '7' } }],
      collector.port,
    )
    await record()
    await api.app.monitoring.flush()
    expect(api.app.monitoring.status().problem?.text).toContain('Look at the headers')
    await api.app.monitoring.flush()
    expect(api.app.monitoring.status()).toMatchObject({ waitingCalls: 1, droppedCalls: 0 })
    await api.app.monitoring.flush()
    expect(api.app.monitoring.status()).toMatchObject({ sentCalls: 1, waitingCalls: 0, problem: null })
    const now = Date.UTC(2026, 0, 1)
    expect(readRetryAfter('7', now)).toBe(7000)
    expect(readRetryAfter(new Date(now + 90_000).toUTCString(), now)).toBe(90_000)
    expect([readRetryAfter('soon', now), readRetryAfter(undefined, now)]).toEqual([null, null])
  })

  it('that takes a part only is not sent the rest again, and what it refused is counted', async () => {
    await collect()
    await collector.close()
    // ExportTraceServiceResponse { partial_success: { rejected_spans: 1, error_message: "too old" } }
    const body = Buffer.from([0x0a, 0x0b, 0x08, 0x01, 0x12, 0x07, ...Buffer.from('too old')])
    collector = await startCollector([{ status: 200, body }], collector.port)
    await record()
    await record()
    await api.app.monitoring.flush()
    expect(api.app.monitoring.status()).toMatchObject({ sentCalls: 1, droppedCalls: 1, waitingCalls: 0 })
    expect(api.app.monitoring.status().problem?.text).toContain('too old')
  })

  it('is sent compressed bodies, or plain ones where it takes no others', async () => {
    await collect()
    await record()
    await api.app.monitoring.flush()
    api.app.settings.set('otlpCompression', 'none')
    await record()
    await api.app.monitoring.flush()
    const traces = collector.received.filter(({ path }) => path === '/v1/traces')
    expect(traces.map(({ headers }) => headers['content-encoding'])).toEqual(['gzip', undefined])
    expect(traces.flatMap(spansOf)).toHaveLength(2)
  })

  it('with a certificate of one’s own is trusted where its authority is named, and not else', async () => {
    await collect()
    await collector.close()
    const folder = mkdtempSync(join(tmpdir(), 'galley-test-'))
    const { key, cert } = ownCertificate(folder)
    const bodies: string[] = []
    const server = createSecureServer({ key, cert }, (request, response) => {
      bodies.push(request.url ?? '')
      request.resume().on('end', () => response.end())
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    api.app.settings.set('otlpEndpoint', `https://localhost:${(server.address() as AddressInfo).port}`)
    await record()
    await api.app.monitoring.flush()
    expect(api.app.monitoring.status()).toMatchObject({ waitingCalls: 1, sentCalls: 0 })
    api.app.settings.set('otlpCaFile', join(folder, 'collector.crt'))
    await api.app.monitoring.flush()
    expect(api.app.monitoring.status()).toMatchObject({ waitingCalls: 0, sentCalls: 1, problem: null })
    server.closeAllConnections()
    await new Promise<void>(resolve => server.close(() => resolve()))
    rmSync(folder, { recursive: true })
    collector = await startCollector()
  })

  it('gets the headers it asks for, which no answer shows', async () => {
    await collect()
    const put = await api.fetch('/llm/monitoring/headers/', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ headers: 'authorization=Bearer%20collector-key,x-team=ink' }),
    })
    expect(await put.text()).not.toContain('collector-key')
    await record()
    await api.app.monitoring.flush()
    expect(collector.received[0]?.headers).toMatchObject({ authorization: 'Bearer collector-key', 'x-team': 'ink' })
    expect(await (await api.get('/llm/monitoring/')).json()).toMatchObject({ endpoint: collector.url, content: false })
  })
})

it('reads headers as OTEL_EXPORTER_OTLP_HEADERS has them, and leaves out what is not of that form', () => {
  expect(readHeaders('a=1,b=x%20y, bad name=1,=2,c=%E0%A4%A,d=')).toEqual({ a: '1', b: 'x y', d: '' })
  expect(readHeaders(null)).toEqual({})
})

it('refuses headers of another form by the place of the part, and never repeats them', () => {
  expect(() => checkHeaders('a=1,b=x%20y')).not.toThrow()
  expect(() => checkHeaders('a=1,sk-secret')).toThrow(/Part 2 of the headers/)
  expect(() => checkHeaders('sk-secret')).not.toThrow(/sk-secret/)
})

describe('the queue', () => {
  /** A ledger of numbers: what ended, and what is under way. */
  function ledgerOf(ended: Set<number>, underWay: Set<number>) {
    let kept: { through: number; beyond: readonly number[] } | null = null
    const dueAfter = (after: number) => [...ended].filter(id => id > after).sort((one, other) => one - other)
    return {
      progress: () => kept,
      keep(progress: { through: number; beyond: readonly number[] }) {
        kept = progress
      },
      forget() {
        kept = null
      },
      due: (after: number, limit: number) => dueAfter(after).slice(0, limit),
      countDue: (after: number, cap: number) => Math.min(cap, dueAfter(after).length),
      firstUnderWay: (after: number) =>
        [...underWay].filter(id => id > after).sort((one, other) => one - other)[0] ?? null,
    }
  }

  it('gives every ended call once, in whatever order calls end and whenever the process dies', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant('open'), fc.nat(9), fc.constant('send'), fc.constant('die')), { maxLength: 120 }),
        steps => {
          const [ended, underWay, sent] = [new Set<number>(), new Set<number>(), [] as number[]]
          const ledger = ledgerOf(ended, underWay)
          let queue = createSentQueue(ledger, () => 0)
          let newest = 0
          const sendAll = () => {
            for (let batch = queue.next(3); batch.length > 0; batch = queue.next(3)) {
              sent.push(...batch)
              queue.done(batch)
            }
          }
          for (const step of steps) {
            if (step === 'open') {
              newest += 1
              underWay.add(newest)
            } else if (step === 'send') sendAll()
            else if (step === 'die') queue = createSentQueue(ledger, () => 0)
            else {
              const id = [...underWay][step]
              if (id === undefined) continue
              underWay.delete(id)
              ended.add(id)
              queue.add()
            }
          }
          expect(queue.waiting()).toBe(ended.size - sent.length)
          sendAll()
          expect(sent.length).toBe(new Set(sent).size)
          expect(new Set(sent)).toEqual(ended)
        },
      ),
    )
  })

  it('lets the oldest go where more wait than are kept, and says how many', () => {
    const ended = new Set(Array.from({ length: mostWaiting + 700 }, (_, at) => at + 1))
    const queue = createSentQueue(ledgerOf(ended, new Set()), () => 0)
    expect(queue.waiting()).toBe(mostWaiting + 700)
    expect(queue.shed(256)).toBe(700)
    expect([queue.waiting(), queue.next(1)]).toEqual([mostWaiting, [701]])
  })
})

/** A certificate for this machine that nobody else vouches for. */
function ownCertificate(folder: string): { key: Buffer; cert: Buffer } {
  const [keyFile, certFile] = [join(folder, 'collector.key'), join(folder, 'collector.crt')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const files = ['-keyout', keyFile, '-out', certFile]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files], {
    stdio: 'ignore',
  })
  return { key: readFileSync(keyFile), cert: readFileSync(certFile) }
}
