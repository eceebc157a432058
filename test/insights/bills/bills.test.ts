import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPaths } from '../../../src-main/app-paths.ts'
import { createBills } from '../../../src-main/insights/bills/bills.ts'
import {
  answeredNamesSql,
  billLinesSql,
  billListSql,
  ledgerDaysSql,
  removeLinesSql,
  unfinishedBillsSql,
} from '../../../src-main/store/repositories/bill-repository.ts'
import { createLedgerFixture, type LedgerFixture, recordedCall } from '../../support/ledger-fixture.ts'
import { explain } from '../../support/query-plan.ts'

const columns = {
  day: 'day',
  model: 'model',
  requests: 'requests',
  output: 'output',
  cost_usd: 'cost',
  account: 'project',
}
const head = 'day,model,requests,output,cost,project\n'

describe('bills in the books', () => {
  let fixture: LedgerFixture
  beforeEach(() => {
    fixture = createLedgerFixture({ timeZone: 'Asia/Tokyo', now: Date.UTC(2026, 5, 1) })
  })
  afterEach(() => fixture.dispose())

  const paths = createPaths('', join(import.meta.dirname, '../../../src-main/cli.ts'))
  const bills = () => {
    const provider = { id: 1, name: 'openai', displayName: 'OpenAI' }
    const find = () => provider as never
    return createBills({
      ...{ store: fixture.store, clock: fixture.clock, pricing: { describePrice: () => null }, paths },
      registry: { find, byId: find, list: () => [provider] as never },
    })
  }
  const take = (rows: string, fileName = 'bill.csv') =>
    bills().import({ fileName, source: { text: head + rows }, provider: 'openai', columns })
  const outputs = () => {
    const facts = bills().facts({ providerId: 1, realm: 'real', firstDay: '2026-04-01', lastDay: '2026-04-30' })
    return bills()
      .compare(facts)
      .lines.map(({ day, model, bill }) => [day, model, bill.output])
  }

  it('sums the ledger in UTC days, whatever the zone of its owner', async () => {
    const hours = [14, 15, 23, 24]
    const at = (hour: number) =>
      recordedCall({ createdAt: Date.UTC(2026, 3, 1, hour), answeredModel: 'gpt-5-mini-2025-08-07' })
    await fixture.ledger.recordCalls(hours.map(at))
    const facts = bills().facts({ providerId: 1, realm: 'real', firstDay: '2026-04-01', lastDay: '2026-04-30' })
    expect(facts.ledger.map(({ day, calls, output }) => [day, calls, output])).toEqual([
      ['2026-04-01', 3, 165],
      ['2026-04-02', 1, 55],
    ])
    expect(facts.models).toEqual([{ model: 'gpt-5-mini', answered: ['gpt-5-mini-2025-08-07'] }])
  })

  it('takes a newer export for its days and projects only, and gives them back when that is deleted', async () => {
    await take('2026-04-01,a,1,10,1,ink\n2026-04-02,a,1,20,1,ink\n2026-04-02,b,1,5,1,ink\n')
    await take('2026-04-02,a,1,1000,1,brush\n', 'brush.csv')
    expect(outputs()).toEqual([
      ['2026-04-01', 'a', 10],
      ['2026-04-02', 'a', 1020],
      ['2026-04-02', 'b', 5],
    ])
    const { bill, replaces } = await take('2026-04-02,a,1,33,1,ink\n', 'newer.csv')
    expect(replaces.map(({ bill: old, days }) => [old.fileName, days])).toEqual([['bill.csv', 1]])
    // A model that the newer export does not have on that day is gone with the older one.
    expect(outputs()).toEqual([
      ['2026-04-01', 'a', 10],
      ['2026-04-02', 'a', 1033],
    ])
    await bills().remove(bill.id)
    expect(outputs()[1]).toEqual(['2026-04-02', 'a', 1020])
  })

  it('keeps the same file once, and nothing of one without a usable row', async () => {
    const twice = [await take('2026-04-01,a,1,10,1,\n'), await take('2026-04-01,a,1,10,1,\n')]
    expect(twice.map(({ isNew }) => isNew)).toEqual([true, false])
    await expect(take('yesterday,a,1,10,1,\n')).rejects.toThrow(/Line 2: day is not a time/)
    expect(bills().list()).toHaveLength(1)
  })

  it('reads by its indexes', () => {
    const span = { from: 0, to: 1, realm: 'real', providerId: 1 }
    const ledger = explain(fixture.store, ledgerDaysSql, span)
    expect(ledger[0]).toContain(
      'SEARCH quality_metrics USING INDEX quality_metrics_key (period=? AND period_start>? AND period_start<?)',
    )
    expect(explain(fixture.store, billLinesSql, [1, 'a', 'b'])).toEqual([
      'SEARCH bill_lines USING INDEX bill_lines_key (import_id=? AND day>? AND day<?)',
    ])
    expect(explain(fixture.store, billListSql)).toEqual(['SCAN bill_imports'])
    expect(explain(fixture.store, unfinishedBillsSql)).toEqual(['SCAN bill_imports'])
    expect(explain(fixture.store, removeLinesSql, [1, 1000]).join()).toContain(
      'SEARCH bill_lines USING COVERING INDEX bill_lines_key',
    )
    expect(explain(fixture.store, answeredNamesSql, { ...span, model: 'a' }).join(' ')).toContain(
      'SEARCH service_calls USING INDEX calls_by_model (model_name=? AND created_at>? AND created_at<?)',
    )
  })
})
