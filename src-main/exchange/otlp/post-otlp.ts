import { readFileSync, statSync } from 'node:fs'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { Agent, request } from 'undici'
import type { Phrase } from '../../words/slot-values.ts'
import { stateText } from '../../words/state-sentences.ts'

export type PostOutcome =
  | {
      readonly outcome: 'sent'
      /** What the collector took and answered; empty where it said nothing. */
      readonly answer: Buffer
    }
  /** A later try may work; `waitMs` is how long to wait at least, where it is known. */
  | { readonly outcome: 'later'; readonly problem: Phrase; readonly waitMs: number | null }
  | { readonly outcome: 'refused'; readonly problem: Phrase }

export interface PostOptions {
  readonly headers: Readonly<Record<string, string>>
  readonly isJson: boolean
  readonly compress: boolean
  /** A file with the certificate of who signed the collector's, PEM; null: those the system trusts. */
  readonly caFile: string | null
  readonly signal: AbortSignal
  /** UTC epoch milliseconds. */
  readonly now: number
}

const timeoutMs = 10_000
/** What the OTLP specification says may be tried again. */
const retryable = new Set([429, 502, 503, 504])
/** A key that is wrong, or an address: once a person has set it right, the same calls are taken. */
const setWrong = new Set([401, 403, 404, 407])
const untilSetRightMs = 60_000
const mostAnswer = 64 * 1024
const compress = promisify(gzip)

/** Follows no redirect: what is sent goes where the person said, and nowhere else. */
export async function postOtlp(url: string, body: Uint8Array, options: PostOptions): Promise<PostOutcome> {
  try {
    const dispatcher = options.caFile === null ? undefined : agentFor(options.caFile)
    const answer = await request(url, {
      ...(dispatcher === undefined ? {} : { dispatcher }),
      method: 'POST',
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal: AbortSignal.any([options.signal, AbortSignal.timeout(timeoutMs)]),
      headers: {
        ...options.headers,
        'content-type': options.isJson ? 'application/json' : 'application/x-protobuf',
        ...(options.compress ? { 'content-encoding': 'gzip' } : {}),
        'user-agent': 'galley',
      },
      body: options.compress ? await compress(body) : body,
    })
    const { statusCode } = answer
    if (statusCode >= 200 && statusCode < 300) {
      const said = await answer.body.arrayBuffer().catch(() => new ArrayBuffer(0))
      return { outcome: 'sent', answer: Buffer.from(said).subarray(0, mostAnswer) }
    }
    await answer.body.dump({ limit: mostAnswer })
    const problem = stateText('collector.answered', { status_id: statusCode })
    if (setWrong.has(statusCode)) {
      const code = statusCode === 404 ? 'collector.look_at_address' : 'collector.look_at_headers'
      return { outcome: 'later', problem: stateText(code, { status_id: statusCode }), waitMs: untilSetRightMs }
    }
    if (!retryable.has(statusCode)) return { outcome: 'refused', problem }
    return { outcome: 'later', problem, waitMs: readRetryAfter(answer.headers['retry-after'], options.now) }
  } catch (error) {
    const { code, name } = error as { code?: string; name?: string }
    const problem = stateText('collector.unreachable', { reason: code ?? name ?? 'unknown' })
    return { outcome: 'later', problem, waitMs: null }
  }
}

/** Seconds, or a date. */
export function readRetryAfter(value: string | string[] | undefined, now: number): number | null {
  const text = Array.isArray(value) ? value[0] : value
  if (text === undefined) return null
  const seconds = Number(text)
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - now
  return wait > 0 ? wait : null
}

let known: { readonly file: string; readonly changedAt: number; readonly agent: Agent } | null = null

/** One pool of connections, made anew when the file changes. */
function agentFor(file: string): Agent {
  const changedAt = statSync(file).mtimeMs
  if (known?.file === file && known.changedAt === changedAt) return known.agent
  void known?.agent.close().catch(() => undefined)
  known = { file, changedAt, agent: new Agent({ connect: { ca: readFileSync(file) } }) }
  return known.agent
}
