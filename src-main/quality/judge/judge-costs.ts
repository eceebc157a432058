import { createTimePeriods } from '../../ledger/time-periods.ts'
import { expectedUsage } from '../../operations/expected-usage.ts'
import { createSpendRepository } from '../../store/repositories/spend-repository.ts'
import type { ChosenModel, JudgeDependencies } from './judge-types.ts'

const answerTokens = 400

export interface JudgeCosts {
  readonly limitNanos: () => number
  /** In the user's day. */
  readonly spentToday: () => number
  /** Of one judgement with so many tokens in its question; null where the price is not known. */
  readonly costOf: (judge: ChosenModel, input: number) => number | null
}

/** What the judge may cost a day, has cost today, and would cost. */
export function createJudgeCosts({
  store,
  registry,
  pricing,
  settings,
  clock,
}: Pick<JudgeDependencies, 'store' | 'registry' | 'pricing' | 'settings' | 'clock'>): JudgeCosts {
  const spend = createSpendRepository(store)

  function limitNanos(): number {
    return Math.round(settings.get('judge.dailyLimit') * 1e9)
  }

  function spentToday(): number {
    return spend.since('quality_evaluation', createTimePeriods(settings.get('timeZone')).dayStart(clock.now()))
  }

  function costOf(judge: ChosenModel, input: number): number | null {
    const provider = registry.find(judge.provider)
    if (provider === null) return null
    const usage = expectedUsage(input, answerTokens)
    const at = clock.now()
    return pricing.estimate({ providerId: provider.id, modelName: judge.model, usage, at })?.costNanos ?? null
  }

  return { limitNanos, spentToday, costOf }
}
