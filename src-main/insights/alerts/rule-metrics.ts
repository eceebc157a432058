import type { AlertComparison, AlertMetric } from '../../../db/vocabulary.ts'

/** What is the case of a metric in general, so that rules can be checked and read. */
export interface MetricFacts {
  readonly unit: 'rate' | 'ms' | 'usd' | 'usd_per_hour' | 'score' | 'calls'
  readonly comparisons: readonly AlertComparison[]
  /** Calls without which nothing is said, where the rule does not say. */
  readonly minSample: number
  /** A fixed threshold may not be more. */
  readonly most: number
}

const rate: MetricFacts = { unit: 'rate', comparisons: ['above', 'jumps_by', 'rises_by'], minSample: 10, most: 1 }
const time: MetricFacts = { unit: 'ms', comparisons: ['above', 'rises_by'], minSample: 20, most: 7_200_000 }

export const metricFacts: Readonly<Record<AlertMetric, MetricFacts>> = {
  error_rate: rate,
  timeout_rate: rate,
  rate_limit_rate: rate,
  unpriced_calls: { unit: 'calls', comparisons: ['above'], minSample: 1, most: 1e9 },
  p95: time,
  first_token: time,
  cost: { unit: 'usd', comparisons: ['above', 'below', 'rises_by', 'falls_by'], minSample: 1, most: 1e9 },
  spend_rate: {
    unit: 'usd_per_hour',
    comparisons: ['above', 'below', 'rises_by', 'falls_by'],
    minSample: 1,
    most: 1e9,
  },
  quality: { unit: 'score', comparisons: ['below', 'falls_by'], minSample: 10, most: 1 },
}

export const isRate = (metric: AlertMetric): boolean => metricFacts[metric].unit === 'rate'
