import { expect, it } from 'vitest'
import { createArrivalPace } from '../../src-main/ledger/arrival-pace.ts'

it('stands back while calls arrive in numbers, and works again when they stop', () => {
  let id = 10
  let now = 0
  const pace = createArrivalPace(() => id, { monotonic: () => now })
  const after = (milliseconds: number, calls: number) => {
    now += milliseconds
    id += calls
    return pace.isBusy()
  }
  expect(after(100, 90)).toBe(false)
  expect(after(100, 0)).toBe(true)
  expect(after(50, 0)).toBe(true)
  expect(after(200, 2)).toBe(false)
  expect(after(1000, 51)).toBe(true)
  expect(after(60_000, 0)).toBe(false)
})
