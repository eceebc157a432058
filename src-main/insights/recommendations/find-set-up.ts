import type { FindRecommendations, Recommendation } from './recommendation-types.ts'
import { count, percent, periodOf, providerNamed } from './recommendation-words.ts'

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
      {
        key: `unpriced_models ${providerId}/${model}`,
        kind: 'unpriced_models',
        title: `Say what ${model} costs`,
        reason: `${count(unpriced)} of ${count(success)} calls of ${model} at ${provider.displayName} have no price, so they are in no sum, budget or forecast.`,
        evidence: [
          {
            label: 'Calls without a price',
            figure: count(unpriced),
            note: null,
            calls: { provider: provider.name, model, unpriced: true, ...periodOf(evidence) },
          },
        ],
        gain: { kind: 'knowledge', usd_per_month: null, words: `${count(unpriced)} calls would count.` },
        confidence: 'high',
        confidence_reason: 'No price is known for this model: not yours, not in the price data, not of the provider.',
        severity: provider.isLocal ? 0.5 : 5 + Math.log10(1 + unpriced),
        action: {
          type: 'apply',
          label: 'Set the price',
          needs: [
            { name: 'input_per_mtok', label: 'A million tokens of input', unit: 'USD' },
            { name: 'output_per_mtok', label: 'A million tokens of output', unit: 'USD' },
          ],
        },
        reversible: true,
        change: { type: 'price', providerId, provider: provider.name, model, from: 0 },
      },
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
      {
        key: `missing_key ${provider.id}`,
        kind: 'missing_key',
        title: isMissing ? `Add a key for ${provider.displayName}` : `Check the key for ${provider.displayName}`,
        reason: isMissing
          ? `${provider.displayName} is what is used where nothing is named, answered ${count(used)} calls in the last 30 days, and there is no key for it now.`
          : `${provider.displayName} refused ${count(refused)} calls because of the key, and answered ${count(used)}.`,
        evidence: [
          {
            label: 'Calls refused for the key',
            figure: count(refused),
            note: null,
            calls: { provider: provider.name, error_kind: ['authentication', 'permission'], ...periodOf(evidence) },
          },
        ],
        gain: { kind: 'success', usd_per_month: null, words: 'Calls to it work again.' },
        confidence: 'high',
        confidence_reason: isMissing
          ? 'The keychain and the environment have no key for it.'
          : 'The provider itself says so.',
        severity: 50,
        action: {
          type: 'open',
          label: isMissing ? 'Add the key' : 'Change the key',
          page: 'providers',
          subject: provider.name,
        },
        reversible: false,
        change: null,
      },
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
      if (calls === 0 && !isUsual) return []
      const when = isRetired || (days !== null && days <= 0) ? 'is retired' : `ends on ${retiresOn}`
      const canChange = replacement !== null && (isDefault || isUsual)
      return [
        {
          key: `retired_model ${provider.id}/${model}`,
          kind: 'retired_model',
          title: replacement === null ? `Choose another model than ${model}` : `Move from ${model} to ${replacement}`,
          reason: `${provider.displayName}'s ${model} ${when}${replacement === null ? '' : `; its successor is ${replacement}`}. You made ${count(calls)} calls of it in the last 30 days.`,
          evidence: [
            {
              label: 'Calls in the last 30 days',
              figure: count(calls),
              note: evidence.calls === 0 ? null : `${percent(calls / evidence.calls)} of all`,
              calls: { provider: provider.name, model, ...periodOf(evidence) },
            },
          ],
          gain: { kind: 'success', usd_per_month: null, words: 'Calls go on working when the old model is gone.' },
          confidence: 'high',
          confidence_reason: 'The provider has announced it; the catalogue names the date and its source.',
          severity: isRetired ? 40 : 10 + (soonDays - (days ?? soonDays)) / 4,
          action: canChange
            ? { type: 'apply', label: `Use ${replacement}`, needs: [] }
            : { type: 'open', label: 'Choose a model', page: 'providers', subject: provider.name },
          reversible: canChange,
          change: canChange
            ? isUsual && setUp.settings.defaultModel === model
              ? { type: 'usual_model', provider: provider.name, model: replacement }
              : { type: 'provider_model', provider: provider.name, model: replacement }
            : null,
        },
      ]
    }),
  )
