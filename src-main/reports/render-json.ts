import type { Figures, ScoreFigures, TimeFigures } from '../metrics/figures.ts'
import type { ProviderName } from '../metrics/metrics-types.ts'
import { readCallEnd } from '../words/call-end-sentences.ts'
import type { QualityReport } from './quality-report.ts'
import { type ReportDocument, type ReportFigures, reportVersion } from './report-document.ts'

/** The report as data; every key is described in `resources/quality-report.schema.json`. */
export function reportToDocument(report: QualityReport): ReportDocument {
  const { summary } = report
  const { state, sentence, reasons, notes, said } = report.verdict
  const provider = ({ provider, displayName, realm, simulated }: ProviderName) => ({
    provider,
    display_name: displayName,
    realm,
    simulated,
  })
  return {
    report: 'galley.quality_report',
    version: reportVersion,
    generated_at: iso(report.generatedAt),
    period: {
      start: iso(summary.period.from),
      end: iso(summary.period.to),
      days: summary.period.days,
      time_zone: summary.period.timeZone,
    },
    filters: Object.fromEntries(Object.entries(report.filterNames).map(([name, values]) => [name, [...values]])),
    simulated: { included: report.includesSimulated, calls_left_out: summary.simulatedCalls },
    verdict: {
      ...{ state, sentence, reasons: [...reasons], notes: [...notes] },
      ...{ reasons_said: [...said.reasons], notes_said: [...said.notes] },
    },
    percentile_error: summary.percentileError,
    totals: figuresToDocument(summary.total),
    before: {
      start: iso(summary.before.from),
      end: iso(summary.before.to),
      figures: figuresToDocument(summary.before.figures),
    },
    providers: summary.providers.map(row => ({ ...provider(row), figures: figuresToDocument(row.figures) })),
    models: summary.models.map(row => ({
      ...provider(row),
      model: row.model,
      figures: figuresToDocument(row.figures),
    })),
    operations: summary.operations.map(row => ({ operation: row.operation, figures: figuresToDocument(row.figures) })),
    language_pairs: summary.languages.map(row => ({
      source_language: row.sourceLanguage,
      target_language: row.targetLanguage,
      figures: figuresToDocument(row.figures),
    })),
    books: summary.books.map(row => ({ book: row.book, figures: figuresToDocument(row.figures) })),
    book_count: summary.bookCount,
    days: summary.trend.map(day => ({
      date: day.date,
      start: iso(day.dayStart),
      figures: figuresToDocument(day.figures),
    })),
    findings: report.quality === null ? null : report.quality.findings.map(row => ({ ...row })),
    caching:
      report.quality === null
        ? null
        : {
            calls: report.quality.caching.calls,
            unpriced_calls: report.quality.caching.unpriced,
            saved_nanos: report.quality.caching.savedNanos,
          },
    errors: summary.errors.map(error => ({
      error_kind: error.errorKind,
      status: error.status,
      calls: error.calls,
      providers: error.providers.map(part => ({ provider: part.provider, calls: part.calls })),
    })),
    latest_errors: summary.latestErrors.map(call => ({
      call_id: call.id,
      created_at: iso(call.createdAt),
      provider: call.provider,
      model: call.modelName,
      operation: call.operation,
      status: call.status,
      error_kind: call.errorKind,
      http_status: call.httpStatus,
      error_message: call.errorMessage,
      error_said: readCallEnd(call.errorMessage),
      simulated: call.origin === 'practice' || call.origin === 'sample',
    })),
    unpriced_models: report.unpricedModels.map(row => ({
      ...provider(row),
      model: row.model,
      calls: row.figures.unpricedCalls,
    })),
  }
}

export function renderReportJson(report: QualityReport): string {
  return `${JSON.stringify(reportToDocument(report), null, 2)}\n`
}

export function figuresToDocument(figures: Figures): ReportFigures {
  const { requests, tokens, score } = figures
  return {
    calls: figures.calls,
    success: figures.success,
    error: figures.error,
    timeout: figures.timeout,
    rate_limited: figures.rateLimited,
    blocked: figures.blocked,
    cancelled: figures.cancelled,
    truncated: figures.truncated,
    retries: figures.retries,
    success_rate: figures.successRate,
    requests: {
      answered: requests.answered,
      failed: requests.failed,
      cancelled: requests.cancelled,
      success_rate: requests.successRate,
    },
    response_time: timesToDocument(figures.responseTime),
    first_token: timesToDocument(figures.firstToken),
    tokens: {
      input_uncached: tokens.inputUncached,
      cache_read: tokens.cacheRead,
      cache_write_5m: tokens.cacheWrite5m,
      cache_write_1h: tokens.cacheWrite1h,
      output_text: tokens.outputText,
      reasoning: tokens.reasoning,
      input: tokens.input,
      output: tokens.output,
      total: tokens.total,
    },
    estimated_calls: figures.estimatedCalls,
    cost_nanos: figures.costNanos,
    cost_usd: figures.costNanos === null ? null : figures.costNanos / 1e9,
    priced_calls: figures.pricedCalls,
    unpriced_calls: figures.unpricedCalls,
    source_chars: figures.sourceChars,
    output_chars: figures.outputChars,
    score: {
      ...scoreToDocument(score),
      check: scoreToDocument(score.check),
      user: scoreToDocument(score.user),
      judge: scoreToDocument(score.judge),
    },
  }
}

function timesToDocument(times: TimeFigures): ReportFigures['response_time'] {
  return { calls: times.calls, mean_ms: times.meanMs, p50_ms: times.p50Ms, p95_ms: times.p95Ms, p99_ms: times.p99Ms }
}

function scoreToDocument({ calls, mean }: ScoreFigures): { calls: number; mean: number | null } {
  return { calls, mean: mean === null ? null : mean / 1000 }
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
