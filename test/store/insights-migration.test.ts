import { expect, it } from 'vitest'
import { countRows, dataFolder, migrationsBefore, populate } from './store-fixture.ts'

it('the tables of insights come to a database with calls, and touch none of them', async () => {
  const { open, paths } = dataFolder()
  const before = await open('owner', { paths: { ...paths, migrations: migrationsBefore('insights') } })
  populate(before, 30)
  before.close()
  const store = await open()
  expect(store.opening.migrated).toContainEqual(expect.stringContaining('insights'))
  expect(store.opening.backup).not.toBeNull()
  for (const [table, rows] of [
    ['service_calls', 30],
    ['call_contents', 30],
    ['scores', 30],
    ['alert_rules', 0],
    ['alerts', 0],
    ['job_estimates', 0],
    ['recommendation_states', 0],
    ['bill_lines', 0],
  ] as const) {
    expect([table, countRows(store, table)]).toEqual([table, rows])
  }
})

it('an alert outlives its rule, and its deliveries go with it', async () => {
  const store = await dataFolder().open()
  store.db.exec(`
    INSERT INTO alert_rules (id, metric, scope, window_minutes, comparison, threshold, min_sample, channels, created_at, updated_at)
      VALUES (1, 'error_rate', 'all', 5, 'above', 0.2, 10, '[]', 0, 0);
    INSERT INTO alerts (id, rule_id, sentence, metric, scope, state, message, value, peak, threshold, sample, cause, calls, opened_at, last_seen_at)
      VALUES (7, 1, 's', 'error_rate', 'all', 'active', 'm', 0.5, 0.5, 0.2, 10, '[]', '{}', 0, 0);
    INSERT INTO alert_deliveries (alert_id, channel, event, status, due_at, created_at) VALUES (7, 'desktop', 'opened', 'waiting', 0, 0);
    DELETE FROM alert_rules;`)
  expect(store.db.prepare('SELECT rule_id FROM alerts WHERE id = 7').pluck().get()).toBeNull()
  store.db.exec('DELETE FROM alerts')
  expect(countRows(store, 'alert_deliveries')).toBe(0)
})
