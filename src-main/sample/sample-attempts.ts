import type { RecordedCall } from '../ledger/ledger-types.ts'
import type { SeededRandom } from '../providers/practice/seeded-random.ts'
import { type AnswerSize, answered, failures } from './sample-answers.ts'
import type { SampleCall } from './sample-calls.ts'
import { isDuring, type SampleMoment } from './sample-days.ts'
import { fallbacks, incidents, type SampleModel, type SampleModelName, sampleModels } from './sample-plan.ts'

/** What is asked of a model, whoever answers it in the end. */
export interface SampleQuestion
  extends Pick<
    RecordedCall,
    | 'operation'
    | 'streamed'
    | 'sourceBook'
    | 'sourceChapter'
    | 'sourceLanguage'
    | 'targetBook'
    | 'targetChapter'
    | 'targetLanguage'
    | 'createdBy'
    | 'chunk'
    | 'temperature'
    | 'maxTokens'
    | 'sourceChars'
  > {
  readonly text: { readonly source: string; readonly output: string; readonly prompt: string } | null
  readonly size: AnswerSize
  /** The answer is cut off at the model's limit. */
  readonly truncated: boolean
  readonly rating: SampleCall['rating']
}

export interface CallWriter {
  /** The calls it took, the last one being the answer or the last failure. */
  ask(model: SampleModelName, moment: SampleMoment, delayMs: number, question: SampleQuestion): SampleCall[]
}

type Failing = keyof typeof failures

/** Chances of what goes wrong on any day. */
const everyday: readonly (readonly [Failing, number])[] = [
  ['server', 0.004],
  ['network', 0.004],
  ['silent', 0.003],
  ['givenUp', 0.006],
]
const mostTries = 3

export function createCallWriter(
  random: SeededRandom,
  { end, providerIds }: { readonly end: number; readonly providerIds: ReadonlyMap<string, number> },
): CallWriter {
  function ask(name: SampleModelName, moment: SampleMoment, delayMs: number, question: SampleQuestion): SampleCall[] {
    const calls: SampleCall[] = []
    let at = moment.at + delayMs
    let current = name
    for (let attempt = 1; attempt <= mostTries + 1; attempt++) {
      const failing = failureOf(random, current, moment)
      const call = callOf(current, at, attempt, question, failing)
      // What would end behind the end of the data is not made.
      if (calls.length > 0 && at >= end) break
      calls.push(call)
      if (failing === null || failing === 'givenUp' || failing === 'filtered') break
      at += Math.round(call.responseTimeMs ?? 0) + Math.round(random.logNormal(1500 * attempt, 0.3))
      // A refused key or a provider that is down: another one is asked.
      if (failing === 'rejected' || attempt >= 2) current = fallbacks[current]
    }
    return calls
  }

  function callOf(
    name: SampleModelName,
    createdAt: number,
    attempt: number,
    question: SampleQuestion,
    failing: Failing | null,
  ): SampleCall {
    const model: SampleModel = sampleModels[name]
    const { text, size, truncated, rating, ...context } = question
    const end =
      failing === null ? answered(random, model, size, slownessOf(name, createdAt)) : failures[failing](random)
    const outcome = failing === null ? { finishReason: truncated ? ('length' as const) : ('stop' as const) } : {}
    const output = text === null || failing !== null ? null : text.output
    const request =
      text === null
        ? null
        : {
            messages: [
              { role: 'system', content: text.prompt },
              { role: 'user', content: text.source },
            ],
          }
    const parameters = { temperature: question.temperature ?? null, max_tokens: question.maxTokens ?? null }
    return {
      ...context,
      ...end,
      ...outcome,
      details: { ...end.details, parameters },
      key: null,
      requestId: null,
      attempt,
      origin: 'sample',
      providerId: providerIds.get(model.provider) ?? 0,
      modelName: model.model,
      createdAt,
      text: text === null ? null : { source: text.source, output, request, response: null },
      rating: failing === null ? rating : null,
    }
  }

  /** Slow for a week, until now. */
  function slownessOf(name: SampleModelName, at: number): number {
    const { model, daysBefore, factor } = incidents.slow
    return name === model && at > end - daysBefore * 86_400_000 ? factor : 1
  }

  return { ask }
}

function failureOf(random: SeededRandom, name: SampleModelName, moment: SampleMoment): Failing | null {
  const { outage, limits, rejected } = incidents
  if (name === outage.model && isDuring(outage, moment) && random.next() < 0.93) return 'overloaded'
  if (name === rejected.model && isDuring(rejected, moment)) return 'rejected'
  if (name === limits.model && isDuring(limits, moment) && random.next() < limits.chance) return 'limit'
  if (name === 'flash' && random.next() < 0.004) return 'filtered'
  for (const [failing, chance] of everyday) if (random.next() < chance) return failing
  return null
}
