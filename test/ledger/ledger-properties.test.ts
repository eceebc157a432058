import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type ErrorKind, errorKinds, type Origin, origins, scoreSources } from '../../db/vocabulary.ts'
import {
  createLedgerFixture,
  type LedgerFixture,
  recordedCall,
  sampleCall,
  sampleSettlement,
} from '../support/ledger-fixture.ts'
import { inGoodTime } from '../support/property-limit.ts'

const words = fc.option(fc.constantFrom('', 'a', '\uD800', 'b\0', '第一章', 'a\0b'), { nil: null })
const context = fc.record({
  sourceBook: words,
  sourceChapter: words,
  sourceLanguage: words,
  targetLanguage: words,
  createdBy: words,
})
const tokens = fc.option(fc.nat(1_000_000), { nil: null })
const usage = fc.option(
  fc.record({
    inputUncached: tokens,
    cacheRead: tokens,
    cacheWrite5m: tokens,
    cacheWrite1h: tokens,
    outputText: tokens,
    reasoning: tokens,
    other: fc.constant(null),
    estimated: fc.boolean(),
  }),
  { nil: null },
)
const call = fc.record({
  context,
  origin: fc.constantFrom<Origin>(...origins),
  providerId: fc.constantFrom(1, 2, 99),
  modelName: fc.constantFrom('gpt-5-mini', 'free-1', 'm\0'),
  attempt: fc.integer({ min: 0, max: 3 }),
})
const end = fc.record({
  errorKind: fc.option(fc.constantFrom<ErrorKind>(...errorKinds), { nil: null, freq: 1 }),
  finishReason: fc.constantFrom('stop' as const, 'length' as const, null),
  responseTimeMs: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: null }),
  timeToFirstTokenMs: fc.option(fc.nat(5000), { nil: null }),
  outputChars: fc.option(fc.nat(9000), { nil: null }),
  usage,
})
const pick = fc.nat(50)
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('open' as const), call, request: fc.option(pick, { nil: null }) }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('settle' as const), which: pick, end }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('request' as const), managed: fc.boolean(), call }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      which: pick,
      status: fc.constantFrom('answered' as const, 'failed' as const, 'cancelled' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('score' as const),
      which: pick,
      source: fc.constantFrom(...scoreSources),
      name: fc.constantFrom('a', 'b'),
      value: fc.option(fc.nat(1001)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('record' as const),
      call,
      end,
      key: fc.option(fc.constantFrom('k1', 'k2', 'k\uDFFF'), { nil: null }),
      createdAt: fc.integer({ min: 0, max: Date.UTC(2040, 0) }),
      statedCostNanos: fc.option(fc.nat(), { nil: null }),
      importedScore: fc.option(fc.nat(1000), { nil: null }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('cost' as const), which: pick, cost: fc.option(fc.nat(), { nil: null }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('zone' as const),
      zone: fc.constantFrom('UTC', 'Pacific/Apia', 'Asia/Kathmandu', 'America/St_Johns', 'Not/AZone'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: -5e6, max: 5e7 }) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('turn' as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Takes the steps; those between two turns share a transaction. Expected refusals are part of the game. */
async function play(fixture: LedgerFixture, steps: readonly Step[]): Promise<void> {
  const calls: number[] = [123]
  const requests: number[] = [456]
  let waiting: Promise<unknown>[] = []
  const turn = async () => {
    for (const result of await Promise.allSettled(waiting)) {
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ code: expect.stringMatching(/conflict|not_found|invalid_input/) })
    }
    waiting = []
  }
  const at = (list: readonly number[], which: number) => list[which % list.length] as number
  for (const move of steps) {
    const { ledger, clock } = fixture
    if (move.do === 'open') {
      const { context: of, ...rest } = move.call
      const requestId = move.request === null ? null : at(requests, move.request)
      waiting.push(ledger.openCall({ ...sampleCall, ...rest, ...of, requestId }).then(id => calls.push(id)))
    } else if (move.do === 'settle') {
      waiting.push(ledger.settleCall(at(calls, move.which), { ...sampleSettlement, ...move.end }))
    } else if (move.do === 'request') {
      const { context: of, attempt: _, ...rest } = move.call
      const request = { ...sampleCall, ...rest, ...of, managed: move.managed }
      waiting.push(ledger.openRequest(request).then(({ id }) => requests.push(id)))
    } else if (move.do === 'end') {
      waiting.push(ledger.endRequest(at(requests, move.which), move.status))
    } else if (move.do === 'score') {
      const { source, name, value } = move
      waiting.push(ledger.addScore({ callId: at(calls, move.which), source, name, value }))
    } else if (move.do === 'record') {
      const { context: of, ...rest } = move.call
      const { key, createdAt, statedCostNanos, importedScore } = move
      const recorded = recordedCall({ ...rest, ...of, ...move.end, key, createdAt, statedCostNanos, importedScore })
      waiting.push(
        ledger
          .recordCalls([recordedCall({ key: null }), recorded])
          .then(all => calls.push(...all.map(one => one.callId))),
      )
    } else if (move.do === 'cost') {
      waiting.push(ledger.setCosts([{ callId: at(calls, move.which), costNanos: move.cost, priceId: null }]))
    } else if (move.do === 'zone') {
      fixture.chosen.timeZone = move.zone
    } else if (move.do === 'wait') {
      clock.wall += move.ms
    } else {
      await turn()
      if (move.do === 'crash') fixture.restart()
    }
  }
  await turn()
}

it('any sequence of work leaves rollups that the calls amount to', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async steps => {
      const fixture = createLedgerFixture()
      try {
        await play(fixture, steps)
        expect((await fixture.verify()).differences).toEqual([])
      } finally {
        fixture.dispose()
      }
    }),
    { numRuns: 60, ...inGoodTime },
  )
})
