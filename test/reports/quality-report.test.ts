import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { displayWidth } from '../../src-main/reports/display-width.ts'
import { createFigureFormats } from '../../src-main/reports/format-figures.ts'
import { renderReportCsv } from '../../src-main/reports/render-csv.ts'
import { renderReportHtml } from '../../src-main/reports/render-html.ts'
import { renderReportJson } from '../../src-main/reports/render-json.ts'
import { renderReportText } from '../../src-main/reports/render-text.ts'
import { reportJsonSchema } from '../../src-main/reports/report-document.ts'
import { createRecordedLedger, fixedNow, type RecordedLedger } from '../support/recorded-ledger.ts'
import { recordTwoWeeks, reportOf } from './seeded-report.ts'

const schemaFile = join(import.meta.dirname, '../../resources/quality-report.schema.json')
const golden = (name: string): string => join(import.meta.dirname, `../fixtures/reports/${name}`)

let opened: RecordedLedger
beforeEach(() => {
  opened = createRecordedLedger('Asia/Tokyo')
})
afterEach(() => opened.dispose())

describe('the report of two weeks of calls', () => {
  beforeEach(() => recordTwoWeeks(opened))

  it('reads as text, within 78 columns', async () => {
    const text = renderReportText(reportOf(opened))
    await expect(text).toMatchFileSnapshot(golden('report.txt'))
    for (const line of text.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(78)
  })

  it('is JSON that its published schema accepts', async () => {
    const text = renderReportJson(reportOf(opened))
    await expect(text).toMatchFileSnapshot(golden('report.json'))
    const published = JSON.parse(readFileSync(schemaFile, 'utf8')) as object
    expect(published).toEqual(JSON.parse(JSON.stringify(reportJsonSchema())))
    const validator = z.fromJSONSchema(published as Parameters<typeof z.fromJSONSchema>[0])
    const document = JSON.parse(text) as Record<string, unknown>
    expect(validator.safeParse(document).error).toBeUndefined()
    for (const key of Object.keys(document)) {
      const { [key]: _, ...rest } = document
      expect(validator.safeParse(rest).success, `without ${key}`).toBe(false)
    }
  })

  it('is one tidy CSV table, and one for a section', async () => {
    const report = reportOf(opened)
    const text = renderReportCsv(report)
    await expect(text).toMatchFileSnapshot(golden('report.csv'))
    const rows = parse(text, { columns: true }) as Record<string, string>[]
    expect(new Set(rows.map(row => Object.keys(row).length)).size).toBe(1)
    const total = rows.find(row => row.section === 'total')
    expect(total?.calls).toBe(String(report.summary.total.calls))
    const providers = rows.filter(row => row.section === 'provider')
    expect(providers.reduce((sum, row) => sum + Number(row.calls), 0)).toBe(Number(total?.calls))
    const section = parse(renderReportCsv(report, 'provider'), { columns: true }) as Record<string, string>[]
    expect(section.map(row => row.provider)).toEqual(providers.map(row => row.provider))
    expect(Object.keys(section[0] ?? {})).not.toContain('error_message')
    expect(() => renderReportCsv(report, 'nonsense')).toThrow(/no section/)
  })

  it('never lets a spreadsheet run a cell as a formula', () => {
    const rows = parse(renderReportCsv(reportOf(opened)), { columns: true }) as Record<string, string>[]
    const message = rows.find(row => row.error_message?.includes('HYPERLINK'))?.error_message
    expect(message).toBe('\'=HYPERLINK("http://example.org","待って")')
  })

  it('is a page that loads and runs nothing, with everything from outside escaped', async () => {
    const html = renderReportHtml(reportOf(opened, { filterNames: { book: ['<img src=x onerror=alert(1)>'] } }))
    await expect(html).toMatchFileSnapshot(golden('report.html'))
    expect(html).not.toMatch(/<script|<img|<link|<iframe|url\(|@import/i)
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(html).toContain('Overloaded &lt;b&gt;now&lt;/b&gt;')
    expect(html).toContain('紅樓夢')
    expect(html).toContain('prefers-color-scheme:dark')
    expect(html).toContain('@media print')
  })

  it('is named by the last day of its period, and not by the one after it', () => {
    const report = reportOf(opened)
    const period = { ...report.summary.period, from: Date.UTC(2024, 0, 3), to: Date.UTC(2024, 1, 2) }
    const formats = createFigureFormats({ timeZone: 'UTC' })
    const html = renderReportHtml({ ...report, formats, summary: { ...report.summary, period } })
    expect(html).toContain('<title>Quality report, 3 Jan 2024 to 1 Feb 2024</title>')
  })

  it('draws each day with its date and its value, and one picture for who cannot see it', () => {
    const [chart = ''] = /<svg[\s\S]*?<\/svg>/.exec(renderReportHtml(reportOf(opened))) ?? []
    const words = [...chart.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, word]) => word)
    expect(words).toContain('17 Nov')
    expect(words.filter(word => word?.startsWith('$'))).toHaveLength(chart.split('<rect').length - 1)
    expect(chart).toContain('role="img" aria-label="Spend per day, at most $0.059 on 18 Nov;')
    const long = renderReportHtml(reportOf(opened, { days: 90 }))
    const [longChart = ''] = /<svg[\s\S]*?<\/svg>/.exec(long) ?? []
    const dates = longChart.match(/>\d+ [A-Z][a-z]+<\/text>/g)?.length ?? 0
    expect(dates).toBeGreaterThanOrEqual(5)
    expect(dates).toBeLessThanOrEqual(8)
    expect(longChart.match(/>\$[\d.]+<\/text>/g)).toHaveLength(1)
  })

  it('underlines in the headline what needs a person, and nothing else', () => {
    const report = reportOf(opened)
    const [, headline = '', , worst = ''] =
      /<h1>((.*?)<em class="attention">(.*?)<\/em>.*?)<\/h1>/.exec(renderReportHtml(report)) ?? []
    expect(worst).toBe(report.verdict.reasons[0])
    expect(headline.replaceAll(/<[^>]*>/g, '')).toBe(report.verdict.sentence)
  })

  it('counts simulated calls in only when asked, and labels them in every form', () => {
    const without = reportOf(opened)
    for (const text of [renderReportText(without), renderReportHtml(without)]) {
      expect(text).toContain('1 simulated call (practice or sample) is left out.')
      expect(text).not.toContain('practice-1')
    }
    expect(renderReportCsv(without)).not.toContain('practice-1')
    const all = reportOf(opened, { includeSimulated: true })
    expect(all.summary.total.calls).toBe(without.summary.total.calls + 1)
    expect(renderReportText(all)).toContain('(simulated) practice-1')
    expect(renderReportHtml(all)).toContain('(simulated) Practice')
    for (const text of [renderReportText(all), renderReportHtml(all)]) {
      expect(text).not.toMatch(/\(simulated\)[^\n<]*\(simulated\)/)
    }
    const row = (parse(renderReportCsv(all, 'model'), { columns: true }) as Record<string, string>[]).find(
      one => one.model === 'practice-1',
    )
    expect(row?.simulated).toBe('true')
    expect(JSON.parse(renderReportJson(all))).toMatchObject({
      simulated: { included: true, calls_left_out: 0 },
      models: expect.arrayContaining([expect.objectContaining({ model: 'practice-1', simulated: true })]) as unknown,
    })
  })
})

describe('the report of little', () => {
  const forms = { text: renderReportText, json: renderReportJson, csv: renderReportCsv, html: renderReportHtml }

  it('says in every form that an empty ledger is empty', () => {
    const report = reportOf(opened)
    expect(report.verdict).toMatchObject({ state: 'empty', sentence: 'No calls were made in this period.' })
    for (const [name, render] of Object.entries(forms)) expect(render(report).length, name).toBeGreaterThan(100)
    expect(renderReportText(report)).not.toContain('NaN')
  })

  it('of practice calls alone, has no totals and says where the calls are', async () => {
    await opened.record({ origin: 'practice', providerId: opened.providerIds[3] })
    const report = reportOf(opened)
    expect(report.verdict.state).toBe('empty')
    expect(renderReportText(report)).toContain('1 simulated call (practice or sample) is left out.')
    expect(reportOf(opened, { realm: 'practice' }).summary.total.calls).toBe(1)
  })

  it('of sample data says so in one sentence, and names the practice calls in it that it leaves out', async () => {
    await opened.record({ origin: 'practice', providerId: opened.providerIds[3] }, { origin: 'sample' })
    const { notes } = reportOf(opened, { realm: 'sample' }).verdict
    expect(notes).toContain('This is sample data: nothing was sent or paid for its calls.')
    expect(notes).toContain('1 practice call is left out.')
    expect(notes.filter(note => /counted in|simulated/.test(note))).toEqual([])
  })

  it('of unpriced calls alone, says unpriced and never $0', async () => {
    await opened.record({ statedCostNanos: null }, { statedCostNanos: null, createdAt: fixedNow - 120_000 })
    const report = reportOf(opened)
    const text = renderReportText(report)
    expect(report.verdict.sentence).toContain('cost unpriced')
    expect(text).toMatch(/Cost +unpriced/)
    expect(text).not.toContain('$0')
    expect(renderReportHtml(report)).not.toContain('$0.00')
    const [total] = parse(renderReportCsv(report, 'total'), { columns: true }) as Record<string, string>[]
    expect(total).toMatchObject({ cost_usd: 'unpriced', unpriced_calls: '2' })
    expect(JSON.parse(renderReportJson(report))).toMatchObject({ totals: { cost_nanos: null, cost_usd: null } })
  })

  it('names a refused key first', async () => {
    await opened.record(...Array.from({ length: 30 }, () => ({})), {
      errorKind: 'authentication',
      providerId: opened.providerIds[2],
      statedCostNanos: null,
    })
    expect(reportOf(opened).verdict.sentence).toMatch(/^Needs attention: Mistral refused the API key \(1 call\)/)
  })
})
