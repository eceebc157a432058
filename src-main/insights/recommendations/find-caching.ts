import type { ModelUse } from '../../store/repositories/recommendation-repository.ts'
import { sayAdvice, sayEvidence } from './advice-sentences.ts'
import { callsOf } from './cheaper-uses.ts'
import type { Change, FindRecommendations, Recommendation, SetUp } from './recommendation-types.ts'
import { ownShareOf, periodOf, providerNamed, recommend, taskPhrase, unknownProvider } from './recommendation-words.ts'

const fewestCalls = 30
const leastMonthly = 0.1
/** Input tokens of a prompt and its glossary, beyond the text itself, from which caching begins at most providers. */
const leastRepeated = 1024
const cachedAlready = 0.2
/** So many of the calls must be Galley's own before a change of how Galley sends them is offered. */
const mostlyOwn = 0.5

/** The same beginning is sent with every call and paid in full, at a provider that would charge less for it. */
export const findCaching: FindRecommendations = (evidence, setUp) => {
  const found: Recommendation[] = []
  for (const use of evidence.uses) {
    const price = setUp.priceOf(use.providerId, use.model)
    const calls = callsOf(use)
    if (
      price === null ||
      price.input === null ||
      price.cacheRead === null ||
      price.cacheRead >= price.input ||
      calls < fewestCalls
    )
      continue
    const input = use.inputUncached + use.cacheRead + use.cacheWrite
    if (input === 0 || use.cacheRead / input > cachedAlready || use.sourceChars === 0) continue
    // What is left of the input when the text itself is taken out: a token for each character of Chinese or Japanese, a quarter for letters.
    const perChar = /^(zh|ja|ko)/.test(use.sourceLanguage) ? 1.2 : 0.3
    const repeated = input / calls - (use.sourceChars / Math.max(1, use.success)) * perChar
    if (repeated < leastRepeated) continue
    const monthly = ((repeated * calls - use.cacheRead) * 0.8 * (price.input - price.cacheRead)) / 1e6 / 1e9
    if (monthly < leastMonthly) continue
    const provider = providerNamed(setUp, use.providerId) ?? unknownProvider(use.providerId)
    const { operation, model } = use
    const change = changeFor(use, setUp, ownShareOf(evidence, use))
    // Galley does all it can already: the rest is up to the prompts themselves.
    if (change === 'done') continue
    const code =
      change === null ? 'prompt_caching.calls' : change.to === 'auto' ? 'prompt_caching.mark' : 'prompt_caching.ahead'
    found.push(
      recommend({
        key: `prompt_caching ${use.providerId}/${model} ${operation} ${use.sourceLanguage} ${use.targetLanguage}`,
        kind: 'prompt_caching',
        says: sayAdvice(code, {
          ...{ provider, model, task: taskPhrase(use), calls, repeated: Math.round(repeated) },
          ...{ cached_share: use.cacheRead / input, price_share: price.cacheRead / price.input },
          month_nanos: monthly * 1e9,
        }),
        evidence: [
          {
            ...sayEvidence('evidence.input_per_call', {
              tokens: Math.round(input / calls),
              repeated: Math.round(repeated),
            }),
            calls: { provider: provider.name, model, operation, ...periodOf(evidence) },
          },
          { ...sayEvidence('evidence.from_cache', { cached_share: use.cacheRead / input }), calls: null },
        ],
        gain: { kind: 'money', usd_per_month: monthly },
        confidence: 'low',
        severity: monthly,
        action: change === null ? { type: 'open', page: 'calls', subject: model } : { type: 'apply', needs: [] },
        change,
      }),
    )
  }
  return found
}

/**
 * What Galley can do about its own translations: mark beginnings again, or send the first part of a text ahead so that the
 * others find its beginning. Null where others make the calls, whose bytes are not ours to change.
 */
function changeFor(
  { operation }: ModelUse,
  { settings: { promptCaching } }: SetUp,
  ownShare: number,
): Extract<Change, { type: 'setting' }> | null | 'done' {
  if (ownShare < mostlyOwn) return null
  if (operation !== 'translation' || promptCaching === 'always') return 'done'
  return { type: 'setting', key: 'quality.promptCaching', to: promptCaching === 'off' ? 'auto' : 'always' }
}
