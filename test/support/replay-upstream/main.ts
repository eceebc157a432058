import { parseArgs } from 'node:util'
import { startReplayUpstream } from './replay-upstream.ts'

/**
 * The upstream as a process of its own: prints `{"url": ...}` and serves until it is killed.
 * `POST /__replay/script` queues steps (a JSON array), `GET /__replay/requests` lists what arrived.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    log: { type: 'string' },
    'latency-ms': { type: 'string' },
    'piece-delay-ms': { type: 'string' },
  },
})
const upstream = await startReplayUpstream({
  port: Number(values.port),
  ...(values.log === undefined ? {} : { logFile: values.log }),
  ...(values['latency-ms'] === undefined ? {} : { latencyMs: Number(values['latency-ms']) }),
  ...(values['piece-delay-ms'] === undefined ? {} : { pieceDelayMs: Number(values['piece-delay-ms']) }),
})
process.stdout.write(`${JSON.stringify({ url: upstream.url })}\n`)
