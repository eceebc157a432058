import type { ErrorKind, FailedStatus } from '../../db/vocabulary.ts'

type Hint = readonly [kind: ErrorKind, pattern: RegExp]

/** What providers and SDKs write in their messages; the first that fits decides. */
const hints: Readonly<Record<FailedStatus, readonly Hint[]>> = {
  error: [
    ['authentication', /\b401\b|unauthori[sz]ed|invalid.{0,10}api.?key|incorrect api key|authentication/i],
    ['permission', /\b403\b|forbidden|permission/i],
    ['context_length', /context.?length|maximum context|too many tokens|prompt is too long/i],
    ['content_filter', /content.?(filter|policy|management)|safety|blocked by/i],
    ['not_found', /\b404\b|model.{0,40}(not found|does not exist)/i],
    ['overloaded', /\b529\b|\b503\b|overloaded|unavailable/i],
    ['cancelled', /cancel+ed|aborted/i],
    ['network', /connection|ECONN|ENOTFOUND|network|socket|\bDNS\b|SSL/i],
    ['invalid_response', /JSON|decode|parse|unexpected (response|token)|empty (response|answer)/i],
    ['invalid_request', /\b400\b|\b422\b|invalid.?request|bad request/i],
  ],
  timeout: [
    ['connect', /connect/i],
    ['first_token', /first (token|byte)/i],
  ],
  rate_limited: [['quota_exhausted', /quota|insufficient|billing|credit/i]],
}

const otherwise: Readonly<Record<FailedStatus, ErrorKind>> = {
  error: 'server',
  timeout: 'total',
  rate_limited: 'rate_limit',
}

/** The finer reason of a failure that a file states only in words. */
export function inferErrorKind(status: FailedStatus, message: string | null): ErrorKind {
  const hint = message === null ? undefined : hints[status].find(([, pattern]) => pattern.test(message.slice(0, 2000)))
  return hint?.[0] ?? otherwise[status]
}
