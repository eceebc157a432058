import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readHeaders } from '../../src-main/exchange/otlp/post-otlp.ts'
import { type ApiFixture, createApiFixture, reportedCall } from '../procedures/api-fixture.ts'

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

async function startCollector(answers: readonly number[] = []) {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const status = answers[received.length] ?? 200
      const { url: path = '', headers } = request
      received.push({ path, type: headers['content-type'] ?? '', headers, body: Buffer.concat(chunks) })
      response.writeHead(status).end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    received,
    url: `http://127.0.0.1:${port}`,
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

async function collect(...answers: number[]) {
  collector = await startCollector(answers)
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
    await record()
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
    expect(all.find(({ name }) => name === 'gen_ai.client.token.usage')?.histogram?.dataPoints).toHaveLength(2)
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
    expect(api.app.monitoring.status().problem).toContain('could not be reached')
    collector = await startCollector(Array.from({ length: 100 }, () => 400))
    api.app.settings.set('otlpEndpoint', collector.url)
    await expect.poll(async () => (await api.app.monitoring.flush()).droppedCalls, { timeout: 8000 }).toBe(1)
    expect(api.app.monitoring.status().problem).toBe('The collector answered 400.')
  })

  it('never holds up more than its queue, and counts what did not fit', async () => {
    await collect()
    const calls = Array.from({ length: 2600 }, () => reportedCall())
    expect((await api.post('/llm/service-calls/', calls)).status).toBe(200)
    const { sentCalls, waitingCalls, droppedCalls } = api.app.monitoring.status()
    expect(waitingCalls).toBeLessThanOrEqual(2048)
    expect(sentCalls + waitingCalls + droppedCalls).toBe(2600)
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
