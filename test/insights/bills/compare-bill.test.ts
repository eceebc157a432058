import { describe, expect, it } from 'vitest'
import type { LedgerDay, UsedPrices } from '../../../src-main/insights/bills/bill-types.ts'
import { describeReason } from '../../../src-main/insights/bills/bill-words.ts'
import { compareBill } from '../../../src-main/insights/bills/compare-bill.ts'
import { matchModels } from '../../../src-main/insights/bills/match-models.ts'
import type { BillFacts, LineInForce } from '../../../src-main/insights/bills/read-facts.ts'

const prices: UsedPrices = { inputUncached: 1e9, cacheRead: 1e8, cacheWrite: 1.25e9, output: 4e9 }
const importedAt = Date.UTC(2025, 10, 1)

/** A call costs 1,000 input and 500 output tokens: $0.003. */
function ledger(day: string, calls: number, changes: Partial<LedgerDay> = {}): LedgerDay {
  return {
    ...{ day, model: 'gpt-5-mini', calls, success: calls, notAnswered: 0 },
    ...{ inputUncached: calls * 1000, cacheRead: 0, cacheWrite: 0, output: calls * 500, costNanos: calls * 3_000_000 },
    ...{ pricedCalls: calls, unpricedCalls: 0, estimatedCalls: 0 },
    ...changes,
  }
}

function billed(day: string, requests: number | null, changes: Partial<LineInForce> = {}): LineInForce {
  const calls = requests ?? 0
  return {
    ...{ importId: 1, day, model: 'gpt-5-mini', account: '', tier: '', requests, usage: true, cost: true },
    ...{ inputUncached: calls * 1000, cacheRead: 0, cacheWrite: 0, output: calls * 500, costNanos: calls * 3_000_000 },
    ...{ inputCostNanos: null, cacheReadCostNanos: null, cacheWriteCostNanos: null, outputCostNanos: null },
    ...{ otherCostNanos: null, roundingNanos: 0 },
    ...changes,
  }
}

function facts(lines: readonly LineInForce[], days: readonly LedgerDay[], changes: Partial<BillFacts> = {}): BillFacts {
  const covered = [...new Set([...lines, ...days].map(({ day }) => day))].sort()
  const bill = {
    ...{ id: 1, providerId: 1, fileName: 'a.csv', format: 'columns', firstDay: '2025-10-01', lastDay: '2025-10-31' },
    ...{ createdAt: importedAt, fileHash: '', hasUsage: true, hasCost: true, accounts: [], rows: 1, rejectedRows: 0 },
  }
  return {
    ...{ providerId: 1, realm: 'real', firstDay: '2025-10-01', lastDay: '2025-10-31', bills: [bill], lines },
    ...{ usageDays: covered, costDays: covered, ledger: days },
    models: [...new Set(days.map(({ model }) => model))].map(model => ({ model, answered: [] })),
    ...changes,
  }
}

const compare = (lines: readonly LineInForce[], days: readonly LedgerDay[], changes: Partial<BillFacts> = {}) =>
  compareBill(facts(lines, days, changes), () => prices)
const kinds = (line: { reasons: readonly { kind: string }[] } | undefined) => line?.reasons.map(({ kind }) => kind)

describe('ledger and bill', () => {
  it('that agree within the tolerances are the same', () => {
    const { lines, summary } = compare(
      [billed('2025-10-01', 200, { costNanos: 600_500_000 })],
      [ledger('2025-10-01', 200)],
    )
    expect(lines).toMatchObject([
      { state: 'same', difference: { requests: 0, costNanos: 500_000 }, unexplainedNanos: 0 },
    ])
    expect(summary).toMatchObject({ linesThatDiffer: 0, explainedShare: 1, differenceNanos: 500_000 })
  })

  it('calls made outside Galley are valued at their tokens', () => {
    const { lines, summary } = compare([billed('2025-10-01', 130)], [ledger('2025-10-01', 100)])
    expect(lines[0]).toMatchObject({
      state: 'differs',
      reasons: [{ kind: 'outside_galley', amountNanos: 90_000_000, sure: 'likely' }],
      unexplainedNanos: 0,
    })
    expect(summary).toMatchObject({ billNanos: 390_000_000, ledgerNanos: 300_000_000, explainedShare: 1 })
    const other = compare([billed('2025-10-01', 5, { model: 'o3' })], [])
    expect(other.lines[0]).toMatchObject({ state: 'bill_only', model: 'o3', unexplainedNanos: 0 })
  })

  it('calls that failed are not on the bill, and that is no difference', () => {
    const day = ledger('2025-10-01', 100, { calls: 120, notAnswered: 20 })
    const [line] = compare([billed('2025-10-01', 100)], [day]).lines
    expect([line?.state, kinds(line)]).toEqual(['same', ['not_billed']])
  })

  it('calls that succeeded and are not on the bill are of another account', () => {
    const [line] = compare([billed('2025-10-01', 60)], [ledger('2025-10-01', 100)]).lines
    expect(line?.reasons).toMatchObject([{ kind: 'not_on_bill', amountNanos: -120_000_000 }])
    const elsewhere = billed('2025-10-01', 5, { model: 'o3' })
    const missing = compare([elsewhere], [ledger('2025-10-01', 100)]).lines.find(({ model }) => model === 'gpt-5-mini')
    expect(missing).toMatchObject({ state: 'ledger_only', unexplainedNanos: 0, difference: { requests: -100 } })
  })

  it('two days whose differences cancel are a shift', () => {
    const days = ['2025-10-01', '2025-10-02', '2025-10-03']
    const { lines, summary } = compare(
      [billed('2025-10-01', 100), billed('2025-10-02', 80), billed('2025-10-03', 120)],
      days.map(day => ledger(day, 100)),
    )
    expect(lines.map(kinds)).toEqual([[], ['day_shift', 'not_on_bill'], ['day_shift', 'outside_galley']])
    expect(lines.map(line => line.reasons[0]?.amountNanos)).toEqual([undefined, -60_000_000, 60_000_000])
    expect(summary).toMatchObject({ differenceNanos: 0, differingNanos: 120_000_000, explainedNanos: 120_000_000 })
  })

  it('calls without a price here account for what is missing', () => {
    const day = ledger('2025-10-01', 100, { costNanos: 0, pricedCalls: 0, unpricedCalls: 100 })
    const [line] = compare([billed('2025-10-01', 100)], [day]).lines
    expect(line).toMatchObject({
      ledger: { costNanos: null },
      reasons: [{ kind: 'unpriced', amountNanos: 300_000_000 }],
    })
  })

  it('estimated tokens are the reason where requests are the same', () => {
    const day = ledger('2025-10-01', 100, { estimatedCalls: 40, output: 40_000, costNanos: 260_000_000 })
    const [line] = compare([billed('2025-10-01', 100)], [day]).lines
    expect(line?.reasons).toMatchObject([{ kind: 'estimated', amountNanos: 40_000_000 }])
  })

  it('the same tokens at another cost are another price, with the command that takes it over', () => {
    const parts = { costNanos: 400_000_000, inputCostNanos: 150_000_000, outputCostNanos: 250_000_000 }
    const [line] = compare([billed('2025-10-01', 100, parts)], [ledger('2025-10-01', 100)]).lines
    expect(line).toMatchObject({ reasons: [{ kind: 'price', amountNanos: 100_000_000 }], unexplainedNanos: 0 })
    const reason = line?.reasons[0]
    expect(reason && describeReason(reason, 'gpt-5-mini', 'openai')).toContain(
      'galley prices set openai gpt-5-mini --input 1.5 --output 5',
    )
  })

  it('cached tokens charged otherwise are told from a wrong price', () => {
    const cached = { cacheRead: 1_000_000, cacheReadCostNanos: 250_000_000, costNanos: 550_000_000 }
    const day = ledger('2025-10-01', 100, { cacheRead: 1_000_000, costNanos: 400_000_000 })
    const [line] = compare([billed('2025-10-01', 100, cached)], [day]).lines
    expect(line?.reasons).toMatchObject([
      {
        kind: 'cached_price',
        amountNanos: 150_000_000,
        evidence: { implied_per_mtok: 250_000_000, used_per_mtok: 1e8 },
      },
    ])
  })

  it('batches, fees and rounding have their own reasons', () => {
    const batch = billed('2025-10-01', 100, { tier: 'batch', costNanos: 150_000_000 })
    expect(kinds(compare([batch], [ledger('2025-10-01', 100)]).lines[0])).toEqual(['tier'])
    const fees = billed('2025-10-01', 100, { costNanos: 320_000_000, otherCostNanos: 20_000_000 })
    expect(compare([fees], [ledger('2025-10-01', 100)]).lines[0]?.reasons).toMatchObject([
      { kind: 'other_fees', amountNanos: 20_000_000 },
    ])
    const rounded = billed('2025-10-01', 100, { costNanos: 310_000_000, roundingNanos: 15_000_000 })
    expect(compare([rounded], [ledger('2025-10-01', 100)]).lines[0]).toMatchObject({
      state: 'same',
      reasons: [{ kind: 'rounding', amountNanos: 10_000_000 }],
    })
  })

  it('a bill without tokens is off by the same factor every day: a price; by any factor: nothing is claimed', () => {
    const days = ['2025-10-01', '2025-10-02', '2025-10-03']
    const unknown = {
      requests: null,
      inputUncached: null,
      cacheRead: null,
      cacheWrite: null,
      output: null,
      usage: false,
    }
    const costs = (factors: readonly number[]) =>
      compare(
        days.map((day, at) => billed(day, 100, { ...unknown, costNanos: 300_000_000 * (factors[at] ?? 1) })),
        days.map(day => ledger(day, 100)),
        { usageDays: [] },
      )
    expect(costs([1.2, 1.2, 1.21]).lines.map(kinds)).toEqual([['price'], ['price'], ['price']])
    expect(costs([0.5, 0.5, 0.5]).lines.map(kinds)).toEqual([['tier'], ['tier'], ['tier']])
    const uneven = costs([1.1, 1.6, 3])
    expect(uneven.lines[2]).toMatchObject({
      reasons: [{ kind: 'outside_galley', amountNanos: null, sure: 'possible' }],
      unexplainedNanos: 600_000_000,
    })
    expect(uneven.summary.explainedShare).toBe(0)
  })

  it('a cost for the whole day is compared with the whole day, once', () => {
    const whole = billed('2025-10-01', null, {
      model: '',
      output: null,
      inputUncached: null,
      usage: false,
      costNanos: 6e8,
    })
    const days = [ledger('2025-10-01', 100), ledger('2025-10-01', 100, { model: 'o3' })]
    const { lines, summary } = compare([whole], days, { usageDays: [] })
    expect(lines.find(({ model }) => model === null)).toMatchObject({ state: 'same', bill: { costNanos: 6e8 } })
    expect(summary).toMatchObject({ billNanos: 6e8, ledgerNanos: 6e8, differenceNanos: 0 })
  })

  it('a bill that was imported before the day was over is no evidence', () => {
    const [line] = compare([billed('2025-10-01', 60)], [ledger('2025-10-01', 100)], {
      bills: facts([], []).bills.map(bill => ({ ...bill, createdAt: Date.UTC(2025, 9, 1, 12) })),
    }).lines
    expect(line?.reasons[0]).toMatchObject({ kind: 'unfinished_day', sure: 'possible' })
  })
})

describe('names of models', () => {
  const match = (ledgerNames: Record<string, string[]>, bill: string[]) =>
    matchModels(
      Object.entries(ledgerNames).map(([model, answered]) => ({ model, answered })),
      bill,
    )

  it('are matched by what the provider answered, then by family, and never to a snapshot that is known not to be meant', () => {
    expect(match({ 'gpt-4o': ['gpt-4o-2024-08-06'] }, ['gpt-4o-2024-08-06', 'gpt-4o-2024-05-13'])).toEqual([
      { ledgerModels: ['gpt-4o'], billModels: ['gpt-4o-2024-08-06'] },
      { ledgerModels: [], billModels: ['gpt-4o-2024-05-13'] },
    ])
    expect(match({ 'gpt-5-mini': [] }, ['gpt-5-mini-2025-08-07'])).toHaveLength(1)
    expect(match({ 'gpt-4o-mini': [] }, ['gpt-4o-2024-08-06'])).toHaveLength(2)
  })

  it('of cost and usage exports meet: "Claude Haiku 4.5" is its snapshot', () => {
    expect(
      match({ 'claude-haiku-4-5': ['claude-haiku-4-5-20251001'] }, ['Claude Haiku 4.5', 'claude-haiku-4-5-20251001']),
    ).toEqual([{ ledgerModels: ['claude-haiku-4-5'], billModels: ['Claude Haiku 4.5', 'claude-haiku-4-5-20251001'] }])
    expect(match({}, ['Claude 3.5 Sonnet 2024-10-22', 'claude-3-5-sonnet-20241022'])).toHaveLength(1)
  })

  it('of a year by the minute, which names each of them in every line, take no longer than the names themselves', () => {
    const known = ['gpt-5-mini', 'gpt-5', 'gpt-4o'].map(model => ({ model, answered: [`${model}-2025-08-07`] }))
    const names = known.flatMap(({ answered }) => answered)
    // Each line against each other line would be ten billion comparisons.
    const inEveryLine = Array.from({ length: 100_000 }, (_, at) => names[at % names.length] ?? '')
    expect(matchModels(known, inEveryLine)).toEqual(matchModels(known, names))
  })
})
