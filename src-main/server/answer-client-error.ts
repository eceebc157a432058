import type { Socket } from 'node:net'

const answers: Readonly<Record<string, readonly [status: string, code: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'bad_request', 'The headers are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'timeout', 'The request did not arrive in time.'],
}
const malformed = ['400 Bad Request', 'bad_request', 'This is not a request that HTTP/1.1 allows.'] as const

/** Answers what the HTTP parser refuses (smuggling shapes among it) and closes the connection, which may hold more of it. */
export function answerClientError(reason: string | undefined, socket: Socket): void {
  const [status, code, message] = answers[reason ?? ''] ?? malformed
  // Half an answer may be out already, or the client is gone.
  if (!socket.writable || socket.bytesWritten > 0) {
    socket.destroy()
    return
  }
  const body = JSON.stringify({ code, message, details: {} })
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  )
}
