import type { MetricsSummary } from '../../metrics/metrics-types.ts'

/** The values calls of a period have, most calls first; adds up what several providers or pairs share. */
export function readFacets(summary: MetricsSummary) {
  const { total } = summary
  const failed = { error: total.error, timeout: total.timeout, rate_limited: total.rateLimited }
  const statuses = { success: total.success, ...failed }
  const providers = new Map<string, { label: string; calls: number }>()
  for (const { provider, displayName, figures } of summary.providers) {
    const known = providers.get(provider)?.calls ?? 0
    providers.set(provider, { label: displayName, calls: known + figures.calls })
  }
  return {
    provider: [...providers].map(([value, { label, calls }]) => ({ value, label, calls })),
    model: sum(summary.models.map(({ model, figures }) => [model, figures.calls])),
    operation: summary.operations.map(({ operation, figures }) => ({ value: operation, calls: figures.calls })),
    status: (Object.keys(statuses) as (keyof typeof statuses)[])
      .map(value => ({ value, calls: statuses[value] }))
      .filter(({ calls }) => calls > 0),
    error_kind: summary.errors.map(({ errorKind, calls }) => ({ value: errorKind as string, calls })),
    source_language: sum(summary.languages.map(({ sourceLanguage, figures }) => [sourceLanguage, figures.calls])),
    target_language: sum(summary.languages.map(({ targetLanguage, figures }) => [targetLanguage, figures.calls])),
    book: summary.books.map(({ book, figures }) => ({ value: book, calls: figures.calls })),
  }
}

function sum(counts: readonly (readonly [value: string | null, calls: number])[]): { value: string; calls: number }[] {
  const sums = new Map<string, number>()
  for (const [value, calls] of counts) if (value !== null) sums.set(value, (sums.get(value) ?? 0) + calls)
  return [...sums].map(([value, calls]) => ({ value, calls })).sort((a, b) => b.calls - a.calls)
}
