import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createContent } from '../../src-main/ledger/content.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { openToWrite } from '../../src-main/store/connection.ts'
import { createLogKeeper } from '../../src-main/store/log-keeper.ts'
import { settingDefinitions } from '../../src-main/store/setting-definitions.ts'
import { createTestClock } from '../support/ledger-fixture.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'

const pageBytes = 4096 + 24
let temporary: ReturnType<typeof createTemporaryStore>

beforeEach(() => {
  temporary = createTemporaryStore()
  temporary.store.db.exec('CREATE TABLE filler (at INTEGER PRIMARY KEY, bytes BLOB)')
})
afterEach(() => temporary.dispose())

const logFile = () => `${temporary.store.file}-wal`
const logPages = () => (existsSync(logFile()) ? statSync(logFile()).size / pageBytes : 0)
const ownLimit = () => temporary.store.db.pragma('wal_autocheckpoint', { simple: true })

/** Commits `commits` transactions of some ten pages each. */
function write(commits: number): void {
  const insert = temporary.store.db.prepare('INSERT INTO filler (bytes) VALUES (randomblob(40000))')
  for (let at = 0; at < commits; at++) insert.run()
}

function contentWith(worker: (name: string) => string) {
  return createContent({
    store: temporary.store,
    settings: { get: name => settingDefinitions[name].initial as never },
    clock: systemClock,
    paths: { data: temporary.folder, worker },
    logger: silentLogger,
  })
}

const realWorker = () => join(import.meta.dirname, '../../src-main/ledger/content-worker.ts')

async function until(what: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000
  while (!what()) {
    if (performance.now() > deadline) throw new Error('It did not come to pass.')
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

it('carries pages over once enough of them wait, and empties the log when nothing more comes', () => {
  const clock = createTestClock(0)
  const db = openToWrite(temporary.store.file)
  db.pragma('busy_timeout = 0')
  const keeper = createLogKeeper(db, clock)
  const state = () => (db.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[])[0]
  try {
    temporary.store.db.pragma('wal_autocheckpoint = 0')
    write(20)
    keeper.step()
    expect(state()?.checkpointed).toBeLessThan(1)
    write(300)
    keeper.step()
    const carried = state()
    expect(carried?.log).toBeGreaterThan(2000)
    expect(carried?.checkpointed).toBe(carried?.log)
    // The writer finds all of it carried over, and begins at the front.
    write(1)
    expect(state()?.log).toBeLessThan(100)
    keeper.step()
    expect(logPages()).toBeGreaterThan(2000)
    clock.pass(4000)
    keeper.step()
    expect(logPages()).toBeGreaterThan(2000)
    // A pause carries over what is left and keeps the space, which would have to be found again.
    clock.pass(2000)
    keeper.step()
    expect(state()?.checkpointed).toBe(state()?.log)
    expect(logPages()).toBeGreaterThan(2000)
    clock.pass(60_000)
    keeper.step()
    expect(logPages()).toBe(0)
  } finally {
    db.close()
  }
})

it('leaves the log to a reader that still needs it, and empties it later', () => {
  const clock = createTestClock(0)
  const [db, reader] = [openToWrite(temporary.store.file), openToWrite(temporary.store.file)]
  db.pragma('busy_timeout = 0')
  const keeper = createLogKeeper(db, clock)
  try {
    write(10)
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM filler').get()
    write(10)
    for (let look = 0; look < 3; look++) {
      keeper.step()
      clock.pass(61_000)
    }
    expect(logPages()).toBeGreaterThan(0)
    reader.exec('COMMIT')
    keeper.step()
    expect(logPages()).toBe(0)
  } finally {
    db.close()
    reader.close()
  }
})

it('keeps the log bounded in another thread while the ledger writes without a pause', async () => {
  const content = contentWith(realWorker)
  content.startWorker()
  await until(() => ownLimit() === 12_000)
  let largest = 0
  const end = performance.now() + 2000
  for (let written = 0; performance.now() < end && written < 8000; written += 20) {
    write(20)
    largest = Math.max(largest, logPages())
    await new Promise(resolve => setImmediate(resolve))
  }
  expect(largest).toBeGreaterThan(1000)
  // What is written while the thread is still at it comes on top.
  expect(largest).toBeLessThan(24_000)
  await content.close()
  expect(ownLimit()).toBe(4000)
})

it('is tended by the ledger itself again when the thread dies', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'galley-test-'))
  const script = join(folder, 'dies.mjs')
  writeFileSync(script, 'setTimeout(() => process.exit(1), 300)')
  const content = contentWith(() => script)
  content.startWorker()
  await until(() => ownLimit() === 12_000)
  await until(() => ownLimit() === 4000)
  let largest = 0
  for (let round = 0; round < 60; round++) {
    write(20)
    largest = Math.max(largest, logPages())
  }
  expect(largest).toBeGreaterThan(3000)
  expect(largest).toBeLessThan(4500)
  rmSync(folder, { recursive: true, force: true })
})
