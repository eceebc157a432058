import { type TokenUsage, unknownUsage } from '../../db/token-usage.ts'
import type { CallDetails, Settlement } from '../ledger/ledger-types.ts'
import type { SeededRandom } from '../providers/practice/seeded-random.ts'
import { callEnd, callEndWith } from '../words/call-end-sentences.ts'
import type { SampleModel } from './sample-plan.ts'

/** Tokens for a character of text, as the models of our day count. */
const tokensPerCharacter: Readonly<Record<string, number>> = { zh: 0.78, ja: 0.86, ko: 0.72, en: 0.25, es: 0.28 }

export function tokensOf(text: string, language: string): number {
  return Math.max(1, Math.round(text.length * (tokensPerCharacter[language] ?? 0.3)))
}

export interface AnswerSize {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly outputChars: number | null
}

/** A successful end: usage in buckets and as the provider would have said it, and times that fit the size. */
export function answered(
  random: SeededRandom,
  model: SampleModel,
  size: AnswerSize,
  slowness: number,
): Pick<
  Settlement,
  'errorKind' | 'httpStatus' | 'usage' | 'responseTimeMs' | 'timeToFirstTokenMs' | 'outputChars' | 'details'
> {
  const reasoning = model.reasoning === 0 ? null : Math.round(random.logNormal(model.reasoning, 0.6))
  const cached = model.caches && size.inputTokens > 600 && random.next() < 0.46
  const cacheRead = cached ? Math.min(512, Math.floor(size.inputTokens * 0.6)) : 0
  const usage: TokenUsage = {
    ...unknownUsage,
    inputUncached: size.inputTokens - cacheRead,
    cacheRead: model.caches ? cacheRead : null,
    cacheWrite5m: model.provider === 'anthropic' && !cached && size.inputTokens > 1200 ? 0 : null,
    outputText: size.outputTokens,
    reasoning,
  }
  const firstTokenMs = random.logNormal(model.firstTokenMs + (reasoning ?? 0) * 6, 0.38) * slowness
  const writingMs = random.logNormal(size.outputTokens / model.tokensPerSecond, 0.22) * 1000 * slowness
  return {
    errorKind: null,
    httpStatus: 200,
    usage,
    responseTimeMs: Math.round(firstTokenMs + writingMs),
    timeToFirstTokenMs: Math.round(firstTokenMs),
    outputChars: size.outputChars,
    details: { rawUsage: rawUsage(model, usage, size) },
  }
}

function rawUsage(model: SampleModel, usage: TokenUsage, { inputTokens, outputTokens }: AnswerSize): unknown {
  switch (model.provider) {
    case 'anthropic':
      return {
        input_tokens: usage.inputUncached,
        cache_read_input_tokens: usage.cacheRead ?? 0,
        cache_creation_input_tokens: 0,
        output_tokens: outputTokens,
      }
    case 'google':
      return {
        promptTokenCount: inputTokens,
        candidatesTokenCount: outputTokens,
        thoughtsTokenCount: usage.reasoning ?? 0,
        totalTokenCount: inputTokens + outputTokens + (usage.reasoning ?? 0),
      }
    case 'cohere':
      return { tokens: { input_tokens: inputTokens, output_tokens: outputTokens } }
    default:
      return {
        prompt_tokens: inputTokens,
        completion_tokens: outputTokens + (usage.reasoning ?? 0),
        prompt_tokens_details: { cached_tokens: usage.cacheRead ?? 0 },
        completion_tokens_details: { reasoning_tokens: usage.reasoning ?? 0 },
      }
  }
}

type Refusal = Pick<Settlement, 'errorKind' | 'errorMessage' | 'httpStatus' | 'responseTimeMs' | 'details'>

function refused(
  errorKind: NonNullable<Settlement['errorKind']>,
  errorMessage: string,
  httpStatus: number | null,
  responseTimeMs: number,
  details: CallDetails | null = null,
): Refusal {
  return { errorKind, errorMessage, httpStatus, responseTimeMs: Math.round(responseTimeMs), details }
}

const bodyOf = (body: unknown): CallDetails => ({ providerError: { body: JSON.stringify(body), code: null } })

/** How calls fail, each with the words a provider has for it. */
export const failures = {
  overloaded: (random: SeededRandom) =>
    refused('overloaded', 'Overloaded', 529, random.logNormal(900, 0.5), {
      ...bodyOf({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
      retryAfterMs: null,
    }),
  server: (random: SeededRandom) =>
    refused('server', 'The server had an error while processing your request.', 500, random.logNormal(1400, 0.6)),
  limit: (random: SeededRandom) =>
    refused('rate_limit', 'Resource has been exhausted (e.g. check quota).', 429, random.logNormal(240, 0.4), {
      ...bodyOf({
        error: { code: 429, message: 'Resource has been exhausted (e.g. check quota).', status: 'RESOURCE_EXHAUSTED' },
      }),
      retryAfterMs: 8000,
    }),
  rejected: (random: SeededRandom) =>
    refused(
      'authentication',
      'invalid api token',
      401,
      random.logNormal(180, 0.3),
      bodyOf({ message: 'invalid api token' }),
    ),
  filtered: (random: SeededRandom) =>
    refused('content_filter', 'The answer was withheld by the content filter.', 200, random.logNormal(2200, 0.4)),
  tooLong: (random: SeededRandom) =>
    refused('context_length', 'The text is longer than the context of the model.', 400, random.logNormal(300, 0.3)),
  network: (random: SeededRandom) =>
    refused(
      'network',
      callEndWith('call_end.coded', { why: callEnd('closed'), error_code: 'ECONNRESET' }).text,
      null,
      random.logNormal(4000, 0.8),
    ),
  silent: () => refused('first_token', callEnd('first_token'), null, 60_004),
  givenUp: (random: SeededRandom) => refused('cancelled', callEnd('cancelled'), null, random.logNormal(5200, 0.6)),
} as const
