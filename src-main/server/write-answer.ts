import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Refusal } from './refusal.ts'
import { setSecurityHeaders } from './security-headers.ts'

/** How much of a refused body is read and thrown away, so that a client that sends first can read its answer. */
const lingerBytes = 1_000_000
const lingerMs = 500

/** Answers with Galley's error shape. What the client is still sending is not waited for. */
export function writeRefusal(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  setSecurityHeaders(response)
  setRefusalHeaders(request, response, refusal)
  const { status, code, message, retryAfterSeconds } = refusal
  const details = retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
  const body = Buffer.from(JSON.stringify({ code, message, details }))
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length })
  endAfterLingering(request, response, request.method === 'HEAD' ? null : body)
}

/** What any refusal carries, in whatever shape its body is. */
export function setRefusalHeaders(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  if (refusal.status === 401) response.setHeader('www-authenticate', 'Bearer realm="galley"')
  if (refusal.allow !== undefined) response.setHeader('allow', refusal.allow.join(', '))
  if (refusal.retryAfterSeconds !== undefined) response.setHeader('retry-after', String(refusal.retryAfterSeconds))
  if (hasBody(request) || refusal.status === 429 || refusal.status === 503) response.setHeader('connection', 'close')
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function endAfterLingering(request: IncomingMessage, response: ServerResponse, body: Buffer | null): void {
  if (!hasBody(request) || body === null) {
    response.end(body ?? undefined)
    return
  }
  // The whole answer goes out now; the connection is closed once the client has stopped sending, or soon.
  response.write(body)
  let read = 0
  const end = () => {
    clearTimeout(timer)
    response.end()
  }
  const timer = setTimeout(end, lingerMs)
  request.on('data', (chunk: Buffer) => {
    read += chunk.length
    if (read > lingerBytes) end()
  })
  request.once('close', end)
  request.once('end', end)
}
