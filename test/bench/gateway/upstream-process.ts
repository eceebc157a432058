import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * The provider of the measurements, in a process of its own: answers every chat completion with the
 * same 2 kB of text, whole or as a stream of `--chunks` events. Prints its URL.
 */
const chunks = Number(process.argv[2] ?? 100)
const text = 'The river runs by the old town, and the lamp is lit. '.repeat(40)
const usage = { prompt_tokens: 480, completion_tokens: 420, total_tokens: 900 }
const common = { id: 'chatcmpl-bench', created: 1_790_000_000, model: 'gpt-4o', system_fingerprint: 'fp_bench' }
const message = { role: 'assistant', content: text, refusal: null }
const whole = Buffer.from(
  JSON.stringify({
    ...common,
    object: 'chat.completion',
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
    usage,
  }),
)

const event = (choices: unknown[], said: unknown) =>
  `data: ${JSON.stringify({ ...common, object: 'chat.completion.chunk', choices, usage: said })}\n\n`
const events = Array.from({ length: chunks }, (_, at) =>
  event([{ index: 0, delta: { content: text.slice(at * 20, at * 20 + 20) }, finish_reason: null }], null),
)
events.push(event([{ index: 0, delta: {}, finish_reason: 'stop' }], null), event([], usage), 'data: [DONE]\n\n')

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const body: Buffer[] = []
  request.on('data', (chunk: Buffer) => body.push(chunk))
  request.on('end', () => {
    const isStream = Buffer.concat(body).includes('"stream":true')
    if (!isStream) {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': whole.length }).end(whole)
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    let at = 0
    // One event a turn of the event loop, as separate writes: a provider's tokens come one by one.
    const next = () => {
      if (response.destroyed) return
      if (at === events.length) {
        response.end()
        return
      }
      response.write(events[at++])
      setImmediate(next)
    }
    next()
  })
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })}\n`)
})
