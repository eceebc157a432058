import type { QualityReport } from './quality-report.ts'
import { renderReportCsv } from './render-csv.ts'
import { renderReportHtml } from './render-html.ts'
import { renderReportJson } from './render-json.ts'
import { renderReportText } from './render-text.ts'

export type ReportForm = 'json' | 'text' | 'csv' | 'html'

const renderers: Readonly<Record<ReportForm, (report: QualityReport) => string>> = {
  json: renderReportJson,
  text: renderReportText,
  csv: renderReportCsv,
  html: renderReportHtml,
}

/** File name endings. */
export const reportExtensions: Readonly<Record<ReportForm, string>> = {
  json: 'json',
  text: 'txt',
  csv: 'csv',
  html: 'html',
}

/** A report in one of its forms. */
export function renderReport(report: QualityReport, form: ReportForm): string {
  return renderers[form](report)
}
