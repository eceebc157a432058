/**
 * What the gateway costs: side by side in one run, over the same upstream process with the same body:
 * a direct call, @portkey-ai/gateway (which records nothing), Galley's pass-through and its unified
 * route (which record every call with its text before and after). Every server is a process of its
 * own; rounds alternate and medians are given, because machines are noisy.
 *
 *     npm run bench -- gateway
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { median, quantile, runOpenLoop, runStreams, type Target } from './gateway/open-loop.ts'

const rounds = Number(process.env.GALLEY_BENCH_ROUNDS ?? 5)
const seconds = Number(process.env.GALLEY_BENCH_SECONDS ?? 4)
const connections = 16
const perSecond = 200
const root = join(import.meta.dirname, '../..')
const children: ChildProcess[] = []
const say = (line: string) => void process.stdout.write(`${line}\n`)

function start(args: readonly string[], stderr: 'inherit' | 'ignore' = 'inherit'): ChildProcess {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['pipe', 'pipe', stderr] })
  children.push(child)
  return child
}

const lines = new Map<ChildProcess, AsyncIterator<string>>()

async function nextLine(child: ChildProcess): Promise<Record<string, unknown>> {
  if (child.stdout === null) throw new Error('The process has no output')
  const known = lines.get(child) ?? createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  lines.set(child, known)
  const { value, done } = await known.next()
  if (done === true) throw new Error('The process ended before it spoke')
  return JSON.parse(value) as Record<string, unknown>
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      await fetch(url)
      return
    } catch {
      await new Promise(resolve => setTimeout(resolve, 100))
    }
  }
  throw new Error(`${url} does not answer`)
}

const text = 'A stone wall runs along the river, and behind it lies the garden of the house. '.repeat(25)
const bodyFor = (model: string, stream: boolean) =>
  JSON.stringify({
    model,
    temperature: 0.3,
    ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
    messages: [
      { role: 'system', content: 'You translate novels into French.' },
      { role: 'user', content: text },
    ],
  })

const upstream = start([join(root, 'test/bench/gateway/upstream-process.ts')])
const upstreamUrl = String((await nextLine(upstream)).url)
const galley = start([
  '--expose-gc',
  ...(process.env.GALLEY_BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.GALLEY_BENCH_PROFILE}`] : []),
  join(root, 'test/bench/gateway/galley-process.ts'),
  upstreamUrl,
])
const { url: galleyUrl, token: galleyToken } = await nextLine(galley)
const portkeyPackage = fileURLToPath(import.meta.resolve('@portkey-ai/gateway/package.json'))
const portkeyPort = await freePort()
const portkey = start(
  [
    `--import=${join(root, 'test/bench/gateway/stream-portkey-script.ts')}`,
    join(dirname(portkeyPackage), 'build/start-server.js'),
    `--port=${portkeyPort}`,
    '--headless',
  ],
  'ignore',
)
portkey.stdout?.resume()
await answers(`http://127.0.0.1:${portkeyPort}/`)

const json = { 'content-type': 'application/json', authorization: 'Bearer sk-bench-0123456789abcdef' }
const galleyHeaders = { ...json, authorization: `Bearer ${galleyToken}` }
const portkeyHeaders = { ...json, 'x-portkey-provider': 'openai', 'x-portkey-custom-host': `${upstreamUrl}/v1` }
const targets: readonly Measured[] = [
  { name: 'direct', url: `${upstreamUrl}/v1/chat/completions`, headers: json, model: 'gpt-4o', child: upstream },
  {
    name: 'portkey',
    url: `http://127.0.0.1:${portkeyPort}/v1/chat/completions`,
    headers: portkeyHeaders,
    model: 'gpt-4o',
    child: portkey,
  },
  {
    name: 'galley pass-through',
    url: `${galleyUrl}/openai/v1/chat/completions`,
    headers: galleyHeaders,
    model: 'gpt-4o',
    child: galley,
  },
  {
    name: 'galley unified',
    url: `${galleyUrl}/v1/chat/completions`,
    headers: galleyHeaders,
    model: 'openai/gpt-4o',
    child: galley,
  },
]

interface Measured extends Target {
  readonly model: string
  readonly child: ChildProcess
}

interface Found {
  /** Processor time of the server for one request, milliseconds; where the system tells it. */
  readonly cpu: number[]
  readonly throughput: number[]
  readonly p50: number[]
  readonly p99: number[]
  readonly firstByte: number[]
  readonly chunks: number[]
  failed: number
  failedStreams: number
}

const found = new Map<string, Found>(
  targets.map(({ name }) => [
    name,
    { cpu: [], throughput: [], p50: [], p99: [], firstByte: [], chunks: [], failed: 0, failedStreams: 0 },
  ]),
)
const of = (name: string): Found => found.get(name) as Found

try {
  for (const target of targets) await autocannonRun(target, 2)
  for (let round = 0; round < rounds; round++) {
    for (const target of targets) {
      const run = await autocannonRun(target, seconds)
      of(target.name).throughput.push(run.perSecond)
      of(target.name).cpu.push(run.cpuMs)
      of(target.name).failed += run.failed
    }
    for (const target of targets) {
      const figures = await runOpenLoop(target, bodyFor(target.model, false), perSecond, seconds)
      of(target.name).p50.push(figures.p50)
      of(target.name).p99.push(figures.p99)
      of(target.name).failed += figures.failed
    }
    for (const target of targets) {
      const alone = await runStreams(target, bodyFor(target.model, true), 1, 40)
      of(target.name).firstByte.push(median(alone.firstByteMs))
      const crowd = await runStreams(target, bodyFor(target.model, true), connections, 160)
      of(target.name).chunks.push(crowd.chunksPerSecond)
      of(target.name).failedStreams += alone.failed + crowd.failed
    }
  }
  report()
  galley.stdin?.write('report\n')
  const books = await nextLine(galley)
  say(
    `on record: ${books.calls} calls, ${books.differenceCount} differences, RSS ${Math.round(Number(books.rss) / 1e6)} MB`,
  )
} finally {
  for (const child of children) child.kill('SIGTERM')
}

async function autocannonRun(
  target: Measured,
  duration: number,
): Promise<{ perSecond: number; failed: number; cpuMs: number }> {
  const before = cpuOf(target.child)
  const result = await autocannon({
    url: target.url,
    method: 'POST',
    headers: { ...target.headers },
    body: bodyFor(target.model, false),
    connections,
    duration,
  })
  const cpuMs = (cpuOf(target.child) - before) / result.requests.total
  return { perSecond: result.requests.total / result.duration, failed: result.non2xx + result.errors, cpuMs }
}

/** Milliseconds a process has spent on processors, its threads included; NaN where the system does not tell. */
function cpuOf({ pid }: ChildProcess): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return Number.NaN
  }
}

function report(): void {
  const direct = of('direct')
  const baseline = of('portkey')
  say(
    `${rounds} rounds of ${seconds} s; medians. Throughput at ${connections} connections; latency at ${perSecond} requests/s, open loop.`,
  )
  say(
    'target                 req/s   cpu ms   x portkey   p50 ms  p99 ms  added p50  added p99   first byte +ms  chunks/s  failed  failed streams',
  )
  for (const { name } of targets) {
    const { cpu, throughput, p50, p99, firstByte, chunks, failed, failedStreams } = of(name)
    const cells = [
      name.padEnd(20),
      median(throughput).toFixed(0).padStart(7),
      median(cpu).toFixed(3).padStart(8),
      (median(throughput) / median(baseline.throughput)).toFixed(2).padStart(10),
      median(p50).toFixed(2).padStart(9),
      median(p99).toFixed(2).padStart(7),
      (median(p50) - median(direct.p50)).toFixed(2).padStart(10),
      (median(p99) - median(direct.p99)).toFixed(2).padStart(10),
      (firstByte.every(Number.isNaN) ? '-' : (median(firstByte) - median(direct.firstByte)).toFixed(2)).padStart(15),
      (median(chunks) === 0 ? '-' : median(chunks).toFixed(0)).padStart(10),
      String(failed).padStart(7),
      String(failedStreams).padStart(15),
    ]
    say(cells.join(' '))
  }
  const ratios = baseline.throughput.map((value, at) => (of('galley pass-through').throughput[at] ?? 0) / value)
  say(
    `pass-through / portkey by round: ${ratios.map(ratio => ratio.toFixed(2)).join(', ')} (target 5); spread p10-p90 ${quantile(
      [...ratios].sort((a, b) => a - b),
      0.1,
    ).toFixed(2)}-${quantile(
      [...ratios].sort((a, b) => a - b),
      0.9,
    ).toFixed(2)}`,
  )
}
