import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listen } from './gateway-fixture.ts'

export interface SeenRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** A provider that answers as it is told, byte by byte. */
export async function startPlainUpstream(answer: (request: SeenRequest, response: ServerResponse) => void) {
  const seen: SeenRequest[] = []
  let closedEarly = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('close', () => {
      if (!response.writableFinished) closedEarly++
    })
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks),
      }
      seen.push(one)
      answer(one, response)
    })
  })
  const url = await listen(server)
  return {
    url,
    seen,
    /** Answers whose connection was closed before they were whole. */
    closedEarly: () => closedEarly,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

export type PlainUpstream = Awaited<ReturnType<typeof startPlainUpstream>>

/** A chat completion's event. */
export function chatEvent(content: string, finish: string | null = null, usage?: object | null): string {
  const chunk = {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    model: 'gpt-4o',
    choices: [{ index: 0, delta: { content }, finish_reason: finish }],
    ...(usage === undefined ? {} : { usage }),
  }
  return `data: ${JSON.stringify(chunk)}\n\n`
}
