import { request } from 'undici'

/** The vault's name of the headers that a collector asks for; no provider can be called so. */
export const otlpHeadersName = 'galley:otlp'

export type PostOutcome =
  | { readonly outcome: 'sent' }
  /** A later try may work; `waitMs` is how long the collector asked to wait. */
  | { readonly outcome: 'later'; readonly problem: string; readonly waitMs: number | null }
  | { readonly outcome: 'refused'; readonly problem: string }

const timeoutMs = 10_000
/** What the OTLP specification says may be tried again. */
const retryable = new Set([429, 502, 503, 504])

/** Follows no redirect: what is sent goes where the person said, and nowhere else. */
export async function postOtlp(
  url: string,
  body: Uint8Array,
  options: {
    readonly headers: Readonly<Record<string, string>>
    readonly isJson: boolean
    readonly signal: AbortSignal
  },
): Promise<PostOutcome> {
  try {
    const answer = await request(url, {
      method: 'POST',
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal: AbortSignal.any([options.signal, AbortSignal.timeout(timeoutMs)]),
      headers: {
        ...options.headers,
        'content-type': options.isJson ? 'application/json' : 'application/x-protobuf',
        'user-agent': 'galley',
      },
      body,
    })
    await answer.body.dump({ limit: 64 * 1024 })
    const { statusCode } = answer
    if (statusCode >= 200 && statusCode < 300) return { outcome: 'sent' }
    const problem = `The collector answered ${statusCode}.`
    if (!retryable.has(statusCode)) return { outcome: 'refused', problem }
    const seconds = Number(answer.headers['retry-after'])
    return { outcome: 'later', problem, waitMs: seconds > 0 ? seconds * 1000 : null }
  } catch (error) {
    const { code, name } = error as { code?: string; name?: string }
    return {
      outcome: 'later',
      problem: `The collector could not be reached (${code ?? name ?? 'unknown'}).`,
      waitMs: null,
    }
  }
}

/** `name=value,name=value`, values URL-encoded, as in OTEL_EXPORTER_OTLP_HEADERS. What is not of that form is left out. */
export function readHeaders(text: string | null): Record<string, string> {
  const pairs = (text ?? '').split(',').flatMap(pair => {
    const at = pair.indexOf('=')
    const name = pair.slice(0, at).trim()
    if (at < 1 || !/^[A-Za-z0-9-]+$/.test(name)) return []
    try {
      return [[name.toLowerCase(), decodeURIComponent(pair.slice(at + 1).trim())] as const]
    } catch {
      return []
    }
  })
  return Object.fromEntries(pairs)
}
