import { expect, it } from 'vitest'
import type { GalleyClient } from '../../src-main/contract/contract.ts'
import { CallList } from '../../src-renderer/pages/calls/list/call-list.ts'

/** A ledger of so many calls behind the two procedures that the list asks, with the promises of the real ones. */
function createLedger(calls: number) {
  const ledger = { newest: calls, asked: [] as object[], fail: false, answerAfter: Promise.resolve() }
  const call = (id: number) => ({ id, created_at: new Date(id * 1000).toISOString(), status: 'success' })
  const client = {
    calls: {
      async list(input: { page?: number; page_size: number; as_of?: number; count?: boolean }) {
        ledger.asked.push(input)
        if (ledger.fail) throw new Error('gone')
        const { page = 1, page_size: size, as_of: asOf = ledger.newest } = input
        await ledger.answerAfter
        const from = asOf - (page - 1) * size
        const ids = Array.from({ length: Math.max(0, Math.min(size, from)) }, (_, at) => from - at)
        const count = Math.min(asOf, 10_000)
        return {
          calls: ids.map(call),
          count: input.count === false ? null : count,
          count_is_exact: asOf <= 10_000,
          as_of: asOf,
          next_cursor: from > size ? 'next' : null,
          incomplete: false,
        }
      },
    },
    metrics: { count: async ({ as_of: asOf }: { as_of: number }) => ({ calls: asOf, exact: true }) },
  }
  return { ledger, client: client as unknown as GalleyClient, call }
}

const query = { filters: {}, search: undefined, sort: 'time', ascending: false } as const
const soon = () => new Promise(resolve => setTimeout(resolve, 80))

it('counts past the ten thousand of a page, and reads only what is in sight', async () => {
  const { client, ledger } = createLedger(1_000_000)
  const list = new CallList(client, query)
  await list.start()
  expect(list.state()).toMatchObject({ status: 'ready', total: 1_000_000, totalIsExact: true })
  list.want(700_010, 700_050)
  await soon()
  expect(list.at(700_010)?.id).toBe(299_990)
  expect(ledger.asked).toHaveLength(2)
})

it('holds still while calls come in, and puts them before it when they are let in', async () => {
  const { client, ledger } = createLedger(300)
  const list = new CallList(client, query)
  await list.start()
  ledger.newest = 303
  await list.checkNew(() => false)
  expect(list.state().waiting).toBe(3)
  expect(list.at(0)?.id).toBe(300)
  list.showNew()
  expect([list.length, list.at(0)?.id, list.at(3)?.id]).toEqual([303, 303, 300])
  list.want(250, 290)
  await soon()
  expect(list.at(260)?.id).toBe(43)
})

it('does not grow with the calls that come in, nor with what was scrolled through', async () => {
  const { client, ledger } = createLedger(50_000)
  const list = new CallList(client, query)
  await list.start()
  for (let batch = 0; batch < 40; batch += 1) {
    ledger.newest += 60
    await list.checkNew(() => true)
    expect(list.at(0)?.id).toBe(ledger.newest)
    expect(list.length).toBe(ledger.newest)
  }
  expect(list.headLength).toBeLessThanOrEqual(500)
  for (let row = 0; row < 45_000; row += 300) {
    list.want(row, row + 40)
    await soon()
  }
  expect(list.loadedIds().length).toBeLessThanOrEqual(7000)
})

it('says what failed, and keeps what it has when a later page fails', async () => {
  const { client, ledger } = createLedger(500)
  ledger.fail = true
  const list = new CallList(client, query)
  await list.start()
  expect(list.state().status).toBe('failed')
  ledger.fail = false
  await list.start()
  expect(list.state()).toMatchObject({ status: 'ready', total: 500 })
})

it('shows a call anew when it ended', async () => {
  const { client, call } = createLedger(20)
  const list = new CallList(client, query)
  await list.start()
  list.noteChange({ ...call(18), status: 'error' } as never)
  list.noteChange({ ...call(99), status: 'error' } as never)
  expect(list.at(2)?.status).toBe('error')
})

it('shows a call that came while the list, or the calls before it, were still being read', async () => {
  const { client, ledger } = createLedger(300)
  const list = new CallList(client, query)
  const answerLater = () => {
    const held = Promise.withResolvers<void>()
    ledger.answerAfter = held.promise
    return held.resolve
  }
  let answer = answerLater()
  const started = list.start()
  ledger.newest = 301
  await list.checkNew(() => true)
  answer()
  await started
  await soon()
  expect([list.length, list.at(0)?.id]).toEqual([301, 301])
  answer = answerLater()
  ledger.newest = 302
  const checked = list.checkNew(() => true)
  ledger.newest = 303
  await list.checkNew(() => true)
  answer()
  await checked
  await soon()
  expect([list.length, list.at(0)?.id]).toEqual([303, 303])
})
