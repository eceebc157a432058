import type { ErrorKind } from '../../../db/vocabulary.ts'
import type { ErrorWords } from './error-words.ts'

/**
 * The error kind behind a provider's refusal. The rules are in the order in which they are believed:
 * what the body says exactly goes before what the status says roughly, since providers send "no such
 * model" as 400, "wrong key" as 400 and "no money left" as 429.
 * @param status the HTTP status, or the one written into the body; null when there is none.
 */
export function errorKindOf(status: number | null, words: ErrorWords): ErrorKind {
  const rule = rules.find(rule => matches(rule, status, words))
  return rule?.kind ?? byStatus(status)
}

interface Rule {
  readonly kind: ErrorKind
  /** Only under these statuses; any where it is left out. */
  readonly statuses?: readonly (number | null)[]
  readonly labels?: readonly string[]
  readonly message?: RegExp
  /** The message must not say this. */
  readonly unless?: RegExp
}

const limited = [429, 413, null, 200]

const rules: readonly Rule[] = [
  {
    kind: 'content_filter',
    labels: ['content_filter', 'content_policy_violation', 'responsibleaipolicyviolation', 'moderation_blocked'],
  },
  {
    kind: 'content_filter',
    statuses: [400, 403, 422, 451, 498, 200, null],
    message:
      /content management policy|content[- ]filter|content policy|usage polic(?:y|ies)|input was flagged|was flagged (?:for|by|as)|safety system|blocked (?:input|output|for safety)|prohibited content|data_inspection/i,
  },
  { kind: 'content_filter', statuses: [498, 451] },
  {
    kind: 'quota_exhausted',
    labels: [
      'insufficient_quota',
      'billing_hard_limit_reached',
      'billing_not_active',
      'billing_error',
      'insufficient_balance',
      'insufficient_credits',
      'enforced_spend_limit_reached',
      'payment_required',
    ],
  },
  {
    kind: 'quota_exhausted',
    message:
      /credit balance is too low|insufficient (?:balance|credits?|funds)|spend(?:ing)? limit|reached your specified api usage limits?|out of credits|requires more credits|free[_-]models[_-]per[_-]day|api calls ?\/ ?month|monthly (?:usage )?(?:limit|quota)|quota exceeded for .*limit: 0\b/i,
  },
  { kind: 'quota_exhausted', statuses: [402] },
  { kind: 'quota_exhausted', statuses: limited, labels: ['*perday'] },
  { kind: 'rate_limit', statuses: [429] },
  {
    kind: 'rate_limit',
    labels: [
      'rate_limit_exceeded',
      'rate_limit_error',
      'rate_limited',
      'resource_exhausted',
      'too_many_requests',
      'ratelimitreached',
      '1300',
    ],
  },
  {
    kind: 'authentication',
    labels: [
      'invalid_api_key',
      'authentication_error',
      'unauthenticated',
      'api_key_invalid',
      'api_key_expired',
      'invalid_authentication',
    ],
  },
  {
    kind: 'authentication',
    statuses: [400, 403, null, 200],
    message:
      /api key (?:not valid|expired|is invalid|not found)|(?:invalid|incorrect|missing|no) (?:x-)?api[- ]?(?:key|token)|unregistered callers|reported as leaked/i,
  },
  { kind: 'authentication', statuses: [401] },
  {
    kind: 'context_length',
    labels: [
      'context_length_exceeded',
      'too_many_tokens',
      'exceed_context_size_error',
      'context_window_exceeded',
      'request_too_large',
    ],
    unless: /maximum output|max[_ ]tokens must be/i,
  },
  {
    kind: 'context_length',
    statuses: [400, 413, 422, 500, 200, null],
    message:
      /maximum context length|context (?:length|window|size)|prompt is too long|too many tokens|input token count .*(?:exceeds|only supports)|reduce the input token count|maximum prompt length|input (?:length|is too long)|prompt (?:contains|too long|is longer)|exceeds? the (?:model's )?(?:maximum|available) (?:number of tokens|context)|reduce the length of the (?:messages|prompt|input)|number of input tokens|context the overflows/i,
    unless: /maximum output|max[_ ]tokens must be|tokens per (?:min|day)/i,
  },
  { kind: 'context_length', statuses: [413] },
  {
    kind: 'not_found',
    labels: [
      'model_not_found',
      'not_found_error',
      'not_found',
      'deploymentnotfound',
      'model_not_available',
      'invalid_model',
    ],
  },
  {
    kind: 'not_found',
    statuses: [400, 403, 422, 200, null],
    message:
      /model\b.{0,80}(?:does not exist|not exist|not found|is not available|has been (?:deprecated|decommissioned|removed))|(?:invalid|unknown|unsupported) model\b|not a valid model|no such model|model '?[^ ]+'? not found|no endpoints found/i,
  },
  {
    kind: 'permission',
    labels: [
      'permission_error',
      'permission_denied',
      'unsupported_country_region_territory',
      'access_terminated',
      'user location is not supported',
    ],
  },
  { kind: 'permission', message: /location is not supported|country, region, or territory not supported/i },
  { kind: 'permission', statuses: [403] },
  { kind: 'not_found', statuses: [404, 410] },
  {
    kind: 'overloaded',
    labels: [
      'overloaded_error',
      'unavailable',
      'overloaded',
      'model_capacity_exhausted',
      'insufficient_system_resource',
      'engine_overloaded',
      '3505',
      'service_tier_capacity_exceeded',
    ],
  },
  {
    kind: 'overloaded',
    statuses: [500, 502, 503, 504, 520, 529, 200, null],
    message:
      /overloaded|at capacity|capacity exceeded|no capacity|high demand|no instances available|no available model provider/i,
  },
  { kind: 'overloaded', statuses: [503, 529] },
  { kind: 'total', statuses: [408] },
  {
    kind: 'server',
    labels: [
      'server_error',
      'api_error',
      'internal',
      'internal_error',
      'internal_server_error',
      'deadline_exceeded',
      'timeout',
    ],
  },
  {
    kind: 'invalid_request',
    statuses: [200, null],
    labels: [
      'invalid_request_error',
      'invalid_argument',
      'failed_precondition',
      'unsupported_parameter',
      'tool_use_failed',
    ],
  },
]

function matches({ statuses, labels, message, unless }: Rule, status: number | null, words: ErrorWords): boolean {
  if (statuses !== undefined && !statuses.includes(status)) return false
  if (unless?.test(words.message ?? '') === true) return false
  if (labels !== undefined && !labels.some(label => hasLabel(words, label))) return false
  return message === undefined || (words.message !== null && message.test(words.message))
}

/** `*word` is any label that contains the word. */
function hasLabel({ labels }: ErrorWords, wanted: string): boolean {
  return wanted.startsWith('*') ? labels.some(label => label.includes(wanted.slice(1))) : labels.includes(wanted)
}

function byStatus(status: number | null): ErrorKind {
  if (status === null || status < 400 || status >= 500) return 'server'
  return 'invalid_request'
}
