import { afterEach, beforeEach, expect, it } from 'vitest'
import { ask, type ServedApp, serveTemporaryApp } from './server-fixture.ts'

let served: ServedApp
beforeEach(async () => {
  served = await serveTemporaryApp()
})
afterEach(() => served.dispose())

const deep = () => ask(served.server, '/health?deep=1', { token: served.token })

it('asks the database each time, also after it has answered', async () => {
  expect((await deep()).status).toBe(200)
  served.app.store.db.exec('ALTER TABLE settings RENAME TO lost_settings')
  const broken = await deep()
  expect(broken.status).toBe(503)
  expect(broken.json()).toMatchObject({ status: 'failing' })
  served.app.store.db.exec('ALTER TABLE lost_settings RENAME TO settings')
  expect((await deep()).status).toBe(200)
})

it('does not count itself among the requests under way', async () => {
  expect((await deep()).json()).toMatchObject({ status: 'ok', activeCalls: 0 })
})

it('an app that is closed twice closes once', async () => {
  await served.app.close()
  await served.app.close()
  expect(served.logged.filter(line => line.includes('not open'))).toEqual([])
})
