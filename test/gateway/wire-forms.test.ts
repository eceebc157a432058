import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownFixtureFiles, ownFixtures } from '../providers/read-recording.ts'
import { type Recording, wireAnswer } from '../support/replay-upstream/recording.ts'
import { hasSharedData } from '../support/shared-data.ts'
import { type CallRow, type GatewayFixture, startGateway } from './gateway-fixture.ts'
import { type PlainUpstream, startPlainUpstream } from './plain-upstream.ts'
import { rawRequest } from './raw-request.ts'
import { addedProviders, placeOf, recordedFiles, recordingsOf } from './recordings.ts'

/** What a provider puts on the wire: bytes, in pieces. */
interface Wire {
  readonly headers: Readonly<Record<string, string>>
  readonly pieces: readonly Buffer[]
  /** The answer ends with its connection, and says neither its length nor its version. */
  readonly isOld?: boolean
}

/** The ways in which the same answer may come. Null where a way is none for this answer. */
type Form = (bytes: Buffer, isStream: boolean) => Wire | null

const inPieces = (bytes: Buffer, length: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / length) }, (_, at) => bytes.subarray(at * length, (at + 1) * length))
const whole = (bytes: Buffer): Wire => ({ headers: {}, pieces: [bytes] })
const rewritten =
  (rewrite: (sse: string) => string): Form =>
  (bytes, isStream) =>
    isStream && bytes[0] !== openBrace ? whole(Buffer.from(rewrite(bytes.toString('utf8')))) : null
const compressed =
  (encoding: string, compress: (bytes: Buffer) => Buffer): Form =>
  bytes => ({ headers: { 'content-encoding': encoding }, pieces: inPieces(compress(bytes), 50) })
/** Cohere's first version streams one JSON object a line, where these lines have no meaning. */
const openBrace = 0x7b
const unixLines = (sse: string) => sse.replace(/\r\n?/g, '\n')

const forms: Readonly<Record<string, Form>> = {
  'cut within characters': bytes => ({ headers: {}, pieces: inPieces(bytes, bytes.length > 20_000 ? 997 : 31) }),
  'lines that end in CRLF': rewritten(sse => unixLines(sse).replaceAll('\n', '\r\n')),
  'lines that end in CR': rewritten(sse => unixLines(sse).replaceAll('\n', '\r')),
  'blank lines of another kind': rewritten(sse => unixLines(sse).replaceAll('\n\n', '\n\r\n')),
  'comments, ids and retry lines between the events': rewritten(
    sse => `: connected\n\nretry: 3000\n\n${unixLines(sse).replaceAll('\n\n', '\n\n: PROCESSING\n\nid: 7\n\n')}`,
  ),
  'no space behind the colon': rewritten(sse => sse.replaceAll('data: ', 'data:')),
  'a byte order mark': bytes => whole(Buffer.concat([Buffer.from('\ufeff'), bytes])),
  'space behind the end': bytes => whole(Buffer.concat([bytes, Buffer.from('\n \r\n')])),
  gzip: compressed('gzip', gzipSync),
  deflate: compressed('deflate', deflateSync),
  brotli: compressed('br', brotliCompressSync),
  zstd: compressed('zstd', zstdCompressSync),
  'HTTP/1.0': bytes => ({ headers: {}, pieces: inPieces(bytes, 5_000), isOld: true }),
}

/** Headers of the answer that show whether it was passed on as it came. */
const kept = ['content-type', 'content-encoding', 'x-of-the-provider']

let upstream: PlainUpstream
let gateway: GatewayFixture
let next: { status: number; contentType: string; wire: Wire }

beforeAll(async () => {
  upstream = await startPlainUpstream((_, response) => {
    const { status, contentType, wire } = next
    const headers = { 'content-type': contentType, 'x-of-the-provider': 'yes', ...wire.headers }
    if (wire.isOld === true) {
      const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
      response.socket?.write(`HTTP/1.0 ${status} Fine\r\n${head.join('')}\r\n`)
      for (const piece of wire.pieces) response.socket?.write(piece)
      response.socket?.end()
      return
    }
    response.writeHead(status, headers)
    const more = (at: number) => {
      const piece = wire.pieces[at]
      if (piece === undefined) response.end()
      else response.write(piece, () => more(at + 1))
    }
    more(0)
  })
  const names = ['openai', 'anthropic', 'google', 'cohere', 'mistral', ...addedProviders]
  gateway = await startGateway({
    baseUrls: Object.fromEntries(names.map(name => [name, `${upstream.url}${name === 'openai' ? '/v1' : ''}`])),
  })
})

afterAll(async () => {
  await gateway.dispose()
  await upstream.close()
})

/** Everything the books say of what an answer said. */
function readingOf(row: CallRow) {
  const timeless = Object.entries(row).filter(([name]) => !/^(?:id|listed)$|_(?:at|ms)$/.test(name))
  return { ...Object.fromEntries(timeless), text: gateway.text(row.id)?.output ?? null }
}

async function answered(recording: Recording, wire: Wire) {
  const { status, headers } = wireAnswer(recording.response, false)
  next = { status, contentType: headers['content-type'] ?? 'application/json', wire }
  const { mount, path } = placeOf(recording)
  const answer = await rawRequest(`${gateway.url}${mount}${path}`, {
    body: JSON.stringify(recording.request?.body ?? {}),
  })
  return { answer, said: readingOf(await gateway.lastCall()) }
}

async function expectSameInEveryForm(recordings: readonly Recording[], formsEach: number): Promise<number> {
  const names = Object.keys(forms)
  let compared = 0
  for (const [at, recording] of recordings.entries()) {
    const bytes = Buffer.from(wireAnswer(recording.response, false).body)
    if (bytes.length === 0) continue
    const plain = await answered(recording, whole(bytes))
    for (let turn = 0; turn < formsEach; turn++) {
      const name = names[(at * formsEach + turn) % names.length] as string
      const wire = forms[name]?.(bytes, recording.response.sse !== undefined) ?? null
      if (wire === null) continue
      const { answer, said } = await answered(recording, wire)
      const label = `${recording.name}: ${name}`
      expect(answer.isBroken, label).toBe(false)
      expect(answer.body.equals(Buffer.concat(wire.pieces)), label).toBe(true)
      for (const header of kept)
        expect(answer.headers[header], label).toBe({ ...plain.answer.headers, ...wire.headers }[header])
      expect(said, label).toEqual(plain.said)
      compared++
    }
  }
  return compared
}

/** Streams that Galley would shorten are compared elsewhere (added-usage.test.ts). */
function isPassedWhole({ provider, endpoint, request, response }: Recording): boolean {
  const body = request?.body as { stream_options?: { include_usage?: boolean } } | undefined
  const isShortened =
    provider === 'openai' && endpoint === 'chat.completions' && response.sse?.includes('"usage"') === true
  return !isShortened || body?.stream_options?.include_usage === true
}

/** Where an answer of our own fixtures would have been asked for. */
const asked: Readonly<Record<string, { provider: string; path: string }>> = {
  'chat.completions': { provider: 'openai', path: '/v1/chat/completions' },
  responses: { provider: 'openai', path: '/v1/responses' },
  messages: { provider: 'anthropic', path: '/v1/messages' },
  generateContent: { provider: 'google', path: '/v1beta/models/gemini:generateContent' },
  streamGenerateContent: { provider: 'google', path: '/v1beta/models/gemini:streamGenerateContent' },
  'v1.chat': { provider: 'cohere', path: '/v1/chat' },
  'v2.chat': { provider: 'cohere', path: '/v2/chat' },
}

function withRequest(recording: Recording): Recording {
  const { provider, path } = asked[recording.endpoint] as { provider: string; path: string }
  const stream = recording.response.sse !== undefined
  const body = { model: 'm', messages: [], ...(stream && { stream, stream_options: { include_usage: true } }) }
  return { ...recording, provider, request: { path, body } }
}

describe('the same answer, however it comes', () => {
  it.each(ownFixtureFiles)('passes as it came and is read alike: %s, in every form', async file => {
    const recordings = ownFixtures(file).map(withRequest)
    expect(await expectSameInEveryForm(recordings, Object.keys(forms).length)).toBeGreaterThan(0)
  })

  it.skipIf(!hasSharedData).each(recordedFiles())(
    'passes as it came and is read alike: %s, each in some forms (needs shared/data)',
    async file => {
      await expectSameInEveryForm(recordingsOf(file).filter(isPassedWhole), 3)
    },
  )
})
