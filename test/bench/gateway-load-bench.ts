/**
 * Half a minute of load: 64 clients, every third call streamed, one upstream answer in a hundred a fault (500, 503,
 * a connection torn down). Every call has to be on record as what it was, the books have to verify, and memory has
 * to be bounded: what is alive after a full collection may grow by a few bytes a call at most (a call that is kept alive
 * would be 20 kB), and the process has to stay below a fixed size. Fails where one of these does not hold.
 *
 *     npm run bench -- gateway-load
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { driveLoad, type Load } from '../gateway/drive-load.ts'
import { startReplayUpstream } from '../support/replay-upstream/replay-upstream.ts'

interface Books {
  readonly calls: number
  readonly differenceCount: number
  readonly rss: number
  /** Alive after a full collection, bytes: objects and buffers. */
  readonly heapUsed: number
  readonly external: number
  readonly cpuMsPerCall: number
  readonly statuses: readonly { readonly status: string; readonly error_kind: string | null; readonly calls: number }[]
}

const parts = 6
const milliseconds = Number(process.env.GALLEY_BENCH_SECONDS ?? 30) * 1000
const say = (line: string) => void process.stdout.write(`${line}\n`)
const faults = ['server_error', 'reset_at_once', 'overloaded'] as const
const upstream = await startReplayUpstream({
  decide: (_, count) => (count % 100 === 0 ? (faults[(count / 100) % faults.length] ?? 'ok') : 'ok'),
})
const galley = spawn(
  process.execPath,
  ['--expose-gc', join(import.meta.dirname, 'gateway/galley-process.ts'), `${upstream.url}/openai`],
  { stdio: ['pipe', 'pipe', 'inherit'] },
)
const lines = createInterface({ input: galley.stdout })[Symbol.asyncIterator]()

async function nextLine(): Promise<unknown> {
  const { value, done } = await lines.next()
  if (done === true) throw new Error('The gateway ended')
  return JSON.parse(value) as unknown
}

async function readBooks(): Promise<Books> {
  galley.stdin.write('report\n')
  return (await nextLine()) as Books
}

const { url, token } = (await nextLine()) as { url: string; token: string }
const loads: Load[] = []
const memory: Books[] = []
/** Growth of what is alive for each call after the first sixth, bytes; and the largest the process may be. */
const bounds = { bytesPerCall: 200, alive: 4e6, rss: 500e6 } as const
let books: Books | null = null
for (let part = 0; part < parts; part++) {
  loads.push(
    await driveLoad(`${url}/openai/v1/chat/completions`, { clients: 64, milliseconds: milliseconds / parts, token }),
  )
  books = await readBooks()
  memory.push(books)
  // What arrived is kept for assertions; here only the number counts.
  upstream.forget()
}
galley.kill('SIGTERM')
await once(galley, 'exit')
await upstream.close()

const sum = (count: (load: Load) => number) => loads.reduce((total, load) => total + count(load), 0)
const [sent, succeeded] = [sum(load => load.sent), sum(load => load.succeeded)]
const booked = (status: string) =>
  (books?.statuses ?? []).filter(row => row.status === status).reduce((total, row) => total + row.calls, 0)
say(
  `${sent} calls in ${milliseconds / 1000} s (${Math.round((sent * 1000) / milliseconds)}/s), ${sent - succeeded} failed`,
)
say(`on record: ${books?.calls} calls, ${booked('success')} successes, ${booked('pending')} pending`)
say(
  `the books: ${books?.differenceCount} differences; ${books?.cpuMsPerCall.toFixed(3)} ms of processor a call
after each sixth: RSS ${megabytes(({ rss }) => rss)} MB; alive ${megabytes(aliveIn)} MB`,
)
const holds =
  books?.calls === sent && booked('success') === succeeded && booked('pending') === 0 && books.differenceCount === 0
const [first, last] = [memory[0], memory.at(-1)]
const grown = first === undefined || last === undefined ? Number.NaN : aliveIn(last) - aliveIn(first)
const callsSince = (last?.calls ?? 0) - (first?.calls ?? 0)
const isBounded = grown < Math.max(bounds.alive, bounds.bytesPerCall * callsSince) && (last?.rss ?? 0) < bounds.rss
say(
  `alive grew by ${(grown / 1e6).toFixed(1)} MB over ${callsSince} calls: ${(grown / callsSince).toFixed(0)} bytes a call`,
)
say(holds && isBounded ? 'holds' : 'DOES NOT HOLD')
process.exit(holds && isBounded ? 0 : 1)

function aliveIn({ heapUsed, external }: Books): number {
  return heapUsed + external
}

function megabytes(of: (books: Books) => number): string {
  return memory.map(each => (of(each) / 1e6).toFixed(0)).join(', ')
}
