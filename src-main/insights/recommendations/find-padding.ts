import type { ModelUse } from '../../store/repositories/recommendation-repository.ts'
import { sayAdvice, sayEvidence } from './advice-sentences.ts'
import { taskOf } from './cheaper-uses.ts'
import { plainPromptNames } from './plain-answer.ts'
import type { Change, FindRecommendations, Recommendation, SetUp, UsageEvidence } from './recommendation-types.ts'
import { ownShareOf, periodOf, providerNamed, recommend, taskPhrase, unknownProvider } from './recommendation-words.ts'

const fewestCalls = 30
/** So much more output for the same text than one's other models write. */
const paddedBy = 1.3
const leastMonthly = 0.1
/** So many of the calls must be Galley's own before a change of Galley's prompt is offered. */
const mostlyOwn = 0.5

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
      const change = changeFor(use, evidence, setUp)
      const values = {
        ...{ model, task: taskPhrase(use), more_share: ratio - 1, thought_share: use.reasoning / use.output },
        month_nanos: monthly * 1e9,
      }
      found.push(
        recommend({
          key: `output_padding ${use.providerId}/${model} ${operation} ${use.sourceLanguage} ${use.targetLanguage}`,
          kind: 'output_padding',
          says: sayAdvice(change === null ? 'output_padding.calls' : 'output_padding.prompt', values),
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
          action: change === null ? { type: 'open', page: 'calls', subject: model } : { type: 'apply', needs: [] },
          change,
        }),
      )
    }
  }
  return found
}

/** The prompt is ours where Galley makes the calls, and says so only once. */
function changeFor(use: ModelUse, evidence: UsageEvidence, { plainPrompts }: SetUp): Change | null {
  const prompt = plainPromptNames.find(name => name === use.operation)
  if (prompt === undefined || plainPrompts.includes(prompt)) return null
  return ownShareOf(evidence, use) >= mostlyOwn ? { type: 'prompt', prompt } : null
}
