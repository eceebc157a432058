import { expect, it } from 'vitest'
import {
  createSentCallRepository,
  dueSql,
  underWaySql,
} from '../../src-main/store/repositories/sent-call-repository.ts'
import { explain } from '../support/query-plan.ts'
import { countRows, dataFolder, migrationsBefore, populate } from './store-fixture.ts'

it('how far calls were sent comes to a database with calls, touches none, and is read by indexes', async () => {
  const { open, paths } = dataFolder()
  const before = await open('owner', { paths: { ...paths, migrations: migrationsBefore('otlp-progress') } })
  populate(before, 30)
  before.close()
  const store = await open()
  expect(store.opening.migrated).toContainEqual(expect.stringContaining('otlp-progress'))
  expect([countRows(store, 'service_calls'), countRows(store, 'otlp_progress')]).toEqual([30, 0])
  const sent = createSentCallRepository(store)
  expect([sent.progress(), sent.firstUnderWay(0)]).toEqual([null, null])
  sent.keep({ through: 7, beyond: [9] })
  sent.keep({ through: 8, beyond: [9, 11] })
  expect(sent.progress()).toEqual({ through: 8, beyond: [9, 11] })
  expect(explain(store, dueSql, [0, 10]).join()).toContain('SEARCH service_calls USING INTEGER PRIMARY KEY')
  expect(explain(store, underWaySql, [0]).join()).toContain('calls_unlisted')
  sent.forget()
  expect(sent.progress()).toBeNull()
})
