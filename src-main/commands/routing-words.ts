import type { SelectionPolicy } from '../insights/selection/policy.ts'
import { createFigureFormats } from '../reports/format-figures.ts'
import type { FallbackChain } from '../service/fallback-chains.ts'

export function chainWords({ operation, book, cause, steps }: FallbackChain): string {
  const where = `${operation ?? 'All operations'}${book === null ? '' : `, book "${book}"`}`
  const why = { any: 'fails', context_length: 'finds the text too long', content_filter: 'refuses the text' }[cause]
  return steps.length === 0
    ? `${where}: where a model ${why}, nobody else is asked.`
    : `${where}: where a model ${why}, then in this order`
}

export function policyWords(policy: SelectionPolicy): string {
  const { weights, maxCostPer1kCharsNanos, minQuality, maxP95Ms, exploration, keepsBooks, models } = policy
  const formats = createFigureFormats({ timeZone: 'UTC' })
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0)
  const shares = Object.entries(weights).map(([name, weight]) => `${name} ${formats.percent(weight / sum)}`)
  const limits = [
    maxCostPer1kCharsNanos === null ? [] : [`at most ${formats.money(maxCostPer1kCharsNanos)} for 1,000 characters`],
    minQuality === null ? [] : [`quality at least ${minQuality}`],
    maxP95Ms === null ? [] : [`19 of 20 calls within ${formats.duration(maxP95Ms)}`],
  ].flat()
  return [
    shares.join(', '),
    ...limits,
    `${formats.percent(exploration)} of calls try another model`,
    keepsBooks ? 'a book keeps its model' : 'books change models freely',
    ...(models === null ? [] : [`only ${models.join(', ')}`]),
  ].join('; ')
}
