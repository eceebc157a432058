import type { Outputs } from '../../../src-main/contract/contract.ts'

type Rule = Outputs['alerts']['rules']['rules'][number]
export type Metric = Rule['metric']
export type Comparison = Rule['comparison']

export const unitOf = {
  error_rate: 'rate',
  timeout_rate: 'rate',
  rate_limit_rate: 'rate',
  unpriced_calls: 'calls',
  p95: 'ms',
  first_token: 'ms',
  cost: 'usd',
  spend_rate: 'usd_per_hour',
  quality: 'score',
} as const satisfies Record<Metric, string>

/** What can be asked of a metric, the usual way first. */
export const comparisonsOf: Readonly<Record<(typeof unitOf)[Metric], readonly Comparison[]>> = {
  rate: ['jumps_by', 'above', 'rises_by'],
  calls: ['above'],
  ms: ['above', 'rises_by'],
  usd: ['above', 'rises_by', 'below', 'falls_by'],
  usd_per_hour: ['above', 'rises_by', 'below', 'falls_by'],
  score: ['below', 'falls_by'],
}

/** A sensible value to begin with. */
export function usualThreshold(metric: Metric, comparison: Comparison): number {
  if (comparison === 'jumps_by') return 0.2
  if (comparison === 'rises_by') return 1
  if (comparison === 'falls_by') return 0.15
  const usual = { rate: 0.2, calls: 0, ms: 60_000, usd: 5, usd_per_hour: 1, score: 0.6 } as const
  return usual[unitOf[metric]]
}

/** How a threshold is written in its field: by how much the stored value is multiplied, and its unit. */
export function fieldUnit(
  metric: Metric,
  comparison: Comparison,
): { readonly times: number; readonly unit: 'percent' | 'points' | 'seconds' | 'money' | 'score' | 'calls' } {
  if (comparison === 'jumps_by') return { times: 100, unit: 'points' }
  if (comparison === 'rises_by' || comparison === 'falls_by') return { times: 100, unit: 'percent' }
  switch (unitOf[metric]) {
    case 'rate':
      return { times: 100, unit: 'percent' }
    case 'ms':
      return { times: 0.001, unit: 'seconds' }
    case 'usd':
    case 'usd_per_hour':
      return { times: 1, unit: 'money' }
    case 'score':
      return { times: 1, unit: 'score' }
    case 'calls':
      return { times: 1, unit: 'calls' }
  }
}

/** Windows one can choose from, minutes. */
export const windows = [5, 10, 15, 30, 60, 180, 360, 1440, 4320, 10_080] as const
export const metrics = Object.keys(unitOf) as readonly Metric[]
export const scopes = [
  'all',
  'provider',
  'model',
  'operation',
  'book',
] as const satisfies readonly Rule['scope']['kind'][]
