import type { AlertComparison, AlertMetric } from '../../db/vocabulary.ts'
import { Failure } from '../failure.ts'
import { metricFacts } from '../insights/alerts/rule-metrics.ts'

const plain = /^\d+(?:\.\d+)?$/

/**
 * A threshold as a person writes it, in the metric's own unit: `20%` or `0.2` for shares, for points also `20`, `8s` or `8000ms` for
 * times, `$5` or `5` for money. Throws `Failure('usage')` naming the form that fits.
 */
export function parseThreshold(text: string, metric: AlertMetric, comparison: AlertComparison): number {
  const written = text.trim()
  const isShare = comparison === 'jumps_by' || comparison === 'rises_by' || comparison === 'falls_by'
  const { unit } = metricFacts[metric]
  if (isShare || unit === 'rate' || unit === 'score') {
    const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(written)
    if (percent?.[1] !== undefined) return Number(percent[1]) / 100
    // Nothing jumps by more than 100 points: 20 is twenty of them.
    if (plain.test(written))
      return comparison === 'jumps_by' && Number(written) > 1 ? Number(written) / 100 : Number(written)
    throw new Failure('usage', `A share is written 20% or 0.2, not "${text}".`)
  }
  if (unit === 'ms') {
    const time = /^(\d+(?:\.\d+)?)\s*(ms|s|m)$/.exec(written)
    if (time?.[1] !== undefined) return Number(time[1]) * (time[2] === 'ms' ? 1 : time[2] === 's' ? 1000 : 60_000)
    throw new Failure('usage', `A time is written 8s, 800ms or 2m, not "${text}".`)
  }
  const amount = written.replace(/^\$/, '')
  if (plain.test(amount)) return Number(amount)
  throw new Failure('usage', `A number is written 5 or $5, not "${text}".`)
}
