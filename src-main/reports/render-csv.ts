import { type CsvValue, csvLine } from '../exchange/csv-line.ts'
import type { Figures } from '../metrics/figures.ts'
import { severities } from '../quality/finding.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayRequest } from '../words/failures/request-sentences.ts'
import type { QualityReport } from './quality-report.ts'

export const reportSections = [
  'total',
  'before',
  'provider',
  'model',
  'operation',
  'language_pair',
  'book',
  'day',
  'error',
  'latest_error',
  'finding',
] as const
type ReportSection = (typeof reportSections)[number]

/** What a row is about; empty where it is about all. */
const subjectColumns = [
  'provider',
  'model',
  'operation',
  'source_language',
  'target_language',
  'book',
  'date',
  'error_kind',
  'check',
  'severity',
  'simulated',
] as const
type Subject = Partial<Record<(typeof subjectColumns)[number], CsvValue>>

const figureColumns = {
  calls: figures => figures.calls,
  success: figures => figures.success,
  error: figures => figures.error,
  timeout: figures => figures.timeout,
  rate_limited: figures => figures.rateLimited,
  blocked: figures => figures.blocked,
  cancelled: figures => figures.cancelled,
  truncated: figures => figures.truncated,
  retries: figures => figures.retries,
  success_rate: figures => figures.successRate,
  requests_answered: figures => figures.requests.answered,
  requests_failed: figures => figures.requests.failed,
  requests_cancelled: figures => figures.requests.cancelled,
  request_success_rate: figures => figures.requests.successRate,
  response_mean_ms: figures => figures.responseTime.meanMs,
  response_p50_ms: figures => figures.responseTime.p50Ms,
  response_p95_ms: figures => figures.responseTime.p95Ms,
  response_p99_ms: figures => figures.responseTime.p99Ms,
  first_token_p50_ms: figures => figures.firstToken.p50Ms,
  first_token_p95_ms: figures => figures.firstToken.p95Ms,
  first_token_p99_ms: figures => figures.firstToken.p99Ms,
  input_uncached: figures => figures.tokens.inputUncached,
  cache_read: figures => figures.tokens.cacheRead,
  cache_write_5m: figures => figures.tokens.cacheWrite5m,
  cache_write_1h: figures => figures.tokens.cacheWrite1h,
  output_text: figures => figures.tokens.outputText,
  reasoning: figures => figures.tokens.reasoning,
  total_tokens: figures => figures.tokens.total,
  estimated_calls: figures => figures.estimatedCalls,
  cost_usd: figures => (figures.costNanos === null ? 'unpriced' : exactDollars(figures.costNanos)),
  unpriced_calls: figures => figures.unpricedCalls,
  source_chars: figures => figures.sourceChars,
  output_chars: figures => figures.outputChars,
  quality_score: figures => (figures.score.mean === null ? null : figures.score.mean / 1000),
} as const satisfies Record<string, (figures: Figures) => CsvValue>

const latestColumns = ['call_id', 'created_at', 'status', 'http_status', 'error_message'] as const
type Latest = Partial<Record<(typeof latestColumns)[number], CsvValue>>

interface Row {
  readonly section: ReportSection
  readonly from: number
  readonly to: number
  readonly subject: Subject
  readonly figures?: Figures
  readonly calls?: number
  readonly latest?: Latest
}

/**
 * The report as one tidy table: a row a subject, its `section` first, the same columns throughout. With
 * a section given, only its rows and the columns it uses.
 */
export function renderReportCsv(report: QualityReport, section?: string): string {
  const chosen = section === undefined ? null : knownSection(section)
  const rows = rowsOf(report).filter(row => chosen === null || row.section === chosen)
  const subjects = subjectColumns.filter(name => chosen === null || rows.some(row => row.subject[name] !== undefined))
  const withFigures = chosen === null || (chosen !== 'error' && chosen !== 'latest_error' && chosen !== 'finding')
  const figures = withFigures ? Object.keys(figureColumns) : chosen === 'error' || chosen === 'finding' ? ['calls'] : []
  const latest = chosen === null || chosen === 'latest_error' ? latestColumns : []
  const lines = [csvLine(['section', 'period_start', 'period_end', ...subjects, ...figures, ...latest])]
  for (const row of rows) {
    lines.push(
      csvLine([
        row.section,
        new Date(row.from).toISOString(),
        new Date(row.to).toISOString(),
        ...subjects.map(name => row.subject[name]),
        ...figures.map(name => figureCell(row, name as keyof typeof figureColumns)),
        ...latest.map(name => row.latest?.[name]),
      ]),
    )
  }
  return lines.join('')
}

function figureCell(row: Row, name: keyof typeof figureColumns): CsvValue {
  if (row.figures !== undefined) return figureColumns[name](row.figures)
  return name === 'calls' ? row.calls : null
}

function knownSection(section: string): ReportSection {
  const found = reportSections.find(name => name === section)
  if (found !== undefined) return found
  throw failing('usage', sayRequest('report.section', { section, sections: reportSections.join(', ') }))
}

function rowsOf({ summary, quality, includesSimulated }: QualityReport): Row[] {
  const { from, to } = summary.period
  const row = (section: ReportSection, subject: Subject, figures: Figures): Row => ({
    section,
    from,
    to,
    subject,
    figures,
  })
  const provider = (one: { provider: string; simulated: boolean }): Subject => ({
    provider: one.provider,
    simulated: one.simulated,
  })
  return [
    row('total', { simulated: includesSimulated }, summary.total),
    {
      section: 'before',
      from: summary.before.from,
      to: summary.before.to,
      subject: { simulated: includesSimulated },
      figures: summary.before.figures,
    },
    ...summary.providers.map(one => row('provider', provider(one), one.figures)),
    ...summary.models.map(one => row('model', { ...provider(one), model: one.model }, one.figures)),
    ...summary.operations.map(one => row('operation', { operation: one.operation }, one.figures)),
    ...summary.languages.map(one =>
      row('language_pair', { source_language: one.sourceLanguage, target_language: one.targetLanguage }, one.figures),
    ),
    ...summary.books.map(one => row('book', { book: one.book }, one.figures)),
    ...summary.trend.map(one => row('day', { date: one.date }, one.figures)),
    ...summary.errors.flatMap(error =>
      error.providers.map(part => ({
        section: 'error' as const,
        from,
        to,
        subject: { provider: part.provider, error_kind: error.errorKind },
        calls: part.calls,
      })),
    ),
    ...summary.latestErrors.map(call => ({
      section: 'latest_error' as const,
      from,
      to,
      subject: {
        provider: call.provider,
        model: call.modelName,
        operation: call.operation,
        source_language: call.sourceLanguage,
        target_language: call.targetLanguage,
        book: call.sourceBook,
        error_kind: call.errorKind,
        simulated: call.origin === 'practice' || call.origin === 'sample',
      },
      latest: {
        call_id: call.id,
        created_at: new Date(call.createdAt).toISOString(),
        status: call.status,
        http_status: call.httpStatus,
        error_message: call.errorMessage,
      },
    })),
    // In the column of calls: how many findings.
    ...(quality?.findings ?? []).flatMap(({ check, ...counts }) =>
      severities
        .filter(severity => counts[severity] > 0)
        .map(severity => ({
          section: 'finding' as const,
          from,
          to,
          subject: { check, severity },
          calls: counts[severity],
        })),
    ),
  ]
}

/** All nine decimals, without a detour over binary fractions. */
export function exactDollars(nanos: number): string {
  const digits = Math.abs(nanos).toFixed(0).padStart(10, '0')
  const fraction = digits.slice(-9).replace(/0+$/, '')
  return `${nanos < 0 ? '-' : ''}${digits.slice(0, -9)}${fraction === '' ? '' : `.${fraction}`}`
}
