import type { MetricsSummary } from '../../metrics/metrics-types.ts'
import { figuresToDocument } from '../../reports/render-json.ts'

/** Each day of a period with its share by provider, for charts. */
export function daysByProvider(summary: MetricsSummary) {
  const names = new Map(summary.providers.map(row => [row.providerId, row]))
  return summary.trend.map(({ date, dayStart, figures, providers }) => ({
    date,
    start: new Date(dayStart).toISOString(),
    figures: figuresToDocument(figures),
    providers: providers.map(({ providerId, realm, calls, success, costNanos, p95Ms }) => ({
      provider: names.get(providerId)?.provider ?? `provider ${providerId}`,
      display_name: names.get(providerId)?.displayName ?? `provider ${providerId}`,
      realm,
      calls,
      success,
      cost_nanos: costNanos,
      p95_ms: p95Ms,
    })),
  }))
}
