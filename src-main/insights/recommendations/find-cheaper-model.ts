import type { ModelUse } from '../../store/repositories/recommendation-repository.ts'
import { type CheaperUse, cheaperUses, taskOf } from './cheaper-uses.ts'
import { fewestScored } from './read-evidence.ts'
import type { FindRecommendations, Recommendation, SetUp, UsageEvidence } from './recommendation-types.ts'
import { count, dollars, percent, periodOf, providerNamed, taskWords } from './recommendation-words.ts'

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
  const task = taskWords(current)
  const provider = providerNamed(setUp, use.providerId)
  const callsOfModel = (of: ModelUse) => ({
    provider: providerNamed(setUp, of.providerId)?.name ?? String(of.providerId),
    model: of.model,
    operation: of.operation,
    ...periodOf(evidence),
  })
  const least = Math.min(mine.calls, its.calls)
  return {
    key: `cheaper_model ${current.providerId}/${current.model} ${use.providerId}/${use.model} ${current.operation} ${current.sourceLanguage} ${current.targetLanguage}`,
    kind: 'cheaper_model',
    title: `Use ${use.model} for ${task}`,
    reason: `${use.model} scores ${its.mean.toFixed(2)} in ${task} (${count(its.calls)} scored calls) against ${mine.mean.toFixed(2)} of ${current.model} (${count(mine.calls)}), and costs ${percent(share)} less for the same text. It becomes the model of all work for which none is named.`,
    evidence: [
      {
        label: `${current.model}: quality`,
        figure: mine.mean.toFixed(3),
        note: `${count(mine.calls)} scored calls`,
        calls: callsOfModel(current),
      },
      {
        label: `${use.model}: quality`,
        figure: its.mean.toFixed(3),
        note: `${count(its.calls)} scored calls`,
        calls: callsOfModel(use),
      },
      {
        label: 'Worst case of the difference',
        figure: lowest.toFixed(3),
        note: `19 of 20 times it is not lower; down to -${margin} counts as equal`,
        calls: null,
      },
      {
        label: 'Cost of 1,000 characters',
        figure: `${dollars(current.costNanos / 1e6 / current.sourceChars)} and ${dollars(use.costNanos / 1e6 / use.sourceChars)}`,
        note: 'failed tries included',
        calls: null,
      },
    ],
    gain: {
      kind: 'money',
      usd_per_month: monthly,
      words: `Saves about ${dollars(monthly)} a month at the pace of the last 30 days.`,
    },
    confidence: least >= 100 ? 'high' : least >= 50 ? 'medium' : 'low',
    confidence_reason: `It rests on ${count(least)} scored calls on the side that has fewer.`,
    severity: monthly,
    action: { type: 'apply', label: `Use ${use.model}`, needs: [] },
    reversible: true,
    change: { type: 'usual_model', provider: provider?.name ?? '', model: use.model },
  }
}
