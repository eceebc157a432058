import { ORPCError } from '@orpc/client'
import { expect, it } from 'vitest'
import { readRefusal, toApiError } from '../../src-renderer/transport/api-error.ts'

const answer = (status: number, body: unknown) =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })
const told = async (status: number, body: unknown) => {
  const error = await readRefusal(answer(status, body))
  return error === null ? null : [error.code, error.message, error.details]
}

it('takes what Galley says about a failure from the contract, whole or for reads that went together', async () => {
  const json = { defined: true, code: 'storage', status: 507, message: 'The disk is full.', data: { free: 0 } }
  expect(await told(507, { json, meta: [] })).toEqual(['storage', 'The disk is full.', { free: 0 }])
})

it('takes what the server says before the contract is asked', async () => {
  expect(await told(401, { code: 'authentication', message: 'Log in.', details: { a: 1 } })).toEqual([
    'authentication',
    'Log in.',
    { a: 1 },
  ])
})

it('never says that Galley does not answer where it answered that something broke', async () => {
  const json = { defined: false, code: 'INTERNAL_SERVER_ERROR', status: 500, message: 'It broke.' }
  expect(await told(500, { json })).toEqual(['internal', 'It broke.', {}])
  expect(await told(500, { message: 'It broke.' })).toEqual(['internal', 'It broke.', {}])
  for (const body of ['<h1>Internal Server Error</h1>', '', '[]', '{"json":7}']) {
    expect([body, await told(500, body)]).toEqual([body, ['unreadable', expect.stringContaining('else'), {}]])
  }
})

it('takes what the contract says also where its status is another one than that of its code', async () => {
  for (const [status, kind] of [
    [402, 'budget_blocked'],
    [429, 'rate_limit'],
    [504, 'first_token'],
  ] as const) {
    const json = { defined: false, code: 'provider', status, message: 'Nothing was sent.', data: { kind } }
    expect(await told(status, { json })).toEqual(['provider', 'Nothing was sent.', { kind }])
    const { code, message, data } = json
    const ended = new ORPCError(code, { defined: false, status, message, data })
    expect(toApiError(ended)).toMatchObject({ code: 'provider', message, details: { kind } })
  }
})

it('says that nobody answers where what stands between says so', async () => {
  expect((await told(502, '<html>'))?.[0]).toBe('unreachable')
  expect(await told(200, { json: 1 })).toBeNull()
})
