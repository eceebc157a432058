import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLedgerFixture, type LedgerFixture, sampleCall, sampleSettlement } from '../support/ledger-fixture.ts'

let fixture: LedgerFixture
const start = Date.UTC(2026, 4, 5, 12)

beforeEach(() => {
  fixture = createLedgerFixture({ now: start })
})
afterEach(() => fixture.dispose())

interface Times {
  created: number
  settled: number
  duration: number
}
const times = (id: number) =>
  fixture.row<Times>(
    'SELECT created_at AS created, settled_at AS settled, response_time_ms AS duration FROM service_calls WHERE id = ?',
    id,
  )

it.each([
  ['forward by a day', 86_400_000],
  ['back by a day', -86_400_000],
  ['back by a second', -1000],
])('a wall clock set %s during a call changes neither its duration nor when it ended', async (_how, jump) => {
  const id = await fixture.ledger.openCall(sampleCall)
  fixture.clock.pass(700)
  fixture.clock.wall += jump
  fixture.clock.pass(300)
  await fixture.ledger.settleCall(id, { ...sampleSettlement, responseTimeMs: 1000 })
  expect(times(id)).toEqual({ created: start, settled: start + 1000, duration: 1000 })
  expect(
    fixture.value(`SELECT response_ms_sum FROM quality_metrics WHERE period = 'hour' AND period_start = ${start}`),
  ).toBe(1000)
})

it('calls keep the order they were made in through a small correction of the clock', async () => {
  const first = await fixture.ledger.openCall(sampleCall)
  fixture.clock.wall -= 5000
  const second = await fixture.ledger.openCall(sampleCall)
  fixture.clock.pass(6000)
  const third = await fixture.ledger.openCall(sampleCall)
  expect([first, second, third].map(id => times(id).created - start)).toEqual([0, 0, 1000])
})

it('a clock that was wrong by hours is believed once it is set right', async () => {
  fixture.clock.wall += 7_200_000
  await fixture.ledger.openCall(sampleCall)
  fixture.clock.wall -= 7_200_000
  const id = await fixture.ledger.openCall(sampleCall)
  expect(times(id).created).toBe(start)
})

it('a call recovered by a clock that is behind did not end before it began', async () => {
  const id = await fixture.ledger.openCall(sampleCall)
  fixture.clock.wall -= 3_600_000
  fixture.restart()
  expect(times(id)).toEqual({ created: start, settled: start, duration: null })
  expect((await fixture.verify()).differences).toEqual([])
})
