/**
 * Search over many calls with Chinese, Japanese and English text: how long one page of hits takes, how
 * fast texts are indexed, and how long a commit of the ledger waits while the indexing thread works.
 * `node test/bench/search-bench.ts [calls]`
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { createContent } from '../../src-main/ledger/content.ts'
import { createContentIndexer } from '../../src-main/ledger/content-indexer.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { createSettings } from '../../src-main/store/settings.ts'
import { insertProvider } from '../support/priced-provider.ts'
import { insertTexts } from '../support/stored-texts.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'

const calls = Number(process.argv[2] ?? 100_000)
const { store, folder, dispose } = createTemporaryStore()
const paths = { data: folder, worker: (name: string) => join(import.meta.dirname, `../../src-main/ledger/${name}.ts`) }
const settings = createSettings({ store, clock: systemClock })
const content = createContent({ store, settings, clock: systemClock, paths, logger: silentLogger })
const providerId = insertProvider(store, 'openai')
const print = (line: string) => process.stdout.write(`${line}\n`)

/** A small generator with a fixed seed, so that every run measures the same texts. */
let seed = 42
function random(): number {
  seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296
  return seed / 4_294_967_296
}
/** Few values often, many seldom, as words and characters are. */
const skewed = (count: number) => Math.floor(count * random() ** 3)
const word = () => `w${skewed(20_000).toString(36)}`
const han = () => String.fromCodePoint(0x4e00 + skewed(3500))
const kana = () => String.fromCodePoint(0x3042 + skewed(80))

function english(words: number): string {
  return Array.from({ length: words }, (_, at) => (at % 12 === 11 ? `${word()}.` : word())).join(' ')
}
function cjk(characters: number): string {
  return Array.from({ length: characters }, (_, at) => (at % 15 === 14 ? '，' : random() < 0.2 ? kana() : han())).join(
    '',
  )
}

const insertStart = performance.now()
const rare = '龘'
for (let at = 0; at < calls; at += 500) {
  insertTexts(
    store,
    Array.from({ length: Math.min(500, calls - at) }, (_, index) => ({
      providerId,
      createdAt: 1_700_000_000_000 + (at + index) * 30_000,
      source: (at + index) % 9973 === 5 ? `${cjk(300)}${rare}靐${cjk(300)}` : cjk(600),
      output: english(350),
    })),
  )
}
print(`${calls} calls of about 2 kB each way written in ${((performance.now() - insertStart) / 1000).toFixed(1)} s`)

const indexStart = performance.now()
const indexer = createContentIndexer(store, systemClock, silentLogger)
const holds: number[] = []
for (let step = indexer.step(); !step.idle; step = indexer.step()) holds.push(step.heldMs)
const indexSeconds = (performance.now() - indexStart) / 1000
holds.sort((a, b) => a - b)
const at = (list: readonly number[], share: number) => (list[Math.floor(list.length * share)] ?? 0).toFixed(1)
print(`indexed in ${indexSeconds.toFixed(1)} s: ${Math.round(calls / indexSeconds)} texts/s`)
print(`write lock held: p50 ${at(holds, 0.5)} ms, p99 ${at(holds, 0.99)} ms, max ${holds.at(-1)?.toFixed(1)} ms`)
store.db.pragma('wal_checkpoint(TRUNCATE)')
print(`database ${(statSync(store.file).size / 1e6).toFixed(0)} MB`)

const queries = [
  '一',
  '丁',
  '一丁',
  rare,
  `${rare}靐`,
  'あ',
  'い',
  '丂七',
  '一丁七',
  'w0',
  'w1',
  'wabc',
  'w0 w1',
  '"w0 w1"',
  'w0 一',
  '一w0',
  'wab*',
  '不在此處',
]
for (const query of queries) {
  const times: number[] = []
  let hits = 0
  for (let run = 0; run < 9; run += 1) {
    const start = performance.now()
    hits = content.search(query, { limit: 50 }).hits.length
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  print(
    `search ${query.padEnd(10)} ${String(hits).padStart(3)} hits  p50 ${at(times, 0.5)} ms  max ${times.at(-1)?.toFixed(1)} ms`,
  )
}

const waits = async (label: string) => {
  const times: number[] = []
  for (let round = 0; round < 400; round += 1) {
    const start = performance.now()
    insertTexts(store, [{ providerId, createdAt: 1_800_000_000_000 + round, source: cjk(600), output: english(350) }])
    times.push(performance.now() - start)
    await new Promise(resolve => setTimeout(resolve, 2))
  }
  times.sort((a, b) => a - b)
  print(
    `commit ${label}: p50 ${at(times, 0.5)} ms, p95 ${at(times, 0.95)} ms, p99 ${at(times, 0.99)} ms, max ${times.at(-1)?.toFixed(1)} ms`,
  )
}
await waits('without the indexing thread')
insertTexts(
  store,
  Array.from({ length: 4000 }, () => ({ providerId, source: cjk(600), output: english(350) })),
)
const worker = content.startWorker()
await waits('while the thread works off a backlog')
await worker.stop()
dispose()
