import { createMetrics } from '../../src-main/metrics/metrics.ts'
import {
  buildQualityReport,
  type QualityReport,
  type QualityReportRequest,
} from '../../src-main/reports/quality-report.ts'
import { fixedNow, type RecordedLedger } from '../support/recorded-ledger.ts'

const hour = 3_600_000

/** Two weeks of calls with a bit of everything, always the same. */
export async function recordTwoWeeks({ record, providerIds }: RecordedLedger): Promise<void> {
  const [openai, anthropic, mistral, practice] = providerIds
  for (let at = 0; at < 120; at += 1) {
    const provider = [openai, anthropic, openai, mistral][at % 4] ?? openai
    await record({
      createdAt: fixedNow - at * 2.7 * hour - 60_000,
      providerId: provider,
      modelName: provider === openai ? 'gpt-4o-mini' : provider === anthropic ? 'claude-sonnet-4-6' : 'mistral-large',
      operation: at % 5 === 0 ? 'key_terms_extraction' : 'translation',
      sourceLanguage: at % 3 === 0 ? 'zh' : 'ja',
      targetLanguage: 'en',
      sourceBook: at % 3 === 0 ? '紅樓夢' : '坊っちゃん',
      sourceChapter: String(1 + (at % 4)),
      createdBy: 'mika',
      streamed: at % 2 === 0,
      responseTimeMs: 4000 + ((at * 937) % 21_000),
      timeToFirstTokenMs: at % 2 === 0 ? 300 + ((at * 41) % 500) : null,
      statedCostNanos: at % 17 === 3 ? null : 3_100_000 + ((at * 71_003) % 9_000_000),
      ...(at % 23 === 7 && {
        errorKind: 'overloaded' as const,
        httpStatus: 529,
        errorMessage: '{"type":"overloaded_error",\n "message":"Overloaded <b>now</b>"}',
        statedCostNanos: null,
      }),
      ...(at === 4 && {
        errorKind: 'server' as const,
        errorMessage: '=HYPERLINK("http://example.org","待って")',
        statedCostNanos: null,
      }),
    })
  }
  await record({ origin: 'practice', providerId: practice, modelName: 'practice-1', sourceBook: 'Practice book' })
}

export function reportOf(
  { store, clock, settings }: RecordedLedger,
  request: QualityReportRequest = {},
): QualityReport {
  return buildQualityReport({ metrics: createMetrics({ store, clock, settings }), clock }, { days: 7, ...request })
}
