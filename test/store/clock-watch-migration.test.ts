import { expect, it } from 'vitest'
import { createClockWatchRepository } from '../../src-main/store/repositories/clock-watch-repository.ts'
import { countRows, dataFolder, migrationsBefore, populate } from './store-fixture.ts'

it('the clock of a database with calls is known from the newest of them, and of one without from nothing', async () => {
  const { open, paths } = dataFolder()
  const before = await open('owner', { paths: { ...paths, migrations: migrationsBefore('clock-watch') } })
  populate(before, 30)
  const newest = Number(before.db.prepare('SELECT max(created_at) FROM service_calls').pluck().get())
  before.close()
  const store = await open()
  expect(store.opening.migrated).toContainEqual(expect.stringContaining('clock-watch'))
  expect(countRows(store, 'service_calls')).toBe(30)
  const watch = createClockWatchRepository(store)
  expect(watch.read()).toEqual({ believedAt: newest, doubtedAt: null, doubtedMs: 0 })
  watch.keep({ believedAt: newest, doubtedAt: newest + 9, doubtedMs: 7 })
  expect(watch.read()).toEqual({ believedAt: newest, doubtedAt: newest + 9, doubtedMs: 7 })
  expect(createClockWatchRepository(await dataFolder().open()).read()).toBeNull()
})
