/**
 * What recording a call costs: open + settle with content and rollups, against two bare prepared
 * statements (INSERT, UPDATE with the same texts) in their own transactions, in the same run and with
 * the same database settings. Also calls a second through `recordCalls`, and memory.
 *
 *     node test/bench/ledger-bench.ts [rounds]
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLedger } from '../../src-main/ledger/ledger.ts'
import type { CallText, Ledger, NewCall, RecordedCall, Settlement } from '../../src-main/ledger/ledger-types.ts'
import { verifyMetrics } from '../../src-main/ledger/metrics-verify.ts'
import { createPricing } from '../../src-main/ledger/pricing.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { openStore } from '../../src-main/store/open-store.ts'
import type { Store } from '../../src-main/store/store.ts'
import { insertProvider } from '../support/priced-provider.ts'

const rounds = Number(process.argv[2] ?? 9)
const atOnce = 64
const callsPerRound = atOnce * 32
const say = (line: string) => void process.stdout.write(`${line}\n`)

const folders: string[] = []
async function openFresh(): Promise<{ store: Store; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'galley-bench-'))
  folders.push(folder)
  const paths = { data: folder, migrations: join(import.meta.dirname, '../../db/migrations') }
  return { store: await openStore({ paths, clock: systemClock, logger: silentLogger, mode: 'owner' }), folder }
}

/** 2 kB of text each way, different for every call so that nothing is gained by repetition. */
function textOf(at: number): { source: string; output: string } {
  return {
    source: `${at} `.padEnd(2048, 'The river runs by the old town. '),
    output: `${at} `.padEnd(2048, 'The lamp is lit. '),
  }
}

function bareStatements(store: Store): (at: number) => void {
  store.db.exec(`CREATE TABLE bare (id INTEGER PRIMARY KEY, provider_id INTEGER, model_name TEXT, operation TEXT, status TEXT,
    created_at INTEGER, source_book TEXT, source_chapter TEXT, settled_at INTEGER, response_time_ms INTEGER,
    input_tokens INTEGER, output_tokens INTEGER, cost_nanos INTEGER, source TEXT, output TEXT)`)
  const insert = store.db.prepare(
    `INSERT INTO bare (provider_id, model_name, operation, status, created_at, source_book, source_chapter)
     VALUES (?, ?, ?, 'pending', ?, ?, ?)`,
  )
  const update = store.db.prepare(
    `UPDATE bare SET status = 'success', settled_at = ?, response_time_ms = ?, input_tokens = ?, output_tokens = ?,
     cost_nanos = ?, source = ?, output = ? WHERE id = ?`,
  )
  return at => {
    const { source, output } = textOf(at)
    const id = insert.run(1, 'gpt-4o', 'translation', Date.now(), 'book', String(at % 300)).lastInsertRowid
    update.run(Date.now(), 1200, 900, 700, 12_345, source, output, id)
  }
}

const models = ['gpt-4o', 'gpt-4o-mini', 'gpt-4.1', 'gpt-4.1-mini']

function newCall(at: number, providerId: number): NewCall {
  return {
    requestId: null,
    origin: 'service',
    providerId,
    modelName: models[at % models.length] as string,
    operation: at % 10 === 0 ? 'abstract_generation' : 'translation',
    streamed: false,
    temperature: 0.3,
    maxTokens: 2000,
    sourceBook: `book ${at % 3}`,
    sourceChapter: `chapter ${Math.floor(at / 20) % 300}`,
    sourceLanguage: 'zh',
    targetLanguage: 'en',
    createdBy: 'mei',
  }
}

function settlement(at: number, text: CallText | null): Settlement {
  return {
    errorKind: null,
    httpStatus: 200,
    finishReason: 'stop',
    answeredModel: models[at % models.length] as string,
    usage: {
      inputUncached: 700 + (at % 500),
      cacheRead: 128,
      cacheWrite5m: null,
      cacheWrite1h: null,
      outputText: 600 + (at % 300),
      reasoning: null,
      other: null,
      estimated: false,
    },
    responseTimeMs: 400 + ((at * 7919) % 9000),
    timeToFirstTokenMs: 80 + ((at * 31) % 700),
    details: {
      rawUsage: { prompt_tokens: 900, completion_tokens: 700, total_tokens: 1600 },
      upstreamId: `chatcmpl-${at}`,
    },
    text,
  }
}

async function trackOne(ledger: Ledger, providerId: number, at: number): Promise<void> {
  const id = await ledger.openCall(newCall(at, providerId))
  await ledger.settleCall(id, settlement(at, { ...textOf(at), request: null, response: null }))
}

/** Pages written to the log for a call, on average: what COMMIT costs, whatever else the machine does meanwhile. */
async function pagesPerCall(store: Store, calls: number, work: () => Promise<void> | void): Promise<number> {
  const limit = store.db.pragma('wal_autocheckpoint', { simple: true })
  store.db.pragma('wal_autocheckpoint = 0')
  store.db.pragma('wal_checkpoint(TRUNCATE)')
  await work()
  const { size } = statSync(`${store.file}-wal`)
  store.db.pragma(`wal_autocheckpoint = ${Number(limit)}`)
  const logHeader = 32
  const frame = 24 + Number(store.db.pragma('page_size', { simple: true }))
  return (size - logHeader) / frame / calls
}

async function timed(work: () => Promise<void> | void): Promise<number> {
  return (await measured(work)).seconds
}

interface Measured {
  readonly seconds: number
  /** Of this process: what is left of the comparison on a machine that is busy with other things. */
  readonly cpuSeconds: number
}

async function measured(work: () => Promise<void> | void): Promise<Measured> {
  const cpu = process.cpuUsage()
  const start = performance.now()
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return { seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6 }
}

const percent = (share: number) => `${Math.round(share * 100)} %`
const perSecond = (runs: readonly Measured[]) => Math.round(callsPerRound / median(runs.map(run => run.seconds)))
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number

async function main(): Promise<void> {
  const { store: bareStore } = await openFresh()
  const bare = bareStatements(bareStore)
  const { store, folder } = await openFresh()
  const pricing = createPricing({ store, clock: systemClock, paths: { data: folder }, logger: silentLogger })
  const settings = { timeZone: () => 'Europe/Berlin', storeText: () => true }
  const providerId = insertProvider(store, 'openai', { pricesProviderId: 'openai' })
  const ledger = createLedger({ store, clock: systemClock, pricing, settings, logger: silentLogger })

  let at = 0
  const runs: { bare: Measured; one: Measured; many: Measured }[] = []
  const runBare = (calls: number) => {
    for (let call = 0; call < calls; call++) bare(at++)
  }
  const runOne = async (calls: number) => {
    for (let call = 0; call < calls; call++) await trackOne(ledger, providerId, at++)
  }
  const runMany = async (calls: number) => {
    const track = async () => {
      for (let call = 0; call < calls / atOnce; call++) await trackOne(ledger, providerId, at++)
    }
    await Promise.all(Array.from({ length: atOnce }, track))
  }
  for (let round = -1; round < rounds; round++) {
    const bareRun = await measured(() => runBare(callsPerRound))
    const one = await measured(() => runOne(callsPerRound))
    const many = await measured(() => runMany(callsPerRound))
    if (round >= 0) runs.push({ bare: bareRun, one, many })
  }
  say(`two bare statements        ${perSecond(runs.map(run => run.bare))} calls/s`)
  for (const [name, way, aim] of [
    ['one at a time', 'one', 25],
    [`${atOnce} at once`, 'many', 70],
  ] as const) {
    const share = median(runs.map(run => run.bare.seconds / run[way].seconds))
    const cpuShare = median(runs.map(run => run.bare.cpuSeconds / run[way].cpuSeconds))
    const rate = perSecond(runs.map(run => run[way]))
    say(
      `ledger, ${name.padEnd(18)} ${rate} calls/s  ${percent(share)} (aim ${aim} %); by CPU time ${percent(cpuShare)}`,
    )
  }
  const pages = [
    await pagesPerCall(bareStore, 1024, () => runBare(1024)),
    await pagesPerCall(store, 1024, () => runOne(1024)),
    await pagesPerCall(store, 1024, () => runMany(1024)),
  ].map(count => count.toFixed(1))
  say(`pages written a call       ${pages[0]} bare, ${pages[1]} one at a time, ${pages[2]} with ${atOnce} at once`)
  say(`memory after it            ${Math.round(process.memoryUsage().rss / 1e6)} MB`)

  await measureRecording('in order of time', ledger, at => recordedCall(at, providerId, at * 10_000))
  await measureRecording('in no order', ledger, at =>
    recordedCall(at, providerId, (at * 7_919_111) % (90 * 86_400_000)),
  )

  const verifyTime = await timed(async () => {
    const report = await verifyMetrics({ store, timeZone: 'Europe/Berlin' })
    say(`verify                     ${report.calls} calls, ${report.differenceCount} differences`)
  })
  say(
    `                           in ${verifyTime.toFixed(2)} s; memory ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
  )
  await ledger.close()
  store.close()
  bareStore.close()
}

async function measureRecording(how: string, ledger: Ledger, make: (at: number) => RecordedCall): Promise<void> {
  const rates: number[] = []
  let at = 0
  for (let round = 0; round < 5; round++) {
    const batches = Array.from({ length: 20 }, () => Array.from({ length: 1000 }, () => make(at++)))
    const time = await timed(async () => {
      for (const batch of batches) await ledger.recordCalls(batch)
    })
    rates.push(20_000 / time)
  }
  say(`recordCalls ${how.padEnd(16)} ${Math.round(median(rates))} calls/s, 1,000 a batch (aim 30,000)`)
  say(`memory after it            ${Math.round(process.memoryUsage().rss / 1e6)} MB`)
}

/** `after` a fixed day, as a trace file would have it: numbers, no text. */
function recordedCall(at: number, providerId: number, after: number): RecordedCall {
  const createdAt = Date.UTC(2026, 0, 1) + after
  const settled = { ...settlement(at, null), details: null }
  return { ...newCall(at, providerId), ...settled, origin: 'import', key: `trace-${at}-${after}`, createdAt }
}

try {
  await main()
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}
