import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { registerDbCommand } from '../../src-main/commands/db-command.ts'
import { registerSettingsCommand } from '../../src-main/commands/settings-command.ts'
import { listBackups } from '../../src-main/store/backup-files.ts'
import { countRows, dataFolder, failureOf, namesIn, populate } from '../store/store-fixture.ts'
import { testPaths } from '../support/temporary-registry.ts'
import { runCommand } from './run-command.ts'

interface Run {
  readonly exitCode: number
  readonly printed: string
  readonly noted: string
}

/** Runs one command line on a data folder, as the entry does; `answer` is what a person at the terminal types. */
async function galley(data: string, argv: readonly string[], answer?: string): Promise<Run> {
  const { exitCode, printed, noted } = await runCommand(argv, {
    register: [registerDbCommand, registerSettingsCommand],
    paths: { ...testPaths, data },
    typed: answer,
    columns: 80,
  })
  return { exitCode, printed: printed.join('\n'), noted: noted.join('\n') }
}

async function populatedFolder() {
  const data = dataFolder()
  const store = await data.open()
  populate(store)
  store.close()
  return { ...data, folder: data.layout.folder }
}

describe('galley db backup', () => {
  it('says where the copy is, and keeps as many as the setting says', async () => {
    const { folder, layout } = await populatedFolder()
    expect((await galley(folder, ['settings', 'set', 'backupKeep', '2'])).exitCode).toBe(0)
    for (let time = 0; time < 3; time += 1) {
      const run = await galley(folder, ['db', 'backup'])
      expect(run.exitCode).toBe(0)
      expect(run.printed).toContain(listBackups(layout)[0]?.file)
    }
    expect(listBackups(layout)).toHaveLength(2)
  })

  it('prints one object with --json, and writes where --output says', async () => {
    const { folder, layout } = await populatedFolder()
    const output = join(folder, 'elsewhere.db')
    const run = await galley(folder, ['db', 'backup', '--json', '--output', output])
    expect(JSON.parse(run.printed)).toMatchObject({ file: output, verified: true, removed: [] })
    expect(namesIn(layout.backups)).toEqual([])
    const again = await galley(folder, ['db', 'backup', '--json', '--output', output])
    expect(again.exitCode).toBe(1)
    expect(JSON.parse(again.noted)).toMatchObject({ error: { code: 'conflict' } })
  })
})

describe('galley db restore', () => {
  it('asks first, does nothing for any answer but yes, and then restores', async () => {
    const { folder, layout, open } = await populatedFolder()
    await galley(folder, ['db', 'backup'])
    const name = basename(listBackups(layout)[0]?.file ?? '')
    const store = await open()
    store.db.exec('DELETE FROM scores')
    store.close()
    for (const answer of ['n', '', 'yesterday']) {
      const refused = await galley(folder, ['db', 'restore', name], answer)
      expect(refused.exitCode).toBe(1)
      expect(refused.noted).toContain(`in the place of ${layout.database}`)
      expect(refused.noted).toContain('Nothing was changed')
    }
    expect(namesIn(layout.replaced)).toEqual([])
    const run = await galley(folder, ['db', 'restore', name], 'yes')
    expect(run.exitCode).toBe(0)
    expect(run.printed).toContain('is kept as')
    expect(countRows(await open(), 'scores')).toBe(20)
    expect(namesIn(layout.replaced)).toHaveLength(1)
  })

  it('needs --yes where nobody can be asked, and a file or --empty', async () => {
    const { folder } = await populatedFolder()
    await galley(folder, ['db', 'backup', '--output', join(folder, 'a.db')])
    const unasked = await galley(folder, ['db', 'restore', join(folder, 'a.db')])
    expect([unasked.exitCode, unasked.noted]).toEqual([2, expect.stringContaining('--yes')])
    expect((await galley(folder, ['db', 'restore'])).exitCode).toBe(2)
    expect((await galley(folder, ['db', 'restore', 'x', '--empty'])).exitCode).toBe(2)
    expect((await galley(folder, ['db', 'restore', 'missing.db', '--yes'])).exitCode).toBe(1)
    const run = await galley(folder, ['db', 'restore', join(folder, 'a.db'), '--yes', '--json'])
    expect(JSON.parse(run.printed)).toMatchObject({ restored: join(folder, 'a.db') })
  })

  it('is the way out of a damaged database, in the words of the message itself', async () => {
    const { folder, layout, open } = await populatedFolder()
    await galley(folder, ['db', 'backup'])
    writeFileSync(layout.database, 'not a database')
    const failure = await failureOf(open())
    const command = /run "galley (db restore [^"]+)"/.exec(failure.message)?.[1]?.split(' ') ?? []
    const run = await galley(folder, [...command, '--yes'])
    expect([run.exitCode, run.noted]).toEqual([0, ''])
    expect(countRows(await open(), 'service_calls')).toBe(20)
  })
})

describe('galley db check', () => {
  it('says that all is well, beside an owner', async () => {
    const { folder, open } = await populatedFolder()
    await open()
    const run = await galley(folder, ['db', 'check'])
    expect(run.exitCode).toBe(0)
    expect(run.printed).toMatch(/State +sound/)
    expect(run.printed).toContain(`process ${process.pid}`)
    expect(JSON.parse((await galley(folder, ['db', 'check', '--full', '--json'])).printed)).toMatchObject({ ok: true })
  })

  it('ends with 1 for a damaged database, and leaves it as it is', async () => {
    const { folder, layout } = await populatedFolder()
    writeFileSync(layout.database, 'not a database')
    const run = await galley(folder, ['db', 'check', '--json'])
    expect(run.exitCode).toBe(1)
    expect(JSON.parse(run.printed)).toMatchObject({ ok: false })
    expect(JSON.parse(run.noted)).toMatchObject({ error: { code: 'database_corrupt' } })
    expect(readFileSync(layout.database, 'utf8')).toBe('not a database')
  })
})

describe('galley db reindex', () => {
  it('lets all texts be indexed again', async () => {
    const { folder, open } = await populatedFolder()
    const store = await open()
    store.db.exec('UPDATE call_contents SET indexed = 1')
    expect(countRows(store, 'search_documents')).toBe(0)
    store.close()
    const run = await galley(folder, ['db', 'reindex', '--json'])
    expect([run.exitCode, JSON.parse(run.printed)]).toEqual([0, { texts: 20 }])
    const said = await galley(folder, ['db', 'reindex'])
    expect(said.printed).toBe('The search index was emptied; 20 texts wait to be indexed again, while Galley runs.')
    // Some may have been indexed again before the command ended; none is lost to the index.
    const again = await open('reader')
    const waiting = Number(again.db.prepare('SELECT count(*) FROM call_contents WHERE indexed = 0').pluck().get())
    expect(waiting + countRows(again, 'search_documents')).toBe(20)
  })

  it('says of a folder without texts that there is nothing to index', async () => {
    const { folder } = dataFolder().layout
    const run = await galley(folder, ['db', 'reindex'])
    expect([run.exitCode, run.printed]).toEqual([
      0,
      'No text is stored, so there is nothing to index. The search index is empty.',
    ])
  })
})

describe('galley settings', () => {
  it('lists, shows, changes and resets', async () => {
    const { folder } = await populatedFolder()
    const list = await galley(folder, ['settings', 'list', '--json'])
    const entries = list.printed.split('\n').map(line => JSON.parse(line) as { key: string; isSet: boolean })
    expect(entries.map(entry => entry.key)).toContain('textStorage')
    expect((await galley(folder, ['settings', 'set', 'textStorage', 'metadata_only'])).exitCode).toBe(0)
    expect((await galley(folder, ['settings', 'get', 'textStorage'])).printed).toBe('metadata_only')
    expect((await galley(folder, ['settings', 'list'])).printed).toMatch(/textStorage +metadata_only\n/)
    await galley(folder, ['settings', 'reset', 'textStorage'])
    expect((await galley(folder, ['settings', 'get', 'textStorage'])).printed).toBe('full')
  })

  it('refuses what is not allowed in words that help', async () => {
    const { folder } = await populatedFolder()
    const value = await galley(folder, ['settings', 'set', 'timeZone', 'Mars'])
    expect([value.exitCode, value.noted]).toEqual([1, expect.stringContaining('Europe/Berlin')])
    const key = await galley(folder, ['settings', 'get', 'colour', '--json'])
    expect([key.exitCode, JSON.parse(key.noted)]).toMatchObject([1, { error: { code: 'not_found' } }])
    expect((await galley(folder, ['settings', 'set', 'timeZone'])).exitCode).toBe(2)
  })
})
