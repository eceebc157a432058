import { expect, it } from 'vitest'
import { rebuildMetrics } from '../../src-main/ledger/metrics-rebuild.ts'
import { verifyMetrics } from '../../src-main/ledger/metrics-verify.ts'
import { systemClock } from '../../src-main/ports.ts'
import type { Store } from '../../src-main/store/store.ts'
import { countRows, dataFolder, migrationsBefore, populate } from './store-fixture.ts'

const practiced = 5
const perCall = 3_000_000

/** Calls of the practice provider as they were kept before: with a made-up price, some not listed yet, one failed and one unpriced. */
function practise(store: Store): void {
  store.db.exec(`
    INSERT INTO providers (id, name, kind, display_name, cost_per_1k_tokens_nanos, created_at, updated_at)
      VALUES (6, 'practice', 'practice', 'Practice (simulated)', 2000000, 0, 0);
    INSERT INTO user_prices (provider_id, model, input_per_mtok, output_per_mtok, effective_from, created_at)
      VALUES (6, 'practice-steady', 1, 1, 0, 0), (1, 'm', 1, 1, 0, 0);
    INSERT INTO price_snapshots (id, fingerprint, source, rates, created_at)
      VALUES (1, 'f', 'cost_per_1k_tokens', '{}', 0);
    UPDATE service_calls SET cost_nanos = 7, price_id = 1 WHERE id % 2 = 0;`)
  const add = store.db.prepare(
    `INSERT INTO service_calls (origin, provider_id, model_name, operation, status, error_kind, created_at, output_text,
       cost_nanos, price_id, source_book, listed)
     VALUES ('practice', 6, 'practice-steady', 'translation', ?, ?, ?, 7, ?, ?, 'Night Ferry', ?)`,
  )
  for (let at = 1; at <= practiced; at += 1) add.run('success', null, at, perCall, 1, at % 2)
  add.run('success', null, 9, null, null, 1)
  add.run('error', 'server', 9, null, null, 1)
}

const sums = (store: Store, table: string, realm: string) =>
  store.db
    .prepare(
      `SELECT sum(cost_nanos) AS cost, sum(priced_calls) AS priced, sum(unpriced_calls) AS unpriced FROM ${table} WHERE realm = ?`,
    )
    .get(realm)

it('practice that had a made-up price costs nothing, its figures stay exact, and real money is as it was', async () => {
  const { open, paths } = dataFolder()
  const before = await open('owner', { paths: { ...paths, migrations: migrationsBefore('practice-is-free') } })
  populate(before, 30)
  practise(before)
  // What adds up is of today, and reads a column that came later.
  before.db.exec('ALTER TABLE scores ADD withdrawn integer NOT NULL DEFAULT 0')
  rebuildMetrics({ store: before, clock: systemClock, timeZone: 'UTC' })
  before.db.exec('ALTER TABLE scores DROP COLUMN withdrawn')
  const real = sums(before, 'quality_metrics', 'real')
  // An hour and a day of each.
  expect(sums(before, 'quality_metrics', 'practice')).toEqual({
    cost: 2 * practiced * perCall,
    priced: 10,
    unpriced: 2,
  })
  before.close()

  const store = await open()
  expect(store.opening.migrated).toContainEqual(expect.stringContaining('practice-is-free'))
  expect(sums(store, 'quality_metrics', 'practice')).toEqual({ cost: 0, priced: 12, unpriced: 0 })
  expect(sums(store, 'subject_metrics', 'practice')).toEqual({ cost: 0, priced: 6, unpriced: 0 })
  expect(sums(store, 'quality_metrics', 'real')).toEqual(real)
  expect(await verifyMetrics({ store, timeZone: 'UTC' })).toMatchObject({ differenceCount: 0 })
  const costs = store.db.prepare(
    'SELECT DISTINCT status, cost_nanos, price_id FROM service_calls WHERE origin = ? ORDER BY status DESC, cost_nanos',
  )
  expect(costs.all('practice')).toEqual([
    { status: 'success', cost_nanos: 0, price_id: null },
    { status: 'error', cost_nanos: null, price_id: null },
  ])
  expect(costs.all('service')).toEqual([
    { status: 'success', cost_nanos: null, price_id: null },
    { status: 'success', cost_nanos: 7, price_id: 1 },
  ])
  expect(countRows(store, 'user_prices')).toBe(1)
  expect(store.db.prepare('SELECT cost_per_1k_tokens_nanos FROM providers WHERE id = 6').pluck().get()).toBe(0)
})
