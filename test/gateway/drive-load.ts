import { Agent, request } from 'node:http'

export interface Load {
  readonly sent: number
  readonly succeeded: number
  readonly failed: number
  readonly callIds: readonly string[]
}

export interface Drive {
  readonly clients: number
  readonly milliseconds: number
  /** Calls to be answered, however long that takes on a busy machine. */
  readonly atLeast?: number
  readonly token?: string
}

/** So many clients, each asking again as soon as it was answered, streaming every third time. */
export async function driveLoad(url: string, { clients, milliseconds, atLeast = 0, token = '' }: Drive): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const callIds: string[] = []
  let sent = 0
  let succeeded = 0
  let failed = 0
  const until = performance.now() + milliseconds
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      while (performance.now() < until || sent < atLeast) {
        const stream = sent % 3 === 0
        const user = `Chapter ${client}.${sent}: the river runs by the old town, and the lamp is lit.`
        const { status, callId } = await ask(
          url,
          agent,
          token,
          JSON.stringify({ model: 'gpt-4o', stream, messages: [{ role: 'user', content: user }] }),
        )
        sent++
        if (status === 200) succeeded++
        else failed++
        callIds.push(callId)
      }
    }),
  )
  agent.destroy()
  return { sent, succeeded, failed, callIds }
}

function ask(url: string, agent: Agent, token: string, body: string): Promise<{ status: number; callId: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const outgoing = request(url, { method: 'POST', agent, headers })
    outgoing.on('error', reject)
    outgoing.on('response', response => {
      response.resume()
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, callId: String(response.headers['x-galley-call-id']) }),
      )
    })
    outgoing.end(body)
  })
}
