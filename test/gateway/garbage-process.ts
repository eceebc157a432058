import { Agent, request } from 'node:http'
import { getHeapSpaceStatistics } from 'node:v8'
import { startGateway } from './gateway-fixture.ts'
import { chatEvent, startPlainUpstream } from './plain-upstream.ts'

/**
 * Carries calls and prints how much of each was moved to V8's old space, bytes: what the collections of young objects
 * (small and frequent by the flags of this process) took for alive although the call had ended.
 */
const [warmUp, counted, atOnce] = [1500, 3000, 16] as const
const whole = JSON.stringify({
  model: 'gpt-4o',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Bonjour. '.repeat(200) }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 },
})
const upstream = await startPlainUpstream(({ body }, response) => {
  const isStream = body.includes('"stream":true')
  response.writeHead(200, { 'content-type': isStream ? 'text/event-stream' : 'application/json' })
  if (!isStream) response.end(whole)
  else response.end(`${chatEvent('Bon')}${chatEvent('jour', 'stop')}data: [DONE]\n\n`)
})
const gateway = await startGateway({ baseUrls: { openai: `${upstream.url}/v1` } })
const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
const text = 'The river runs by the old town. '.repeat(60)

function call(stream: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${gateway.url}/openai/v1/chat/completions`, { method: 'POST', agent })
    outgoing.on('error', reject)
    outgoing.on('response', response => response.resume().on('end', resolve).on('error', reject))
    outgoing.end(JSON.stringify({ model: 'gpt-4o', stream, messages: [{ role: 'user', content: text }] }))
  })
}

async function run(calls: number): Promise<void> {
  let left = calls
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left-- > 0) await call(left % 3 === 0)
    }),
  )
  await gateway.gateway.drain()
  // What the upstream of the tests remembers is not what is measured.
  upstream.seen.length = 0
}

const oldSpace = () => getHeapSpaceStatistics().find(space => space.space_name === 'old_space')?.space_used_size ?? 0
await run(warmUp)
globalThis.gc?.()
const before = oldSpace()
await run(counted)
process.stdout.write(`${JSON.stringify({ bytesPerCall: (oldSpace() - before) / counted })}\n`)
agent.destroy()
await gateway.dispose()
await upstream.close()
