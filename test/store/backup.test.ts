import { chmodSync, existsSync, mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src-main/ports.ts'
import { backupDatabase } from '../../src-main/store/backup.ts'
import { createBackupReader } from '../../src-main/store/backup-contents.ts'
import { beforeUpdates, listBackups, removeBackupsOlderThan } from '../../src-main/store/backup-files.ts'
import {
  countRows,
  dataFolder,
  failureOf,
  fixedClock,
  namesIn,
  populate,
  startProcess,
  temporaryFolder,
} from './store-fixture.ts'

const day = 86_400_000
const noon = Date.UTC(2026, 10, 24, 12)

async function populated(calls = 20) {
  const data = dataFolder()
  const store = await data.open()
  populate(store, calls)
  return { ...data, store }
}

describe('a backup', () => {
  it('has everything, in one private file named by schema and date', async () => {
    const { paths, store, layout } = await populated()
    const result = await backupDatabase({ paths, clock: fixedClock(noon), verify: true })
    const steps = countRows(store, '__drizzle_migrations')
    expect(result.file).toBe(join(layout.backups, `galley-s${steps}-20261124T120000Z.db`))
    expect(result.verified).toBe(true)
    expect(namesIn(layout.backups)).toHaveLength(1)
    if (process.platform !== 'win32') expect(statSync(result.file).mode & 0o777).toBe(0o600)
    const copy = new Database(result.file, { readonly: true })
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok')
    for (const table of ['service_calls', 'call_contents', 'scores']) expect(countRows({ db: copy }, table)).toBe(20)
    copy.close()
    expect(result.bytes).toBe(statSync(result.file).size)
  })

  it('is the database of one instant while this process goes on writing', async () => {
    const { paths, store } = await populated(3000)
    let written = 0
    const { file } = await backupDatabase({
      paths,
      clock: systemClock,
      onProgress() {
        store.db.exec(
          `DELETE FROM scores WHERE call_id = ${++written}; DELETE FROM call_contents WHERE call_id = ${written}`,
        )
      },
    })
    expect(written).toBeGreaterThan(2)
    const copy = new Database(file, { readonly: true })
    expect(countRows({ db: copy }, 'scores')).toBe(3000)
    expect(countRows({ db: copy }, 'call_contents')).toBe(3000)
    copy.close()
    expect(countRows(store, 'scores')).toBe(3000 - written)
  })

  it('is made while another process goes on writing', async () => {
    const { paths, store, layout } = await populated(500)
    store.close()
    const child = await startProcess([layout.folder, 'write'])
    const { file } = await backupDatabase({ paths, clock: systemClock, verify: true })
    await child.kill()
    const copy = new Database(file, { readonly: true })
    expect(countRows({ db: copy }, 'service_calls')).toBe(500)
    copy.close()
  })

  it('shows how far it is, up to the whole', async () => {
    const { paths } = await populated(3000)
    const steps: [number, number][] = []
    await backupDatabase({ paths, clock: systemClock, onProgress: (done, total) => steps.push([done, total]) })
    expect(steps.length).toBeGreaterThan(1)
    expect(steps.map(([done]) => done)).toEqual(steps.map(([done]) => done).toSorted((a, b) => a - b))
    expect(new Set(steps.map(([, total]) => total)).size).toBe(1)
  })

  it('leaves nothing behind when it is stopped', async () => {
    const { paths, layout } = await populated(3000)
    const controller = new AbortController()
    const failure = await failureOf(
      backupDatabase({ paths, clock: systemClock, signal: controller.signal, onProgress: () => controller.abort() }),
    )
    expect(failure.code).toBe('cancelled')
    expect(namesIn(layout.backups)).toEqual([])
  })

  it('goes where it is told, but never over a file that is there', async () => {
    const { paths, layout } = await populated()
    const output = join(temporaryFolder(), 'my copy.db')
    expect((await backupDatabase({ paths, clock: systemClock, output })).file).toBe(output)
    const failure = await failureOf(backupDatabase({ paths, clock: systemClock, output }))
    expect(failure.code).toBe('conflict')
    expect(namesIn(layout.backups)).toEqual([])
    const nowhere = join(temporaryFolder(), 'missing', 'copy.db')
    expect((await failureOf(backupDatabase({ paths, clock: systemClock, output: nowhere }))).code).toBe('not_found')
  })

  it('two in the same second have names of their own', async () => {
    const { paths, layout } = await populated()
    const clock = fixedClock(noon)
    const first = await backupDatabase({ paths, clock })
    const second = await backupDatabase({ paths, clock })
    expect(second.file).toBe(first.file.replace('.db', '-2.db'))
    expect(listBackups(layout).map(({ file }) => file)).toEqual([second.file, first.file])
  })
})

describe('what a backup holds', () => {
  it('is read from it: how many calls, and when the last of them began', async () => {
    const { paths, store, layout } = await populated(20)
    const read = createBackupReader()
    await backupDatabase({ paths, clock: fixedClock(noon) })
    const [backup] = listBackups(layout)
    if (backup === undefined) throw new Error('No backup was made.')
    const last = countRows(store, 'service_calls') === 20 && newestCall(store)
    expect(read(backup)).toEqual({ calls: 20, lastCallAt: last })
    expect(namesIn(layout.backups)).toEqual([backup.name])
  })

  it('is not known of one that is no database, and of one without a call nothing is last', async () => {
    const { paths, layout } = await populated(0)
    const read = createBackupReader()
    await backupDatabase({ paths, clock: fixedClock(noon) })
    expect(listBackups(layout).map(read)).toEqual([{ calls: 0, lastCallAt: null }])
    const spoilt = join(layout.backups, 'galley-s1-20300101T000000Z.db')
    writeFileSync(spoilt, 'These are notes of mine.')
    expect(read({ file: spoilt, bytes: 24 })).toBeNull()
  })

  it('was kept before an update where it is the last one of an older schema', () => {
    const backup = (schemaVersion: number, takenAt: number) => ({
      ...{ file: `${takenAt}`, name: `${takenAt}`, bytes: 1, schemaVersion, takenAt },
    })
    const backups = [backup(17, 5), backup(16, 4), backup(16, 3), backup(14, 2), backup(14, 1)]
    expect([...beforeUpdates(backups, 17)].map(({ takenAt }) => takenAt)).toEqual([4, 2])
  })
})

function newestCall({ db }: { readonly db: Database.Database }): number | undefined {
  return db.prepare<[], { at: number }>('SELECT created_at AS at FROM service_calls ORDER BY created_at DESC').get()?.at
}

describe('how many backups are kept', () => {
  it('keeps the newest, the new one included, and nobody else’s files are touched', async () => {
    const { paths, layout } = await populated()
    const clock = fixedClock(noon)
    mkdirSync(layout.backups)
    writeFileSync(join(layout.backups, 'mine.db'), 'my own copy')
    for (let days = 0; days < 5; days += 1) {
      clock.set(noon + days * day)
      await backupDatabase({ paths, clock, keep: 3 })
    }
    expect(listBackups(layout).map(({ takenAt }) => (takenAt - noon) / day)).toEqual([4, 3, 2])
    expect(existsSync(join(layout.backups, 'mine.db'))).toBe(true)
  })

  it('removes those older than a time, and says what else may hold text', async () => {
    const { paths, layout, store } = await populated()
    const clock = fixedClock(noon)
    const taken: string[] = []
    for (let days = 0; days < 3; days += 1) {
      clock.set(noon + days * day)
      taken.push((await backupDatabase({ paths, clock })).file)
    }
    const unfinished = join(layout.backups, 'galley-s1-20200101T000000Z.db.1.partial')
    writeFileSync(unfinished, 'half')
    utimesSync(unfinished, 0, 0)
    store.close()
    mkdirSync(layout.damaged)
    const aside = join(layout.damaged, 'galley-20200101T000000Z.db')
    writeFileSync(aside, 'damaged')
    const result = removeBackupsOlderThan(layout, noon + 2 * day)
    expect(result).toEqual({ removed: [taken[1], taken[0], unfinished], failed: [], keptAside: [aside] })
    expect(listBackups(layout).map(({ file }) => file)).toEqual([taken[2]])
    expect(existsSync(aside)).toBe(true)
  })

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'names those it could not remove (skipped for root, whom permissions do not stop)',
    async () => {
      const { paths, layout } = await populated()
      const { file } = await backupDatabase({ paths, clock: fixedClock(noon) })
      chmodSync(layout.backups, 0o500)
      const { removed, failed } = removeBackupsOlderThan(layout, noon + day)
      chmodSync(layout.backups, 0o700)
      expect(removed).toEqual([])
      expect(failed.map(item => item.file)).toEqual([file])
    },
  )
})
