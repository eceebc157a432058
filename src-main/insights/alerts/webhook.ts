import { createHmac } from 'node:crypto'
import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { Agent, request } from 'undici'
import { isSafeAddress } from '../../store/setting-groups/safe-address.ts'
import type { Phrase } from '../../words/slot-values.ts'
import { stateText } from '../../words/state-sentences.ts'

export interface WebhookAnswer {
  readonly ok: boolean
  /** In words; never what the other side said. */
  readonly problem: Phrase | null
}

const timeoutMs = 10_000
/** Read and thrown away, so that the connection can be used again. */
const mostAnswerBytes = 64 * 1024

/**
 * The signature of a message: HMAC-SHA256 over the time and the body, so that an old message cannot be sent again as a new one.
 * The receiver computes the same over `timestamp + "." + body` and refuses what is older than a few minutes.
 */
function signature(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`
}

/**
 * Posts JSON to the address. It follows no redirect, goes to no link-local address (where clouds answer with secrets; checked when
 * the name is resolved, so that a name cannot change its mind), and hands on nothing of the answer but its status.
 */
export async function sendWebhook(
  url: string,
  message: unknown,
  { secret, now, signal }: { readonly secret: string | null; readonly now: number; readonly signal: AbortSignal },
): Promise<WebhookAnswer> {
  if (!isSafeAddress(url)) return { ok: false, problem: stateText('webhook.unsafe') }
  const { hostname } = new URL(url)
  if (isForbidden(hostname.replace(/^\[|\]$/g, ''))) return { ok: false, problem: stateText('webhook.forbidden') }
  const body = JSON.stringify(message)
  const timestamp = String(Math.floor(now / 1000))
  const agent = new Agent({ connect: { lookup: guardedLookup }, connections: 1, pipelining: 0 })
  try {
    const answer = await request(url, {
      method: 'POST',
      dispatcher: agent,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'galley',
        'x-galley-timestamp': timestamp,
        ...(secret !== null && { 'x-galley-signature': signature(secret, timestamp, body) }),
      },
      body,
    })
    await answer.body.dump({ limit: mostAnswerBytes })
    const { statusCode } = answer
    if (statusCode >= 200 && statusCode < 300) return { ok: true, problem: null }
    if (statusCode >= 300 && statusCode < 400) {
      return {
        ok: false,
        problem: stateText('webhook.redirect', { status_id: statusCode }),
      }
    }
    return { ok: false, problem: stateText('webhook.answered', { status_id: statusCode }) }
  } catch (error) {
    return { ok: false, problem: describe(error) }
  } finally {
    await agent.close().catch(() => undefined)
  }
}

function describe(error: unknown): Phrase {
  const { code, name, message } = error as { code?: string; name?: string; message?: string }
  if (message === forbidden) return stateText('webhook.forbidden')
  if (name === 'TimeoutError' || code?.startsWith('UND_ERR') === true) return stateText('webhook.slow')
  return stateText('webhook.unreachable', { reason: code ?? name ?? 'unknown' })
}

const forbidden = stateText('webhook.forbidden').text
const forbiddenRanges = new BlockList()
forbiddenRanges.addSubnet('169.254.0.0', 16)
forbiddenRanges.addSubnet('0.0.0.0', 8)
forbiddenRanges.addSubnet('224.0.0.0', 4)
forbiddenRanges.addSubnet('fe80::', 10, 'ipv6')
forbiddenRanges.addSubnet('ff00::', 8, 'ipv6')
// Amazon's metadata service over IPv6.
forbiddenRanges.addAddress('fd00:ec2::254', 'ipv6')

function isForbidden(address: string): boolean {
  const version = isIP(address)
  return version !== 0 && forbiddenRanges.check(address, version === 6 ? 'ipv6' : 'ipv4')
}

const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '')
    const found = addresses.find(({ address }) => isForbidden(address))
    if (found !== undefined) return callback(new Error(forbidden), '')
    if (options.all === true) return callback(null, addresses)
    const [first] = addresses
    callback(first === undefined ? new Error('No address') : null, first?.address ?? '', first?.family)
  })
}
