import type { MetricsSummary, OriginalMetrics, OriginalProvider } from './metrics-types.ts'

const messageLength = 100

/** A summary under the original system's keys and units; what it did not have is added, nothing is renamed. */
export function originalShape(
  summary: MetricsSummary,
  hasKey: (providerName: string) => boolean | null = () => null,
): OriginalMetrics {
  const { period } = summary
  const providers: Record<string, OriginalProvider> = {}
  for (const { provider, realm, displayName, figures, costPer1kTokensNanos } of summary.providers) {
    const name = realm === 'real' || provider === 'practice' ? provider : `${provider} (${realm})`
    providers[name] = {
      display_name: displayName,
      total_calls: figures.calls,
      success_rate: figures.successRate,
      avg_response_time_ms: figures.responseTime.meanMs,
      total_cost: dollars(figures.costNanos),
      total_tokens: figures.tokens.total,
      cost_per_1k_tokens: dollars(costPer1kTokensNanos),
      api_key_configured: hasKey(provider),
      unpriced_calls: figures.unpricedCalls,
      p50_response_time_ms: figures.responseTime.p50Ms,
      p95_response_time_ms: figures.responseTime.p95Ms,
      p99_response_time_ms: figures.responseTime.p99Ms,
    }
  }
  return {
    provider_summary: providers,
    operation_metrics: summary.operations.map(({ operation, figures }) => ({
      operation,
      total_calls: figures.calls,
      avg_success_rate: figures.successRate,
      avg_response_time: figures.responseTime.meanMs,
      total_cost: dollars(figures.costNanos),
      unpriced_calls: figures.unpricedCalls,
      total_tokens: figures.tokens.total,
    })),
    recent_errors: summary.latestErrors.map(call => ({
      id: call.id,
      provider: call.providerDisplayName,
      model: call.modelName,
      operation: call.operation,
      status: call.status,
      error_kind: call.errorKind,
      error_message: call.errorMessage === null ? null : cut(call.errorMessage),
      created_at: new Date(call.createdAt).toISOString(),
    })),
    period: {
      days: period.days ?? Math.round((period.to - period.from) / 86_400_000),
      start: new Date(period.from).toISOString(),
      end: new Date(period.to).toISOString(),
    },
  }
}

/** Cut between code points, so that no half character is left. */
function cut(message: string): string {
  const points = [...message]
  return points.length <= messageLength ? message : points.slice(0, messageLength).join('')
}

function dollars(nanos: number | null): number | null {
  return nanos === null ? null : nanos / 1e9
}
