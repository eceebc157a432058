import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTable } from '../../../src-main/insights/bills/bill-table.ts'
import type { BillColumns } from '../../../src-main/insights/bills/bill-types.ts'
import { readBill } from '../../../src-main/insights/bills/read-bill.ts'

const now = Date.UTC(2026, 5, 1)
const read = async (text: string, columns?: BillColumns) => {
  const { bill, lines } = await readBill({ source: { text }, columns, now })
  return { ...bill, lines }
}
const costHeader = 'usage_date_utc,model,token_type,cost_usd'
const columns = { day: 'day', model: 'model', cost_usd: 'cost', requests: 'requests' }
const costOf = async (text: string) => (await read(text, columns)).lines.map(line => line.costNanos)

describe('figures', () => {
  it('are read by how the file writes them, not by what separates its cells', async () => {
    const german = 'day;model;requests;cost\n2026-05-01;a;1;"0,25"\n2026-05-02;a;1;"1.284,50"\n2026-05-03;a;1;1.234\n'
    const swiss = 'day;model;requests;cost\n2026-05-01;a;1;0.25\n2026-05-02;a;1;1’284.50\n2026-05-03;a;1;1.234\n'
    const american = 'day,model,requests,cost\n2026-05-01,a,1,"$1,284.50"\n2026-05-02,a,1,"1,234"\n2026-05-03,a,1,.5\n'
    expect(await costOf(german)).toEqual([250_000_000, 1_284_500_000_000, 1_234_000_000_000])
    expect(await costOf(swiss)).toEqual([250_000_000, 1_284_500_000_000, 1_234_000_000])
    expect(await costOf(american)).toEqual([1_284_500_000_000, 1_234_000_000_000, 500_000_000])
  })

  it('that can be read two ways are refused, and the others of the file are not', async () => {
    const bill = await read('day;model;requests;cost\n2026-05-01;a;1;1.234\n2026-05-02;a;1;7\n', columns)
    expect(bill.lines.map(line => [line.day, line.costNanos])).toEqual([['2026-05-02', 7_000_000_000]])
    expect(bill.rejected).toMatchObject([
      { line: 2, reason: expect.stringContaining('can be read two ways'), value: '"1.234"' },
    ])
  })

  it('with exponents, credits, cents and separators of thousands are exact to the nano-dollar', async () => {
    const cents = { day: 'day', model: 'model', cost_cents: 'cents' }
    const rows = [
      ['1.2345e3', 12_345_000_000],
      ['5E-05', 500],
      ['"1,234,567.5"', 12_345_675_000_000],
      ['(2.50)', -25_000_000],
      ['−3', -30_000_000],
      ['1e-07', 1],
    ] as const
    const text = rows.map(([cell], at) => `2026-05-${10 + at},m,${cell}\n`).join('')
    const bill = await read(`day,model,cents\n${text}`, cents)
    expect(bill.lines.map(line => line.costNanos)).toEqual(rows.map(([, nanos]) => nanos))
    expect(bill.rejected).toEqual([])
  })

  it('that are none are named with their line: formulas, NaN, infinity, other currencies, more than any bill', async () => {
    const cells = ['=1+1', '@SUM(A1)', 'Infinity', '1e400', '0x10', '€5', '99999999999', '1.2.3', '--1']
    const rows = cells.map(cell => `2026-05-01,m,output,${cell}\n`).join('')
    const bill = await read(`${costHeader}\n${rows}2026-05-01,m,output,1\n`)
    expect(bill.rejected.map(({ line }) => line)).toEqual(cells.map((_, at) => at + 2))
    expect(bill.totals.costNanos).toBe(1_000_000_000)
  })
})

describe('text', () => {
  it('that would be a formula or would steer a terminal is kept as a name that does neither', async () => {
    const rows = '2026-05-01,=HYPERLINK(evil),output,1\n2026-05-01,\u001b[2Jgpt\u0007\u0000x,output,1\n'
    expect((await read(`${costHeader}\n${rows}`)).models).toEqual(['=HYPERLINK(evil)', '[2Jgpt x'])
  })

  it('in quotes may hold commas, quotes and ends of lines; a quote in the middle of a cell is a quote', async () => {
    const rows = '2026-05-01,"a ""big"", \nmodel",output,1\n2026-05-02,5" model,output,1\n2026-05-03,,output,1\n'
    const bill = await read(`${costHeader}\n${rows}oops,m,output,1\n`)
    expect(bill.models).toEqual(['5" model', 'a "big", model'])
    expect(bill.rejected).toMatchObject([{ line: 6 }])
    await expect(read(`${costHeader}\n2026-05-01,"m,output,1\n`)).rejects.toThrow(
      /quotation mark.*never closed.*Nothing was kept/,
    )
  })
})

describe('the table', () => {
  const sums = (text: string) => read(text).then(({ totals, rejected, rows }) => [totals.costNanos, rejected, rows])
  const plain = `${costHeader}\n2026-05-01,m,output,1\n2026-05-02,m,output,2\n`
  const whole = [3_000_000_000, [], 2]

  it('may end its lines as it likes, even each otherwise, and begin with a mark', async () => {
    expect(await sums(plain)).toEqual(whole)
    expect(await sums(`\ufeff${plain.replaceAll('\n', '\r\n')}`)).toEqual(whole)
    expect(await sums(plain.replaceAll('\n', '\r'))).toEqual(whole)
    expect(await sums(plain.replace('\n', '\r\n'))).toEqual(whole)
    expect(await sums(plain.trimEnd())).toEqual(whole)
    expect(await sums(`sep=;\r\n${plain.replaceAll(',', ';')}`)).toEqual(whole)
    expect(await sums(plain.replaceAll(',', '\t'))).toEqual(whole)
  })

  it('may have blank rows, rows of nothing but commas, and more commas than it needs', async () => {
    const rows = `\n\n,,,\n2026-05-01,m,output,1,,\n   \n2026-05-02,m,output,2\n"","","",""\n`
    expect(await sums(costHeader + rows)).toEqual(whole)
  })

  it('comes piece by piece, wherever it is cut', async () => {
    async function* letters(text: string) {
      for (const letter of text) yield letter
    }
    const text = '\ufeffday,model\r\n2026-05-01,"a\r\nb"\r\n2026-05-02,c\r\n'
    const { headers, rows } = await openTable(letters(text))
    const found = []
    for await (const { record } of rows) found.push(record)
    expect([headers, found]).toEqual([
      ['day', 'model'],
      [
        ['2026-05-01', 'a\r\nb'],
        ['2026-05-02', 'c'],
      ],
    ])
  })

  it('with a column of the same name twice is asked about, and read as it is told', async () => {
    const text = 'usage_date_utc,model,token_type,cost_usd,cost_usd\n2026-05-01,m,output,1,2\n'
    const asked = await read(text)
    expect([asked.format, asked.questions[1]]).toEqual([null, expect.stringContaining('"cost_usd" counts')])
    expect(asked.headers.at(-1)).toBe('cost_usd (2)')
    const told = await read(text, { day: 'usage_date_utc', model: 'model', cost_usd: 'cost_usd (2)' })
    expect(told.totals.costNanos).toBe(2_000_000_000)
    // A column that nobody reads may stand there as often as it likes.
    expect((await read('usage_date_utc,model,token_type,cost_usd,x,x\n2026-05-01,m,output,1,,\n')).format).toBe(
      'anthropic_costs',
    )
  })
})

describe('a file', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'galley-bill-files-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const written = (bytes: Uint8Array | string) => {
    const file = join(folder, `bill-${Math.random()}.csv`)
    writeFileSync(file, bytes)
    return readBill({ source: { file }, now })
  }
  const usage = 'usage_date_utc,model,workspace,token_type,cost_usd\n2026-05-01,m,NAME,output,1\n'

  it('may be in UTF-8, UTF-16 with a mark or without, or what a spreadsheet saves', async () => {
    const utf16 = Buffer.from(usage.replace('NAME', '墨'), 'utf16le')
    const files = [
      ['utf-8', Buffer.from(`\ufeff${usage.replace('NAME', '墨')}`), '墨'],
      ['utf-16le', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), '墨'],
      ['utf-16le', utf16, '墨'],
      ['utf-16be', Buffer.from(utf16).swap16(), '墨'],
      ['windows-1252', Buffer.from(usage.replace('NAME', 'Büro'), 'latin1'), 'Büro'],
    ] as const
    for (const [encoding, bytes, name] of files) {
      const { bill } = await written(bytes)
      expect([bill.encoding, bill.accounts, bill.totals.costNanos]).toEqual([encoding, [name], 1_000_000_000])
    }
  })

  it('whose first odd byte comes after many pages of ASCII is read again, in another encoding', async () => {
    const rows = '2026-05-01,m,Default,output,0\n'.repeat(4000)
    const bytes = Buffer.from(`${usage.replace('NAME', 'a')}${rows}2026-05-02,m,Büro,output,2\n`, 'latin1')
    const { bill } = await written(bytes)
    expect([bill.encoding, bill.accounts]).toEqual(['windows-1252', ['Büro', 'Default', 'a']])
    expect([bill.totals.costNanos, bill.repeatedCount]).toEqual([3_000_000_000, 3999])
    expect(bill.repeated.length).toBe(1000)
  })

  it('that is a workbook, an archive, empty, a folder or not there says what to do', async () => {
    await expect(written(Buffer.from([0x50, 0x4b, 3, 4, 0, 0]))).rejects.toThrow(/save the sheet as CSV/)
    await expect(written(Buffer.from([0x1f, 0x8b, 8]))).rejects.toThrow(/no CSV file/)
    await expect(written('')).rejects.toThrow(/is empty/)
    await expect(readBill({ source: { file: folder }, now })).rejects.toMatchObject({ code: 'invalid_input' })
    const gone = readBill({ source: { file: join(folder, 'gone.csv') }, now })
    await expect(gone).rejects.toMatchObject({ code: 'not_found' })
  })
})
