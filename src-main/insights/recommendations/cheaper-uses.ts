import type { ModelTask, ModelUse } from '../../store/repositories/recommendation-repository.ts'

/** The days that evidence spans, which a saving is worked out from. */
export const evidenceDays = 30
const leastSaving = 0.15
/** US dollars a month under which it is not worth a change. */
const leastMonthly = 0.1
const mostLessSuccess = 0.02

/** A model that did the same work as the one most is spent on, for less. */
export interface CheaperUse {
  readonly current: ModelUse
  readonly use: ModelUse
  /** US dollars a month. */
  readonly monthly: number
  /** Of what the current one costs, 0..1. */
  readonly share: number
}

/** Per piece of work; whether what they give is as good is another question, and one that costs more to answer. */
export function cheaperUses(uses: readonly ModelUse[]): readonly (readonly CheaperUse[])[] {
  return groupByTask(uses).map(group => {
    const current = group.reduce((one, other) => (other.costNanos > one.costNanos ? other : one))
    if (current.sourceChars === 0 || current.pricedCalls === 0) return []
    return group.flatMap(use => (use === current ? [] : (compare(current, use) ?? [])))
  })
}

function groupByTask(uses: readonly ModelUse[]): readonly (readonly ModelUse[])[] {
  const groups = new Map<string, ModelUse[]>()
  for (const use of uses) {
    const group = groups.get(taskOf(use))
    if (group === undefined) groups.set(taskOf(use), [use])
    else group.push(use)
  }
  return [...groups.values()].filter(group => group.length > 1)
}

function compare(current: ModelUse, use: ModelUse): CheaperUse | null {
  if (use.pricedCalls < use.success || use.sourceChars === 0) return null
  const share = 1 - use.costNanos / use.sourceChars / (current.costNanos / current.sourceChars)
  const monthly = (share * current.costNanos) / 1e9 / (evidenceDays / 30)
  if (share < leastSaving || monthly < leastMonthly) return null
  if (use.success / callsOf(use) < current.success / callsOf(current) - mostLessSuccess) return null
  return { current, use, monthly, share }
}

export function callsOf({ success, error, timeout, rateLimited }: ModelUse): number {
  return success + error + timeout + rateLimited
}

export function taskOf({ operation, sourceLanguage, targetLanguage }: Omit<ModelTask, 'providerId' | 'model'>): string {
  return `${operation}\0${sourceLanguage}\0${targetLanguage}`
}
