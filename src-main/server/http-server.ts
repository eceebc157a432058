import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { answerClientError } from './answer-client-error.ts'
import type { ServerLimits } from './running-server.ts'

const maxHeaderBytes = 16_384
const keepAliveMs = 30_000

/** Node's server with limits on whatever a client could take its time over. */
export function createHttpServer(limits: ServerLimits): Server {
  const server = createServer({
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: Math.min(1000, limits.headersMs),
    keepAliveTimeout: keepAliveMs,
    insecureHTTPParser: false,
    requireHostHeader: true,
  })
  // All headers are looked at (their size is limited); with a limit, those beyond it would be left out in silence.
  server.maxHeadersCount = 0
  server.maxConnections = limits.connections
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => answerClientError(error.code, socket as Socket))
  return server
}

/** A body for Galley itself is small; who sends it drop by drop only holds the connection. */
export function limitBodyTime(request: IncomingMessage, limitMs: number): void {
  const { headers, socket } = request
  if (headers['transfer-encoding'] === undefined && headers['content-length'] === undefined) return
  const timer = setTimeout(() => answerClientError('ERR_HTTP_REQUEST_TIMEOUT', socket), limitMs)
  const end = () => clearTimeout(timer)
  request.once('end', end)
  request.once('close', end)
}
