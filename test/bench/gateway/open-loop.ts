import { Agent, request } from 'node:http'

export interface OpenLoopFigures {
  readonly p50: number
  readonly p99: number
  readonly sent: number
  readonly failed: number
}

export interface Target {
  readonly name: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Sends requests at a fixed rate whether or not answers come, and measures each from the moment at
 * which it was meant to leave: a server that stalls cannot slow down the clock it is measured with.
 */
export async function runOpenLoop(
  target: Target,
  body: string,
  perSecond: number,
  seconds: number,
): Promise<OpenLoopFigures> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const total = Math.round(perSecond * seconds)
  const interval = 1000 / perSecond
  const latencies: number[] = []
  let failed = 0
  const pending: Promise<void>[] = []
  const started = performance.now() + 20
  for (let at = 0; at < total; at++) {
    const meant = started + at * interval
    await until(meant)
    pending.push(
      once(target, body, agent).then(
        () => void latencies.push(performance.now() - meant),
        () => void failed++,
      ),
    )
  }
  await Promise.all(pending)
  agent.destroy()
  const sorted = latencies.sort((a, b) => a - b)
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), sent: total, failed }
}

export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  )
}

/** Timers wake late by up to a millisecond; the last of it is waited for turn by turn. */
async function until(moment: number): Promise<void> {
  const wait = moment - performance.now()
  if (wait > 1.5) await new Promise(resolve => setTimeout(resolve, wait - 1.5))
  while (performance.now() < moment) await new Promise(resolve => setImmediate(resolve))
}

function once({ url, headers }: Target, body: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    })
    outgoing.on('response', response => {
      response.resume()
      response.on('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`HTTP ${response.statusCode}`)),
      )
      response.on('error', reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

export interface StreamFigures {
  readonly firstByteMs: readonly number[]
  readonly chunksPerSecond: number
  /** Streams that were refused or held no event. */
  readonly failed: number
}

/** Reads streams, so many at a time, and counts their events. */
export async function runStreams(
  target: Target,
  body: string,
  atOnce: number,
  streams: number,
): Promise<StreamFigures> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const firstByteMs: number[] = []
  let chunks = 0
  let failed = 0
  let left = streams
  const started = performance.now()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left-- > 0) {
        const figures = await readStream(target, body, agent)
        if (figures.chunks === 0) failed++
        else firstByteMs.push(figures.firstByteMs)
        chunks += figures.chunks
      }
    }),
  )
  const seconds = (performance.now() - started) / 1000
  agent.destroy()
  return { firstByteMs, chunksPerSecond: chunks / seconds, failed }
}

function readStream(
  { url, headers }: Target,
  body: string,
  agent: Agent,
): Promise<{ firstByteMs: number; chunks: number }> {
  return new Promise((resolve, reject) => {
    const sent = performance.now()
    let firstByteMs = 0
    let chunks = 0
    const outgoing = request(url, {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    })
    outgoing.on('response', response => {
      response.on('data', (bytes: Buffer) => {
        if (chunks === 0) firstByteMs = performance.now() - sent
        for (let at = bytes.indexOf('data:'); at !== -1; at = bytes.indexOf('data:', at + 5)) chunks++
      })
      response.on('end', () => resolve({ firstByteMs, chunks }))
      response.on('error', reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
