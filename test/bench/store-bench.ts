import { randomBytes } from 'node:crypto'
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { backupDatabase } from '../../src-main/store/backup.ts'
import { checkDatabase } from '../../src-main/store/check.ts'
import { layoutOf } from '../../src-main/store/data-folder.ts'
import { openStoreNow } from '../../src-main/store/open-store.ts'
import { createTemporaryStore, migrationsFolder } from '../support/temporary-store.ts'
import { fillCalls } from './bulk-ledger.ts'

/**
 * Opening, checking and backing up a database of many calls; every tenth has a kilobyte of text, as compressed as text gets.
 * Run: `node test/bench/store-bench.ts [calls]`.
 */
const calls = Number(process.argv[2] ?? 1_000_000)
const { store, folder, dispose } = createTemporaryStore()
const paths = { data: folder, migrations: migrationsFolder }
const layout = layoutOf(paths)
const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function timed<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  const began = performance.now()
  const result = await work()
  say(`${what.padEnd(58)}${(performance.now() - began).toFixed(1).padStart(10)} ms`)
  return result
}

const open = () => openStoreNow({ paths, clock: systemClock, logger: silentLogger })

try {
  fillCalls(store.db, { calls, days: 90, until: Date.UTC(2026, 10, 23, 12) })
  const addText = store.db.prepare(
    `INSERT INTO call_contents (call_id, encoding, indexed, body) VALUES (?, 'zstd', 1, ?)`,
  )
  store.db.transaction(() => {
    for (let id = 1; id <= calls; id += 10) addText.run(id, randomBytes(1024))
  })()
  await timed(`close after filling (${calls.toLocaleString('en')} calls)`, () => store.close())
  const clean = await timed('open after a proper end', open)
  await timed('close', () => clean.close())
  writeFileSync(layout.owner, '{}')
  const unclean = await timed('open after an unclean end (reads the whole file)', open)
  if (!unclean.opening.afterUncleanEnd) throw new Error('It was not checked.')

  let worstGap = 0
  let last = performance.now()
  const ticker = setInterval(() => {
    worstGap = Math.max(worstGap, performance.now() - last)
    last = performance.now()
  }, 1)
  const backup = await timed('backup, beside an owner', () => backupDatabase({ paths, clock: systemClock }))
  clearInterval(ticker)
  say(`  ${(backup.bytes / 1e6).toFixed(0)} MB; the event loop never stood still longer than ${worstGap.toFixed(1)} ms`)
  await timed('plain copy of the same file, for comparison', () => copyFileSync(backup.file, join(folder, 'copy.db')))
  await timed('galley db check', () => checkDatabase({ paths }))
  await timed('galley db check --full', () => checkDatabase({ paths, depth: 'full' }))
  unclean.close()
} finally {
  dispose()
}
