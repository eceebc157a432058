import { expect, it } from 'vitest'
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
