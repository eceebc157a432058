import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createPaths } from '../../../src-main/app-paths.ts'
import { createBills } from '../../../src-main/insights/bills/bills.ts'
import { createBillRepository } from '../../../src-main/store/repositories/bill-repository.ts'
import { createLedgerFixture, type LedgerFixture } from '../../support/ledger-fixture.ts'

const rows = 100_000
const days = 250
const firstDay = Date.UTC(2025, 0, 1)
const header =
  'start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,api_key_id,model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens,input_uncached_tokens,input_text_tokens,output_text_tokens\n'

/** As OpenAI exports usage by the minute. */
function* usageByMinute(): Generator<string> {
  yield header
  for (let at = 0; at < rows; at++) {
    const time = firstDay / 1000 + Math.floor((at / rows) * days * 1440) * 60
    const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000Z', '+00:00')
    yield `${time},${time + 60},${iso(time)},${iso(time + 60)},proj_${at % 3},2.0,user-${'x'.repeat(20)},key_${at},gpt-5-mini-2025-08-07,FALSE,default,1000.0,500.0,0.0,1000.0,1000.0,500.0\n`
  }
}

describe('a bill of a year by the minute, longer than 16 MB', () => {
  let folder: string
  let file: string
  let fixture: LedgerFixture
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'galley-long-bill-'))
    file = join(folder, 'usage.csv')
    await pipeline(Readable.from(usageByMinute()), createWriteStream(file))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  beforeEach(() => {
    fixture = createLedgerFixture({ now: Date.UTC(2026, 5, 1) })
  })
  afterEach(() => fixture.dispose())

  function open() {
    const provider = { id: 1, name: 'openai', displayName: 'OpenAI' }
    const find = () => provider as never
    return createBills({
      ...{ store: fixture.store, clock: fixture.clock, pricing: { describePrice: () => null } },
      registry: { find, byId: find, list: () => [provider] as never },
      paths: createPaths('', join(import.meta.dirname, '../../../src-main/cli.ts')),
    })
  }
  const input = () => ({ fileName: 'usage.csv', source: { file } })
  const linesKept = () => fixture.store.db.prepare('SELECT count(*) FROM bill_lines').pluck().get()

  it('is read in another thread, added up, and kept in whole', async () => {
    expect(statSync(file).size).toBeGreaterThan(16 * 1024 * 1024)
    const bills = open()
    const [all, here] = [process.cpuUsage(), process.threadCpuUsage()]
    const { bill, file: read } = await bills.import(input())
    const [allUsed, hereUsed] = [process.cpuUsage(all), process.threadCpuUsage(here)]
    expect(read).toMatchObject({
      ...{ rows, lineCount: days * 3, rejectedCount: 0, repeatedCount: 0, models: ['gpt-5-mini-2025-08-07'] },
      totals: { requests: 2 * rows, inputTokens: 1000 * rows, outputTokens: 500 * rows },
    })
    expect([bill.rows, linesKept(), bills.list()]).toEqual([rows, days * 3, [bill]])
    // Calls under way are settled by this thread: what it does for the bill is to write the lines.
    expect(hereUsed.user).toBeLessThan(allUsed.user / 3)
  })

  it('is known again, however it is read, and deleted with all its lines', async () => {
    const bills = open()
    const { bill } = await bills.import(input())
    const again = await Promise.all([bills.preview(input()), bills.import(input())])
    expect([again[0].known?.id, again[1].isNew, linesKept()]).toEqual([bill.id, false, days * 3])
    await bills.remove(bill.id)
    expect([linesKept(), bills.list()]).toEqual([0, []])
  })

  it('of which nobody waits for the end leaves nothing', async () => {
    const bills = open()
    const abort = new AbortController()
    const reading = bills.import(input(), abort.signal)
    setTimeout(() => abort.abort(), 50)
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' })
    await expect(bills.preview(input(), AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
    expect([linesKept(), bills.list()]).toEqual([0, []])
  })

  it('that a killed process left half-way is never seen, and makes way for the next', async () => {
    const repository = createBillRepository(fixture.store)
    const { bill, file: read } = await open().import({ fileName: 'a.csv', source: { text: shortBill } })
    const half = repository.begin({ ...bill, fileHash: 'half' })
    const [line] = repository.lines(bill.id, '2025-01-01', '2025-01-01')
    if (line === undefined) throw new Error('The short bill has a line.')
    repository.addLines(half, [line])
    expect([read.rows, open().list(), linesKept()]).toEqual([1, [bill], 2])
    const { bill: next } = await open().import({ fileName: 'b.csv', source: { text: `${shortBill}\n` } })
    expect([
      open()
        .list()
        .map(({ id }) => id),
      linesKept(),
    ]).toEqual([[next.id, bill.id], 2])
  })
})

const shortBill = `start_time,num_model_requests,model,input_tokens,output_tokens\n${firstDay / 1000},1,m,1,1\n`
