import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import { BatchLinkPlugin } from '@orpc/client/plugins'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GalleyClient } from '../../src-main/contract/contract.ts'
import { type ApiFixture, createApiFixture } from './api-fixture.ts'

describe('reads of a page in one request', () => {
  let api: ApiFixture
  const asked: string[] = []

  beforeAll(async () => {
    api = await createApiFixture()
  })
  afterAll(() => api?.dispose())

  function open(token: string): GalleyClient {
    const url = `${api.server.url}/rpc`
    const link = new RPCLink({
      url,
      headers: { authorization: `Bearer ${token}` },
      fetch: (request, init) => {
        asked.push(new URL(request.url).pathname)
        return fetch(request, init)
      },
      plugins: [
        new BatchLinkPlugin({ groups: [{ condition: () => true, context: {} }], url: `${url}/__batch__`, maxSize: 20 }),
      ],
    })
    return createORPCClient(link)
  }

  it('answers each on its own, also where one of them fails', async () => {
    asked.length = 0
    const client = open(api.token)
    const [dashboard, health, missing, budgets] = await Promise.allSettled([
      client.metrics.dashboard({ days: 7 }),
      client.metrics.health({}),
      client.calls.show({ id: 12_345 }),
      client.budgets.status(),
    ])
    expect(asked).toEqual(['/rpc/__batch__'])
    expect(dashboard).toMatchObject({ status: 'fulfilled', value: { totals: { calls: 0 } } })
    expect(health).toMatchObject({ status: 'fulfilled', value: { level: 'empty' } })
    expect(missing).toMatchObject({ status: 'rejected', reason: { code: 'not_found' } })
    expect(budgets).toMatchObject({ status: 'fulfilled', value: { budgets: [] } })
  })

  it('checks the scope of each', async () => {
    const client = open(api.tokenFor('read'))
    const [read, change] = await Promise.allSettled([
      client.budgets.status(),
      client.settings.set({ key: 'timeZone', value: 'UTC' }),
    ])
    expect(read.status).toBe('fulfilled')
    expect(change).toMatchObject({ status: 'rejected', reason: { code: 'permission' } })
  })

  it('takes no more than twenty', async () => {
    const url = `${api.server.url}/rpc`
    const items = Array.from({ length: 21 }, () => ({ url: `${url}/budgets/status` }))
    const response = await fetch(`${url}/__batch__`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${api.token}`,
        'content-type': 'application/json',
        'x-orpc-batch': 'streaming',
      },
      body: JSON.stringify(items),
    })
    expect(response.status).toBe(413)
  })
})
