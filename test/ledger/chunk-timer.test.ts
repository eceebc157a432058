import { expect, it } from 'vitest'
import { operationSeconds } from '../../db/chunk-times.ts'
import { ChunkTimer } from '../../src-main/ledger/chunk-timer.ts'

it('adds up how long each piece came after the one before, in the buckets of the conventions', () => {
  let now = 1000
  const timer = new ChunkTimer({ monotonic: () => now })
  const hearAfter = (ms: number) => {
    now += ms
    timer.heard()
  }
  hearAfter(700)
  // How long the first one took is another figure.
  expect(timer.times()).toBeNull()
  for (const ms of [10, 10.5, 300, 100_000]) hearAfter(ms)
  const times = timer.times()
  expect(times).toMatchObject({ sumMs: 100_320.5, minMs: 10, maxMs: 100_000 })
  const filled = times?.counts.flatMap((count, at) => (count === 0 ? [] : [[operationSeconds[at], count]]))
  expect(filled).toEqual([
    [0.01, 1],
    [0.02, 1],
    [0.32, 1],
    [undefined, 1],
  ])
})
