import { expect, it } from 'vitest'
import { createViewRepository } from '../../src-main/store/repositories/view-repository.ts'
import { countRows, dataFolder, migrationsBefore, populate } from './store-fixture.ts'

it('saved views and report runs come to a database with calls, and touch none of them', async () => {
  const { open, paths } = dataFolder()
  const before = await open('owner', {
    paths: { ...paths, migrations: migrationsBefore('saved-views-and-report-runs') },
  })
  populate(before, 30)
  before.close()
  const store = await open()
  expect(store.opening.migrated).toContainEqual(expect.stringContaining('saved-views'))
  for (const [table, rows] of [
    ['service_calls', 30],
    ['call_contents', 30],
    ['saved_views', 0],
    ['report_runs', 0],
  ] as const) {
    expect([table, countRows(store, table)]).toEqual([table, rows])
  }
})

it('saved views keep the order they had, by name, until somebody puts them in another', async () => {
  const { open, paths } = dataFolder()
  const before = await open('owner', { paths: { ...paths, migrations: migrationsBefore('order-of-views') } })
  populate(before, 10)
  const add = before.db.prepare('INSERT INTO saved_views (name, search, created_at, updated_at) VALUES (?, ?, 1, 2)')
  for (const name of ['Slow', '贵的', 'Failed', 'Dear']) add.run(name, `book=${name}`)
  before.close()
  const store = await open()
  expect(store.opening.migrated).toContainEqual(expect.stringContaining('order-of-views'))
  const views = createViewRepository(store)
  expect(views.all().map(({ name, position }) => [name, position])).toEqual([
    ['Dear', 0],
    ['Failed', 1],
    ['Slow', 2],
    ['贵的', 3],
  ])
  expect(views.all().every(({ name, search, updatedAt }) => search === `book=${name}` && updatedAt === 2)).toBe(true)
  views.arrange([1, 3])
  const last = views.insert({ name: 'A new one', search: '', at: 3 })
  expect(views.all().map(({ name }) => name)).toEqual(['Slow', 'Failed', 'Dear', '贵的', 'A new one'])
  expect(last.position).toBe(4)
  expect(countRows(store, 'service_calls')).toBe(10)
})
