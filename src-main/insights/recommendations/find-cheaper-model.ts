import type { ModelUse } from '../../store/repositories/recommendation-repository.ts'
import { sayAdvice, sayEvidence } from './advice-sentences.ts'
import { type CheaperUse, cheaperUses, taskOf } from './cheaper-uses.ts'
import { fewestScored } from './read-evidence.ts'
import type { FindRecommendations, Recommendation, SetUp, UsageEvidence } from './recommendation-types.ts'
import { periodOf, providerNamed, recommend, taskPhrase } from './recommendation-words.ts'

/** The other may be worse by no more than this, on a scale of 0 to 1, as sure as 95 of 100. */
const margin = 0.02
const oneSided = 1.645

/**
 * A model of one's own that costs less for the same work and is not worse: the lower end of the difference of the mean scores
 * (Welch, one-sided 95 %) must lie above the margin. "No difference was found" would not do.
 */
export const findCheaperModel: FindRecommendations = (evidence, setUp) =>
  cheaperUses(evidence.uses).flatMap(cheaper => {
    const [better] = cheaper
      .flatMap(one => notWorse(one, evidence, setUp) ?? [])
      .sort((one, other) => other.monthly - one.monthly)
    return better === undefined ? [] : [describe(better, evidence, setUp)]
  })

interface Better extends CheaperUse {
  readonly scored: readonly [current: Scored, other: Scored]
  readonly lowest: number
}

interface Scored {
  readonly calls: number
  readonly mean: number
  readonly variance: number
}

function notWorse(cheaper: CheaperUse, evidence: UsageEvidence, setUp: SetUp): Better | null {
  const { current, use } = cheaper
  const provider = providerNamed(setUp, use.providerId)
  if (provider === null || !provider.isActive || provider.hasKey === false) return null
  if (provider.models.some(({ model, isRetired }) => model === use.model && isRetired)) return null
  const first = setUp.firstOf(use.operation)
  if (first?.provider === provider.name && first.model === use.model) return null
  const [mine, its] = [scoreOf(current, evidence), scoreOf(use, evidence)]
  if (mine === null || its === null) return null
  const error = Math.sqrt(mine.variance / mine.calls + its.variance / its.calls)
  const lowest = its.mean - mine.mean - oneSided * error
  return lowest > -margin ? { ...cheaper, scored: [mine, its], lowest } : null
}

function scoreOf(use: ModelUse, { scores }: UsageEvidence): Scored | null {
  const found = scores.find(
    score =>
      score.providerId === use.providerId && score.model === use.model && taskOf({ ...use, ...score }) === taskOf(use),
  )
  return found === undefined || found.calls < fewestScored ? null : found
}

function describe(
  { current, use, monthly, share, scored, lowest }: Better,
  evidence: UsageEvidence,
  setUp: SetUp,
): Recommendation {
  const [mine, its] = scored
  const task = taskPhrase(current)
  const provider = providerNamed(setUp, use.providerId)
  const callsOfModel = (of: ModelUse) => ({
    provider: providerNamed(setUp, of.providerId)?.name ?? String(of.providerId),
    model: of.model,
    operation: of.operation,
    ...periodOf(evidence),
  })
  const least = Math.min(mine.calls, its.calls)
  return recommend({
    key: `cheaper_model ${current.providerId}/${current.model} ${use.providerId}/${use.model} ${current.operation} ${current.sourceLanguage} ${current.targetLanguage}`,
    kind: 'cheaper_model',
    says: sayAdvice('cheaper_model', {
      operation: current.operation,
      ...{ task, model: use.model, model_score: its.mean, scored: its.calls, saved_share: share },
      ...{ current: current.model, current_score: mine.mean, current_scored: mine.calls },
      ...{ fewest: least, month_nanos: monthly * 1e9 },
    }),
    evidence: [
      {
        ...sayEvidence('evidence.quality', { model: current.model, mean_score: mine.mean, scored: mine.calls }),
        calls: callsOfModel(current),
      },
      {
        ...sayEvidence('evidence.quality', { model: use.model, mean_score: its.mean, scored: its.calls }),
        calls: callsOfModel(use),
      },
      {
        ...sayEvidence('evidence.worst_difference', { lowest_difference: lowest, margin_difference: -margin }),
        calls: null,
      },
      {
        ...sayEvidence('evidence.cost_per_text', {
          current_nanos: (current.costNanos * 1000) / current.sourceChars,
          other_nanos: (use.costNanos * 1000) / use.sourceChars,
        }),
        calls: null,
      },
    ],
    gain: { kind: 'money', usd_per_month: monthly },
    confidence: least >= 100 ? 'high' : least >= 50 ? 'medium' : 'low',
    severity: monthly,
    action: { type: 'apply', needs: [] },
    change: {
      type: 'first_model',
      operations: [current.operation],
      provider: provider?.name ?? '',
      model: use.model,
    },
  })
}
