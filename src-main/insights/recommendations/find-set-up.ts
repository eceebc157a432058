import { operations } from '../../../db/vocabulary.ts'
import { phraseOf, sayAdvice, sayEvidence } from './advice-sentences.ts'
import type { FindRecommendations, Recommendation } from './recommendation-types.ts'
import { periodOf, providerNamed, recommend } from './recommendation-words.ts'

const dayMs = 86_400_000
/** A model that ends within so many days is worth a word. */
const soonDays = 60

/** Calls whose cost nobody knows, by model: a price makes them known, also for the past. */
export const findUnpriced: FindRecommendations = (evidence, setUp) => {
  const models = new Map<string, { providerId: number; model: string; unpriced: number; success: number }>()
  for (const { providerId, model, unpricedCalls, success } of evidence.uses) {
    const key = `${providerId}/${model}`
    const tally = models.get(key) ?? { providerId, model, unpriced: 0, success: 0 }
    tally.unpriced += unpricedCalls
    tally.success += success
    models.set(key, tally)
  }
  return [...models.values()].flatMap(({ providerId, model, unpriced, success }): Recommendation[] => {
    const provider = providerNamed(setUp, providerId)
    // Where there is a price, what is missing is the usage, and no price helps.
    if (unpriced === 0 || provider === null || setUp.priceOf(providerId, model) !== null) return []
    return [
      recommend({
        key: `unpriced_models ${providerId}/${model}`,
        kind: 'unpriced_models',
        says: sayAdvice('unpriced_models', { provider, model, unpriced, calls: success }),
        evidence: [
          {
            ...sayEvidence('evidence.unpriced', { unpriced }),
            calls: { provider: provider.name, model, unpriced: true, ...periodOf(evidence) },
          },
        ],
        gain: { kind: 'knowledge', usd_per_month: null },
        confidence: 'high',
        severity: provider.isLocal ? 0.5 : 5 + Math.log10(1 + unpriced),
        action: {
          type: 'apply',
          needs: [
            { name: 'input_per_mtok', label: 'A million tokens of input', unit: 'USD' },
            { name: 'output_per_mtok', label: 'A million tokens of output', unit: 'USD' },
          ],
        },
        change: { type: 'price', providerId, provider: provider.name, model, from: 0 },
      }),
    ]
  })
}

/** A provider that is asked, and has no key or one that is refused. */
export const findMissingKey: FindRecommendations = (evidence, setUp) =>
  setUp.providers.flatMap((provider): Recommendation[] => {
    if (!provider.isActive || provider.isLocal) return []
    const refused = evidence.errors
      .filter(
        error =>
          error.providerId === provider.id &&
          (error.errorKind === 'authentication' || error.errorKind === 'permission'),
      )
      .reduce((sum, { calls }) => sum + calls, 0)
    const used = evidence.uses.filter(use => use.providerId === provider.id).reduce((sum, use) => sum + use.success, 0)
    const isMissing = provider.hasKey === false && setUp.usual?.provider === provider.name && used > 0
    const isRefused = refused >= 3 && refused > used
    if (!isMissing && !isRefused) return []
    return [
      recommend({
        key: `missing_key ${provider.id}`,
        kind: 'missing_key',
        says: isMissing
          ? sayAdvice('missing_key.missing', { provider, answered: used })
          : sayAdvice('missing_key.refused', { provider, refused, answered: used }),
        evidence: [
          {
            ...sayEvidence('evidence.key_refused', { refused }),
            calls: { provider: provider.name, error_kind: ['authentication', 'permission'], ...periodOf(evidence) },
          },
        ],
        gain: { kind: 'success', usd_per_month: null },
        confidence: 'high',
        severity: 50,
        action: { type: 'open', page: 'providers', subject: provider.name },
        change: null,
      }),
    ]
  })

/** A model in use that its provider has retired, or will soon. */
export const findRetired: FindRecommendations = (evidence, setUp) =>
  setUp.providers.flatMap(provider =>
    provider.models.flatMap((known): Recommendation[] => {
      const { model, isRetired, retiresOn, replacement } = known
      const days = retiresOn === null ? null : Math.ceil((Date.parse(`${retiresOn}T00:00:00Z`) - setUp.now) / dayMs)
      if (!isRetired && (days === null || days > soonDays)) return []
      const uses = evidence.uses.filter(use => use.providerId === provider.id && use.model === model)
      const calls = uses.reduce((sum, use) => sum + use.success, 0)
      const isDefault = provider.defaultModel === model
      const isUsual = setUp.usual?.provider === provider.name && setUp.usual.model === model
      const first = operations.filter(operation => {
        const set = setUp.firstOf(operation)
        return set?.provider === provider.name && set.model === model
      })
      if (calls === 0 && !isUsual && first.length === 0) return []
      const when =
        isRetired || retiresOn === null || (days !== null && days <= 0)
          ? phraseOf('retired.gone')
          : phraseOf('retired.ends', { end_day: retiresOn })
      const canChange = replacement !== null && (isDefault || isUsual || first.length > 0)
      const values = { provider, model, when, calls }
      const share = evidence.calls === 0 ? 0 : calls / evidence.calls
      return [
        recommend({
          key: `retired_model ${provider.id}/${model}`,
          kind: 'retired_model',
          says:
            replacement === null
              ? sayAdvice('retired_model.alone', values)
              : sayAdvice(canChange ? 'retired_model.replaced' : 'retired_model.to_replace', {
                  ...values,
                  replacement,
                }),
          evidence: [
            {
              ...sayEvidence('evidence.calls_of_model', { calls, all_share: share }),
              calls: { provider: provider.name, model, ...periodOf(evidence) },
            },
          ],
          gain: { kind: 'success', usd_per_month: null },
          confidence: 'high',
          severity: isRetired ? 40 : 10 + (soonDays - (days ?? soonDays)) / 4,
          action: canChange
            ? { type: 'apply', needs: [] }
            : { type: 'open', page: 'providers', subject: provider.name },
          change: canChange
            ? first.length > 0
              ? { type: 'first_model', operations: first, provider: provider.name, model: replacement }
              : isUsual && setUp.settings.defaultModel === model
                ? { type: 'usual_model', provider: provider.name, model: replacement }
                : { type: 'provider_model', provider: provider.name, model: replacement }
            : null,
        }),
      ]
    }),
  )
