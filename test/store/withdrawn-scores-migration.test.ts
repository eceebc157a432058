import { expect, it } from 'vitest'
import { createScoreRows } from '../../src-main/store/repositories/score-rows.ts'
import { countRows, dataFolder, migrationsBefore, populate } from './store-fixture.ts'

it('scores given before any could be taken back all hold', async () => {
  const { open, paths } = dataFolder()
  const before = await open('owner', { paths: { ...paths, migrations: migrationsBefore('withdrawn-scores') } })
  populate(before, 30)
  before.db.exec(
    `INSERT INTO scores (call_id, source, name, value, created_at) SELECT id, 'user', 'rating', 750, created_at FROM service_calls`,
  )
  const given = countRows(before, 'scores')
  before.close()
  const store = await open()
  expect(store.opening.migrated).toContainEqual(expect.stringContaining('withdrawn-scores'))
  expect(countRows(store, 'scores')).toBe(given)
  const rows = createScoreRows(store)
  expect(rows.ofCall(1).at(-1)).toEqual({ callId: 1, source: 'user', name: 'rating', value: 750 })
  rows.insert({ callId: 1, source: 'user', name: 'rating', value: null, comment: null, createdBy: null, createdAt: 1 })
  expect(rows.ofCall(1).at(-1)).toMatchObject({ name: 'rating', value: null })
})
