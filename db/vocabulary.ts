/**
 * The words of the ledger, as they stand in the database, the API and the command line.
 *
 * Every closed set of values is declared once, here, on the lowest floor, so that the schema, the
 * services and the contract cannot drift apart.
 */

/** What a call was for. `quality_evaluation` is Galley's own judging. */
export const operations = [
  'translation',
  'abstract_generation',
  'key_terms_extraction',
  'chapter_division',
  'other',
  'quality_evaluation',
] as const
export type Operation = (typeof operations)[number]

/** The coarse outcome of a call; the finer reason is an {@link ErrorKind}. */
export const callStatuses = ['pending', 'success', 'error', 'timeout', 'rate_limited'] as const
export type CallStatus = (typeof callStatuses)[number]
export type FailedStatus = Exclude<CallStatus, 'pending' | 'success'>

/** Which failed status each finer reason belongs to. */
export const errorKindStatus = {
  connect: 'timeout',
  first_token: 'timeout',
  total: 'timeout',
  stall: 'timeout',
  rate_limit: 'rate_limited',
  quota_exhausted: 'rate_limited',
  authentication: 'error',
  permission: 'error',
  not_found: 'error',
  invalid_request: 'error',
  context_length: 'error',
  content_filter: 'error',
  overloaded: 'error',
  server: 'error',
  network: 'error',
  cancelled: 'error',
  interrupted: 'error',
  invalid_response: 'error',
  budget_blocked: 'error',
} as const satisfies Record<string, FailedStatus>
export type ErrorKind = keyof typeof errorKindStatus
export const errorKinds = Object.keys(errorKindStatus) as readonly ErrorKind[]

/** How a call came to be on record. `practice` and `sample` stay out of totals unless asked for. */
export const origins = ['service', 'gateway', 'recorded', 'import', 'practice', 'sample'] as const
export type Origin = (typeof origins)[number]

/** The books a call is counted in: real money and real providers, the practice provider, or sample data. */
export const realms = ['real', 'practice', 'sample'] as const
export type Realm = (typeof realms)[number]

export function realmOf(origin: Origin): Realm {
  return origin === 'practice' || origin === 'sample' ? origin : 'real'
}

/** Why the model stopped, in one vocabulary for all providers. `length` is a success flagged truncated. */
export const finishReasons = ['stop', 'length', 'content_filter', 'tool_calls', 'other'] as const
export type FinishReason = (typeof finishReasons)[number]

/** How a request (one or more calls) ended. */
export const requestStatuses = ['running', 'answered', 'failed', 'cancelled'] as const
export type RequestStatus = (typeof requestStatuses)[number]

/** Who gave a score. Scores are never mixed silently. */
export const scoreSources = ['check', 'user', 'judge', 'import'] as const
export type ScoreSource = (typeof scoreSources)[number]

/** The wire dialect a provider speaks. */
export const providerKinds = [
  'openai',
  'anthropic',
  'google',
  'cohere',
  'mistral',
  'openai_compatible',
  'practice',
] as const
export type ProviderKind = (typeof providerKinds)[number]

/** Where a price came from, in the order in which it is looked for. */
export const priceSources = ['user', 'genai-prices', 'cost_per_1k_tokens'] as const
export type PriceSource = (typeof priceSources)[number]

/** What an alert rule watches. Rates and scores are 0..1, times milliseconds, money US dollars. */
export const alertMetrics = [
  'error_rate',
  'timeout_rate',
  'rate_limit_rate',
  'unpriced_calls',
  'p95',
  'first_token',
  'cost',
  'spend_rate',
  'quality',
] as const
export type AlertMetric = (typeof alertMetrics)[number]

/** Which calls a rule looks at. A kind without a value watches each of its kind apart: each provider, each book. */
export const alertScopes = ['all', 'provider', 'model', 'operation', 'book'] as const
export type AlertScope = (typeof alertScopes)[number]

/**
 * `above`, `below`: a fixed value. `jumps_by`: rates alone, points above what is usual. `rises_by`, `falls_by`: a share of the
 * value at the same time last week.
 */
export const alertComparisons = ['above', 'below', 'jumps_by', 'rises_by', 'falls_by'] as const
export type AlertComparison = (typeof alertComparisons)[number]

/** Where an alert is told besides the app and the event stream, which always have it. */
export const alertChannels = ['desktop', 'webhook'] as const
export type AlertChannel = (typeof alertChannels)[number]

export const alertStates = ['active', 'resolved'] as const
export type AlertState = (typeof alertStates)[number]
/** What became of a finding. `corrected`: the text was put right; like `accepted`, the check was right about it. */
export const findingStates = ['open', 'accepted', 'silenced', 'corrected'] as const
export type FindingState = (typeof findingStates)[number]

/** How far a silence reaches. `book` may name a check or mean all of them; `term` is one check about one term. */
export const silenceScopes = ['finding', 'check', 'book', 'term'] as const
export type SilenceScope = (typeof silenceScopes)[number]

/** `rejected` is kept so that it is not suggested again. Only confirmed and suggested terms reach a prompt. */
export const glossaryStatuses = ['suggested', 'confirmed', 'rejected'] as const
export type GlossaryStatus = (typeof glossaryStatuses)[number]

/** Where a term came from. */
export const glossaryOrigins = ['person', 'key_terms', 'import'] as const
export type GlossaryOrigin = (typeof glossaryOrigins)[number]

/** `skipped`: the judge would have been of the writer's own family, or a limit was reached. */
export const judgementStatuses = ['waiting', 'done', 'failed', 'skipped'] as const
export type JudgementStatus = (typeof judgementStatuses)[number]

/** Why a successful answer was not used. */
export const setAsideReasons = ['cut_off', 'refused', 'repaired', 'not_better'] as const
export type SetAsideReason = (typeof setAsideReasons)[number]

/** Whose spending a budget limits. */
export const budgetScopes = ['all', 'provider', 'operation', 'book', 'user'] as const
export type BudgetScope = (typeof budgetScopes)[number]

/** Calendar periods of the user's zone; a week begins on Monday. */
export const budgetPeriods = ['day', 'week', 'month'] as const
export type BudgetPeriod = (typeof budgetPeriods)[number]

/** Why the next model of a chain is asked: a text too long or refused has chains of its own. */
export const chainCauses = ['any', 'context_length', 'content_filter'] as const
export type ChainCause = (typeof chainCauses)[number]

/** What can be recommended. */
export const recommendationKinds = [
  'cheaper_model',
  'failing_provider',
  'add_fallback',
  'prompt_caching',
  'truncated_answers',
  'output_padding',
  'too_many_retries',
  'unpriced_models',
  'missing_key',
  'retired_model',
] as const
export type RecommendationKind = (typeof recommendationKinds)[number]

/** Forms of a provider's bill, what a column of one says, and why ledger and bill may differ. */
export const billFormats = ['openai_usage', 'openai_costs', 'anthropic_usage', 'anthropic_costs', 'columns'] as const
export const billFields = [
  'day',
  'model',
  'requests',
  /** All input, cached input included. */
  'input_total',
  /** Input without what came from the cache. */
  'input_uncached',
  'cache_read',
  'cache_write',
  'output',
  'cost_usd',
  'cost_cents',
  'currency',
  /** What a row's cost is for: input, cached input, output. */
  'part',
  'account',
  'tier',
] as const
export const differenceReasons = [
  'outside_galley',
  'not_billed',
  'not_on_bill',
  'day_shift',
  'unfinished_day',
  'unpriced',
  'estimated',
  'token_count',
  'price',
  'cached_price',
  'tier',
  'other_fees',
  'rounding',
  'alias',
] as const

/** What lists of calls are sorted by that is an amount: the largest first; calls that have none come last. */
export const amountSorts = [
  'time',
  'cost',
  'latency',
  'tokens',
  'score',
  'input_tokens',
  'output_tokens',
  'cache_read',
  'reasoning',
  'first_token',
  'attempt',
] as const
export type AmountSort = (typeof amountSorts)[number]

/**
 * What they are sorted by that is a name: by code point, A first, and the newest first among calls of the same name; calls that
 * have none come last. A provider goes by the name shown for it, the others by what is stored, in every language of the page.
 */
export const nameSorts = ['provider', 'model', 'operation', 'status', 'error_kind', 'book', 'user', 'origin'] as const
export type NameSort = (typeof nameSorts)[number]

export const callSorts = [...amountSorts, ...nameSorts] as const
export type CallSort = AmountSort | NameSort

export function isNameSort(sort: CallSort): sort is NameSort {
  return (nameSorts as readonly string[]).includes(sort)
}

/** Names begin with A, amounts with the largest. */
export function isUsuallyDescending(sort: CallSort): boolean {
  return !isNameSort(sort)
}
