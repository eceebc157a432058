import type { ModelUse } from '../../store/repositories/recommendation-repository.ts'
import { sayAdvice, sayEvidence } from './advice-sentences.ts'
import { callsOf, taskOf } from './cheaper-uses.ts'
import type { Change, FindRecommendations, Recommendation } from './recommendation-types.ts'
import { periodOf, providerNamed, recommend, taskPhrase, unknownProvider } from './recommendation-words.ts'

const fewestTruncated = 3
const truncatedWorth = 0.02
const smallestChunk = 600
const fewestCalls = 30
/** So much more output for the same text than one's other models write. */
const paddedBy = 1.3
const leastMonthly = 0.1
/** Input tokens of a prompt and its glossary, beyond the text itself, from which caching begins at most providers. */
const leastRepeated = 1024
const cachedAlready = 0.2

/** Answers that were cut off at a limit that can be moved. */
export const findTruncation: FindRecommendations = (evidence, setUp) => {
  const found: Recommendation[] = []
  for (const operation of new Set(evidence.uses.map(use => use.operation))) {
    const uses = evidence.uses.filter(use => use.operation === operation)
    const truncated = uses.reduce((sum, use) => sum + use.truncated, 0)
    const success = uses.reduce((sum, use) => sum + use.success, 0)
    if (truncated < fewestTruncated || truncated / success < truncatedWorth) continue
    const limit = setUp.settings.maxTokens[operation] ?? null
    const smaller = Math.max(smallestChunk, Math.round((setUp.settings.chunkTokens * 0.6) / 100) * 100)
    if (limit === null && smaller >= setUp.settings.chunkTokens) continue
    const change: Change =
      limit === null
        ? { type: 'setting', key: 'chunkTokens', to: smaller }
        : { type: 'setting', key: `maxTokens.${operation}`, to: limit * 2 }
    const values = { operation, cut: truncated, answers: success, cut_share: truncated / success }
    found.push(
      recommend({
        key: `truncated_answers ${operation}`,
        kind: 'truncated_answers',
        says:
          limit === null
            ? sayAdvice('truncated_answers.parts', { ...values, new_limit: smaller })
            : sayAdvice('truncated_answers.limit', { ...values, limit, new_limit: limit * 2 }),
        evidence: [
          {
            ...sayEvidence('evidence.cut_off', { cut: truncated, answers: success }),
            calls: { operation, truncated: true, ...periodOf(evidence) },
          },
        ],
        gain: { kind: 'quality', usd_per_month: null },
        confidence: truncated >= 10 ? 'high' : 'medium',
        severity: (truncated / success) * 100,
        action: { type: 'apply', needs: [] },
        change,
      }),
    )
  }
  return found
}

/** A model that writes much more for the same text than the others do. */
export const findPadding: FindRecommendations = (evidence, setUp) => {
  const found: Recommendation[] = []
  const tasks = new Map<string, ModelUse[]>()
  for (const use of evidence.uses) {
    if (use.success >= fewestCalls && use.sourceChars > 0 && use.output > 0)
      tasks.set(taskOf(use), [...(tasks.get(taskOf(use)) ?? []), use])
  }
  for (const uses of tasks.values()) {
    for (const use of uses) {
      const others = uses.filter(other => other !== use)
      if (others.length === 0) continue
      const each = (of: readonly ModelUse[]) =>
        of.reduce((sum, one) => sum + one.output, 0) / of.reduce((sum, one) => sum + one.sourceChars, 0)
      const ratio = each([use]) / each(others)
      const price = setUp.priceOf(use.providerId, use.model)?.output ?? null
      const wasted = use.output * (1 - 1 / ratio)
      const monthly = price === null ? 0 : (wasted * price) / 1e6 / 1e9
      if (ratio < paddedBy || monthly < leastMonthly) continue
      const provider = providerNamed(setUp, use.providerId) ?? unknownProvider(use.providerId)
      const best = others.reduce((one, other) => (other.success > one.success ? other : one))
      const { operation, model } = use
      found.push(
        recommend({
          key: `output_padding ${use.providerId}/${model} ${operation} ${use.sourceLanguage} ${use.targetLanguage}`,
          kind: 'output_padding',
          says: sayAdvice('output_padding', {
            ...{ model, task: taskPhrase(use), more_share: ratio - 1, month_nanos: monthly * 1e9 },
          }),
          evidence: [
            {
              ...sayEvidence('evidence.tokens_per_text', {
                ...{ model, tokens: Math.round(each([use]) * 1000), calls: use.success },
              }),
              calls: { provider: provider.name, model, operation, ...periodOf(evidence) },
            },
            {
              ...sayEvidence('evidence.others_tokens', {
                tokens: Math.round(each(others) * 1000),
                calls: others.reduce((sum, other) => sum + other.success, 0),
                model: best.model,
              }),
              calls: { operation, model: best.model, ...periodOf(evidence) },
            },
          ],
          gain: { kind: 'money', usd_per_month: monthly },
          confidence: 'medium',
          severity: monthly,
          action: { type: 'open', page: 'calls', subject: model },
          change: null,
        }),
      )
    }
  }
  return found
}

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
    found.push(
      recommend({
        key: `prompt_caching ${use.providerId}/${model} ${operation} ${use.sourceLanguage} ${use.targetLanguage}`,
        kind: 'prompt_caching',
        says: sayAdvice('prompt_caching', {
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
        action: { type: 'open', page: 'settings', subject: 'promptCaching' },
        change: null,
      }),
    )
  }
  return found
}
