import { type IncomingHttpHeaders, request } from 'node:http'

export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** The connection broke before the answer was whole. */
  readonly isBroken: boolean
}

export interface RawRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** One request on a connection of its own; bytes and headers as they were on the wire. */
export function rawRequest(url: string, { method = 'POST', headers = {}, body }: RawRequest = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers: { 'content-type': 'application/json', ...headers }, agent: false })
    outgoing.on('error', reject)
    outgoing.on('response', response => {
      const chunks: Buffer[] = []
      const done = (isBroken: boolean) =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks), isBroken })
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => done(false))
      response.on('error', () => done(true))
      response.on('aborted', () => done(true))
    })
    outgoing.end(body)
  })
}

/** The headers that a client may rely on: those of the connection, and those that would speak for Galley's own address, are not passed. */
export function answerHeadersOf(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const connection = ['date', 'connection', 'keep-alive', 'transfer-encoding']
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !connection.includes(name) && !/^(?:x-galley-|access-control-allow-)/.test(name),
    ),
  )
}
