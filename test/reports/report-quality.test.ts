import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildQualityReport } from '../../src-main/reports/quality-report.ts'
import { renderReportCsv } from '../../src-main/reports/render-csv.ts'
import { renderReportHtml } from '../../src-main/reports/render-html.ts'
import { reportToDocument } from '../../src-main/reports/render-json.ts'
import { renderReportText } from '../../src-main/reports/render-text.ts'
import { createQualityFixture, type QualityFixture, sound, wrongNumber } from '../quality/quality-fixture.ts'

describe('findings in the report', () => {
  let fixture: QualityFixture
  beforeAll(async () => {
    fixture = await createQualityFixture()
    await fixture.translated(sound)
    await fixture.translated(wrongNumber)
    await fixture.translated('', { sourceBook: 'Other' })
    await fixture.app.quality.checks.checkNow(10_000)
    const found = fixture.app.quality.findings.list({ realms: ['real'], checkIds: ['numbers'] }, 1, 0)
    await fixture.app.quality.reviews.accept([found[0]?.id ?? 0], null)
  })
  afterAll(() => fixture.dispose())
  const report = (filters = {}) => buildQualityReport(fixture.app, { days: 1, filters })

  it('stand in all four forms, with how often each check was right', () => {
    const built = report()
    expect(built.quality?.findings).toMatchObject([
      { check: 'empty', critical: 1, open: 1, precision: null },
      { check: 'numbers', minor: 1, open: 0, precision: 1 },
    ])
    expect(renderReportText(built)).toMatch(/Numbers.*1\s+0\s+100\s*%/)
    expect(renderReportHtml(built)).toContain('<h2>Findings of the checks</h2>')
    expect(renderReportCsv(built, 'finding').split('\r\n').slice(1, 3).join('|')).toMatch(
      /empty,critical,1\|.*numbers,minor,1/,
    )
    expect(reportToDocument(built)).toMatchObject({
      findings: [{ check: 'empty' }, { check: 'numbers' }],
      caching: { calls: 0 },
    })
  })

  it('are of one book where one is asked for, and left out where they could not be told apart', () => {
    expect(report({ books: ['Other'] }).quality?.findings.map(({ check }) => check)).toEqual(['empty'])
    expect(report({ models: ['gpt-4o-mini'] }).quality).toBeNull()
    expect(reportToDocument(report({ models: ['gpt-4o-mini'] })).findings).toBeNull()
  })
})
