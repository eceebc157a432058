import { expect, it } from 'vitest'
import { countRows, dataFolder, migrationsBefore, populate } from './store-fixture.ts'

it('bills that were imported before keep their lines, and calls are not touched', async () => {
  const { open, paths } = dataFolder()
  const before = await open('owner', { paths: { ...paths, migrations: migrationsBefore('bills') } })
  populate(before, 20)
  before.db.exec(`
    INSERT INTO bill_imports (id, provider_id, file_name, format, first_day, last_day, created_at)
      VALUES (3, 1, 'costs.csv', 'openai_costs', '2026-10-01', '2026-10-02', 5);
    INSERT INTO bill_lines (import_id, day, model, cost_nanos)
      VALUES (3, '2026-10-01', 'gpt-5', 7), (3, '2026-10-02', 'gpt-5', 8);`)
  before.close()
  const store = await open()
  expect(store.opening.migrated).toContainEqual(expect.stringContaining('bills'))
  expect(countRows(store, 'service_calls')).toBe(20)
  expect(
    store.db.prepare('SELECT day, account, tier, cost_nanos AS cost, rounding_nanos AS rounding FROM bill_lines').all(),
  ).toEqual([
    { day: '2026-10-01', account: '', tier: '', cost: 7, rounding: 0 },
    { day: '2026-10-02', account: '', tier: '', cost: 8, rounding: 0 },
  ])
  // A day and model may come once for each project and tier.
  store.db.exec(
    `INSERT INTO bill_lines (import_id, day, model, account, tier) VALUES (3, '2026-10-01', 'gpt-5', 'a', 'batch')`,
  )
  expect(() =>
    store.db.exec(
      `INSERT INTO bill_lines (import_id, day, model, account, tier) VALUES (3, '2026-10-01', 'gpt-5', 'a', 'batch')`,
    ),
  ).toThrow(/UNIQUE/)
  store.db.exec('DELETE FROM bill_imports')
  expect(countRows(store, 'bill_lines')).toBe(0)
})
