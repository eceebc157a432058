import type { ModelUse } from '../../store/repositories/recommendation-repository.ts'
import { callsOf, taskOf } from './cheaper-uses.ts'
import type { Change, FindRecommendations, Recommendation } from './recommendation-types.ts'
import { count, dollars, operationName, percent, periodOf, providerNamed, taskWords } from './recommendation-words.ts'

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
    found.push({
      key: `truncated_answers ${operation}`,
      kind: 'truncated_answers',
      title:
        limit === null
          ? `Cut texts for ${operationName(operation)} into smaller parts`
          : `Allow longer answers for ${operationName(operation)}`,
      reason:
        limit === null
          ? `${count(truncated)} of ${count(success)} answers ended at the model's own limit (${percent(truncated / success)}): the parts are too long for it.`
          : `${count(truncated)} of ${count(success)} answers were cut off at your limit of ${count(limit)} tokens (${percent(truncated / success)}).`,
      evidence: [
        {
          label: 'Answers cut off',
          figure: `${count(truncated)} of ${count(success)}`,
          note: null,
          calls: { operation, truncated: true, ...periodOf(evidence) },
        },
      ],
      gain: {
        kind: 'quality',
        usd_per_month: null,
        words: `About ${count(truncated)} answers in 30 days would be whole.`,
      },
      confidence: truncated >= 10 ? 'high' : 'medium',
      confidence_reason: 'The provider itself says where an answer was cut off.',
      severity: (truncated / success) * 100,
      action: {
        type: 'apply',
        label: limit === null ? `Parts of ${count(smaller)} tokens` : `Allow ${count(limit * 2)} tokens`,
        needs: [],
      },
      reversible: true,
      change,
    })
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
      const provider = providerNamed(setUp, use.providerId)
      const best = others.reduce((one, other) => (other.success > one.success ? other : one))
      found.push({
        key: `output_padding ${use.providerId}/${use.model} ${use.operation} ${use.sourceLanguage} ${use.targetLanguage}`,
        kind: 'output_padding',
        title: `${use.model} writes more than the text needs`,
        reason: `For the same amount of text in ${taskWords(use)}, ${use.model} writes ${percent(ratio - 1)} more tokens than your other models, notes or hidden reasoning among them.`,
        evidence: [
          {
            label: `${use.model}: tokens for 1,000 characters`,
            figure: count(each([use]) * 1000),
            note: `${count(use.success)} calls`,
            calls: {
              provider: provider?.name ?? String(use.providerId),
              model: use.model,
              operation: use.operation,
              ...periodOf(evidence),
            },
          },
          {
            label: 'The others: tokens for 1,000 characters',
            figure: count(each(others) * 1000),
            note: `${count(others.reduce((sum, other) => sum + other.success, 0))} calls, most of ${best.model}`,
            calls: { operation: use.operation, model: best.model, ...periodOf(evidence) },
          },
        ],
        gain: {
          kind: 'money',
          usd_per_month: monthly,
          words: `The difference costs about ${dollars(monthly)} in 30 days.`,
        },
        confidence: 'medium',
        confidence_reason: 'The tokens are counted; whether the longer text is the better one, only its quality tells.',
        severity: monthly,
        action: { type: 'open', label: 'Look at its answers', page: 'calls', subject: use.model },
        reversible: false,
        change: null,
      })
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
    const provider = providerNamed(setUp, use.providerId)
    found.push({
      key: `prompt_caching ${use.providerId}/${use.model} ${use.operation} ${use.sourceLanguage} ${use.targetLanguage}`,
      kind: 'prompt_caching',
      title: `Let ${provider?.displayName ?? use.model} keep the beginning of your prompts`,
      reason: `Each of ${count(calls)} calls of ${use.model} for ${taskWords(use)} sent some ${count(repeated)} tokens beside the text (instructions, glossary), and ${percent(use.cacheRead / input)} of the input came from the cache. From the cache they cost ${percent(price.cacheRead / price.input)} of the price.`,
      evidence: [
        {
          label: 'Input tokens a call',
          figure: count(input / calls),
          note: `of them about ${count(repeated)} the same every time`,
          calls: {
            provider: provider?.name ?? String(use.providerId),
            model: use.model,
            operation: use.operation,
            ...periodOf(evidence),
          },
        },
        { label: 'Read from the cache', figure: percent(use.cacheRead / input), note: null, calls: null },
      ],
      gain: {
        kind: 'money',
        usd_per_month: monthly,
        words: `Saves about ${dollars(monthly)} a month if 8 of 10 calls find it in the cache.`,
      },
      confidence: 'low',
      confidence_reason:
        'How much of the prompt is the same every time is worked out from the lengths, not read from the prompts.',
      severity: monthly,
      action: { type: 'open', label: 'See the settings of prompts', page: 'settings', subject: 'promptCaching' },
      reversible: false,
      change: null,
    })
  }
  return found
}
