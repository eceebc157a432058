import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { BillColumns } from '../../../src-main/insights/bills/bill-types.ts'
import { readBill } from '../../../src-main/insights/bills/read-bill.ts'

const now = Date.UTC(2025, 10, 1)
const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../../fixtures/bills', name), 'utf8')
const read = async (text: string, columns?: BillColumns) => {
  const { bill, lines } = await readBill({ source: { text }, columns, now })
  return { ...bill, lines }
}

describe('a bill', () => {
  it('of OpenAI’s usage: keys are added up, cached input stands apart, a batch is a line of its own', async () => {
    const bill = await read(fixture('openai-usage.csv'))
    expect(bill).toMatchObject({
      format: 'openai_usage',
      providerKind: 'openai',
      ...{ firstDay: '2025-10-01', lastDay: '2025-10-03', hasUsage: true, hasCost: false, rows: 4 },
      ...{ rejected: [], accounts: ['proj_ink'] },
    })
    const model = 'gpt-5-mini-2025-08-07'
    expect(bill.lines).toMatchObject([
      { day: '2025-10-01', model, tier: '', requests: 10, inputUncached: 9000, cacheRead: 1000, output: 5000 },
      { day: '2025-10-02', model, tier: 'batch', requests: 5, inputUncached: 5000, cacheRead: 0, output: 2500 },
    ])
  })

  it('of OpenAI’s costs, as a German spreadsheet saved it: exact amounts, parts, and every bad row by its line', async () => {
    const bill = await read(fixture('openai-costs.csv'))
    expect(bill.format).toBe('openai_costs')
    expect(bill.lines).toMatchObject([
      {
        ...{ day: '2025-10-01', model: 'gpt-5-mini-2025-08-07', costNanos: 12_275_000, inputCostNanos: 2_250_000 },
        ...{ cacheReadCostNanos: 25_000, outputCostNanos: 10_000_000, roundingNanos: 0 },
      },
      { day: '2025-10-02', costNanos: 1_284_500_000_000, otherCostNanos: 1_284_500_000_000 },
    ])
    expect(bill.rejected).toMatchObject([
      { line: 5, reason: 'the amount is not in US dollars', value: '"eur"' },
      { line: 7, value: expect.stringContaining('viel') },
    ])
  })

  it('of Anthropic’s usage: thousands with commas, both kinds of cache writing together', async () => {
    const bill = await read(fixture('anthropic-usage.csv'))
    expect(bill.format).toBe('anthropic_usage')
    expect(bill.lines).toMatchObject([
      { tier: '', requests: null, inputUncached: 150_000, cacheRead: 20_000, cacheWrite: 1500, output: 75_000 },
      { day: '2025-10-02', tier: 'batch', inputUncached: 1000, output: 500 },
    ])
  })

  it('of Anthropic’s costs: cents are rounded, a row twice counts once, a date that can be read two ways is refused', async () => {
    const bill = await read(fixture('anthropic-costs.csv'))
    expect(bill.format).toBe('anthropic_costs')
    expect(bill.lines).toMatchObject([
      { model: 'Claude Haiku 4.5', costNanos: 360_000_000, cacheReadCostNanos: 10_000_000, roundingNanos: 15_000_000 },
      { model: '', costNanos: 20_000_000, otherCostNanos: 20_000_000 },
    ])
    expect(bill.repeated).toEqual([5])
    expect(bill.rejected).toMatchObject([{ line: 7, reason: expect.stringContaining('not a time') }])
  })

  it('of an earlier export: other names for the same columns', async () => {
    const costs = await read('date,name,cost_in_major,currency,project_name\n2024-03-01,GPT-4 Turbo,1.25,USD,Default\n')
    expect(costs).toMatchObject({ format: 'openai_costs', lines: [{ model: 'GPT-4 Turbo', costNanos: 1_250_000_000 }] })
    const usage = await read(
      'timestamp,n_requests,snapshot_id,n_context_tokens_total,n_generated_tokens_total\n1730696460,3,gpt-4o-2024-08-06,30,9\n',
    )
    expect(usage.lines).toMatchObject([{ day: '2024-11-04', requests: 3, inputUncached: 30, output: 9 }])
  })

  it('of no known format is asked about, and read as it is told', async () => {
    const text = fixture('unknown.csv')
    const asked = await read(text)
    expect(asked).toMatchObject({ format: null, lines: [], headers: ['When', 'Engine', 'Spent', 'Asked'] })
    expect(asked.questions.length).toBeGreaterThan(1)
    const columns = { day: 'When', model: 'engine', requests: 'Asked' }
    expect(await read(text, { ...columns, cost_usd: 'Spent' })).toMatchObject({
      format: 'columns',
      lines: [{ requests: 12, costNanos: 500_000_000 }, { costNanos: 250_000_000 }],
    })
    expect((await read(text, { ...columns, cost_cents: 'Spent' })).lines[0]?.costNanos).toBe(5_000_000)
    await expect(read(text, { day: 'Tag' })).rejects.toThrow(/no column "Tag"/)
    // What looks right is still no known format: a person confirms.
    expect((await read('date,model,cost\n2025-10-01,x,1\n')).questions.join(' ')).toContain('cost')
  })

  it('that is none is refused', async () => {
    await expect(read('hello')).rejects.toThrow(/not a table/)
    expect((await read('usage_date_utc,model,token_type,cost_usd\n2025-10-01,x\n')).rejected).toMatchObject([
      { line: 2, reason: '2 columns where the header has 4' },
    ])
  })
})
