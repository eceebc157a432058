import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createGalleyClient } from '../../src-main/contract/client.ts'
import type { GalleyClient } from '../../src-main/contract/contract.ts'
import { reportedCall } from '../procedures/api-fixture.ts'
import { type ServeProcess, startServe } from './galley-serve.ts'

const data = mkdtempSync(join(tmpdir(), 'galley-test-'))
let serving: ServeProcess
let client: GalleyClient
let cookie = ''
beforeAll(async () => {
  serving = await startServe(data)
  client = createGalleyClient({ url: serving.url, token: readFileSync(serving.tokenFile, 'utf8').trim() })
  const code = new URL(serving.loginUrl).hash.replace('#code=', '')
  const login = await fetch(`${serving.url}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: serving.url },
    body: JSON.stringify({ code }),
  })
  cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? ''
})
afterAll(async () => {
  serving.signal('SIGTERM')
  await serving.ended
  rmSync(data, { recursive: true, force: true })
})

/** Restores it and waits until that has ended, whatever the outcome. */
async function restored(name: string): Promise<void> {
  const { restores_ended: before } = await client.backups.list()
  expect(await client.backups.restore({ name })).toEqual({ state: 'restarting', name })
  const ended = () =>
    client.backups.list().then(
      list => list.restores_ended - before,
      () => 'silent',
    )
  await expect.poll(ended).toBe(1)
}

async function backUp(): Promise<string> {
  for await (const event of await client.backups.create()) if (event.type === 'result') return event.result.backup.name
  throw new Error('No backup was made')
}

it('a backup is restored while Galley serves: same address, same session, the calls of then, and nothing lost', async () => {
  await client.calls.record(reportedCall({ key: 'before' }))
  const name = await backUp()
  await client.calls.record(reportedCall({ key: 'after' }))
  expect((await client.calls.list({})).calls).toHaveLength(2)
  await restored(name)
  expect((await client.calls.list({})).calls).toHaveLength(1)
  const list = await client.backups.list()
  expect(list).toMatchObject({ can_restore: true, last_restore_failure: null })
  expect(list.put_aside).toHaveLength(1)
  const page = await fetch(`${serving.url}/llm/status/`, { headers: { cookie, accept: 'application/json' } })
  expect([page.status, cookie]).toEqual([200, expect.stringContaining('galley_session')])
  await client.calls.record(reportedCall({ key: 'again' }))
  expect((await client.calls.list({})).calls).toHaveLength(2)
})

it('a backup that cannot be used changes nothing, and why is told', async () => {
  const name = await backUp()
  const { writeFileSync } = await import('node:fs')
  writeFileSync(join(data, 'backups', name), 'not a database, and longer than a header would be '.repeat(100))
  const before = (await client.calls.list({})).calls.length
  await restored(name)
  expect((await client.calls.list({})).calls).toHaveLength(before)
  expect((await client.backups.list()).last_restore_failure).toContain(name)
})
