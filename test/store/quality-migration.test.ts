import { expect, it } from 'vitest'
import { countRows, dataFolder, migrationsBefore, populate } from './store-fixture.ts'

it('the tables of quality come to a database with calls, and touch none of them', async () => {
  const { open, paths } = dataFolder()
  const before = await open('owner', { paths: { ...paths, migrations: migrationsBefore('quality') } })
  populate(before, 30)
  before.close()
  const store = await open()
  expect(store.opening.migrated).toContainEqual(expect.stringContaining('quality'))
  for (const [table, rows] of [
    ['service_calls', 30],
    ['call_contents', 30],
    ['scores', 30],
    ['call_checks', 0],
    ['findings', 0],
    ['silences', 0],
    ['glossary_terms', 0],
    ['judgements', 0],
  ] as const) {
    expect([table, countRows(store, table)]).toEqual([table, rows])
  }
})

it('findings and judgements go with their call, and a silence outlives the finding it was given for', async () => {
  const store = await dataFolder().open()
  populate(store, 2)
  store.db.exec(`
    INSERT INTO call_checks (call_id, check_set, due) VALUES (1, 'x', 0);
    INSERT INTO silences (id, scope, check_id, created_at) VALUES (5, 'check', 'numbers', 0);
    INSERT INTO findings (id, call_id, check_id, version, severity, message, advice, state, silence_id, realm, operation, called_at, created_at)
      VALUES (1, 1, 'numbers', 1, 1, 'm', 'a', 'silenced', 5, 'real', 'translation', 0, 0);
    INSERT INTO judgements (id, call_id, status, created_at) VALUES (1, 1, 'waiting', 0);
    DELETE FROM service_calls WHERE id = 1;`)
  for (const table of ['call_checks', 'findings', 'judgements'])
    expect([table, countRows(store, table)]).toEqual([table, 0])
  expect(countRows(store, 'silences')).toBe(1)
})

it('findings of before keep their English text, and say nothing as data', async () => {
  const { open, paths } = dataFolder()
  const before = await open('owner', { paths: { ...paths, migrations: migrationsBefore('findings-as-data') } })
  populate(before, 3)
  before.db.exec(`
    INSERT INTO findings (id, call_id, check_id, version, severity, message, advice, state, realm, operation, called_at, created_at)
      VALUES (1, 1, 'numbers', 1, 1, 'The source says 3.', 'Check it.', 'open', 'real', 'translation', 0, 0);`)
  before.close()
  const store = await open()
  expect(store.opening.migrated).toContainEqual(expect.stringContaining('findings-as-data'))
  expect(store.db.prepare('SELECT message, advice, said, state FROM findings').all()).toEqual([
    { message: 'The source says 3.', advice: 'Check it.', said: null, state: 'open' },
  ])
})
