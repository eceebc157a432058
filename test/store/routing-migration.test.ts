import { expect, it } from 'vitest'
import { countRows, dataFolder, migrationsBefore, populate } from './store-fixture.ts'

it('the tables of budgets and chains come to a database with calls, and touch none of them', async () => {
  const { open, paths } = dataFolder()
  const before = await open('owner', { paths: { ...paths, migrations: migrationsBefore('routing') } })
  populate(before, 30)
  before.close()
  const store = await open()
  expect(store.opening.migrated).toContainEqual(expect.stringContaining('routing'))
  for (const [table, rows] of [
    ['service_calls', 30],
    ['call_contents', 30],
    ['budgets', 0],
    ['budget_notices', 0],
    ['fallback_chains', 0],
    ['routing_policies', 0],
    ['book_models', 0],
  ] as const) {
    expect([table, countRows(store, table)]).toEqual([table, rows])
  }
})

it('there is one budget for each scope and period, and its warnings go with it', async () => {
  const store = await dataFolder().open()
  const add = store.db.prepare(
    "INSERT INTO budgets (scope, scope_value, period, limit_nanos, hard, thresholds, created_at, updated_at) VALUES ('all', '', ?, 1, 1, '[]', 0, 0)",
  )
  add.run('day')
  add.run('week')
  expect(() => add.run('day')).toThrow(/UNIQUE/)
  store.db.exec('INSERT INTO budget_notices VALUES (1, 0, 50, 1, 0); DELETE FROM budgets')
  expect(countRows(store, 'budget_notices')).toBe(0)
})
