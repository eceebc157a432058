import { expect, it } from 'vitest'
import { createBudgetRepository, cutOffSql } from '../../src-main/store/repositories/budget-repository.ts'
import { explain } from '../support/query-plan.ts'
import { countRows, dataFolder, migrationsBefore, populate } from './store-fixture.ts'

it('what budgets hold comes to a database with calls, touches none, and is read from the holds', async () => {
  const { open, paths } = dataFolder()
  const before = await open('owner', { paths: { ...paths, migrations: migrationsBefore('budget-holds') } })
  populate(before, 30)
  before.close()
  const store = await open()
  expect(store.opening.migrated).toContainEqual(expect.stringContaining('budget-holds'))
  expect([countRows(store, 'service_calls'), countRows(store, 'budget_holds')]).toEqual([30, 0])
  const budgets = createBudgetRepository(store)
  expect(budgets.cutOff({ of: 'all' }, 0, Number.MAX_SAFE_INTEGER)).toEqual({ calls: 0, nanos: 0 })
  expect(explain(store, cutOffSql('real'), [0, 1])).toEqual([
    'SCAN budget_holds',
    'SEARCH service_calls USING INTEGER PRIMARY KEY (rowid=?)',
  ])
})
