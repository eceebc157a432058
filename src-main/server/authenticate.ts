import type { IncomingMessage } from 'node:http'
import type { ApiTokens, TokenCheck } from '../access/api-tokens.ts'
import type { GatewayAccess } from '../gateway/gateway-access.ts'
import type { Access } from '../procedures/access.ts'
import { isFromOwnPage } from './check-request.ts'
import { type Refusal, refusal } from './refusal.ts'
import type { Session, Sessions } from './sessions.ts'

/** Who sent a request. */
export interface Caller {
  readonly access: Access
  /** Null for a token. */
  readonly session: Session | null
  readonly isOwner: boolean
}

/** `guess` is a token nobody has, which counts against the address it came from. */
export type Identified<T> =
  | { readonly caller: T }
  | { readonly caller: null; readonly refusal: Refusal; readonly guess: boolean }

export interface Authenticator {
  /** For Galley's own routes: a token or a browser session. */
  identify(request: IncomingMessage): Identified<Caller>
  /** For the gateway: a token alone, where an SDK sends it or in `x-galley-token`. */
  identifyForGateway(request: IncomingMessage): Identified<GatewayAccess>
}

export interface AuthenticatorDependencies {
  readonly tokens: Pick<ApiTokens, 'check'>
  readonly sessions: Pick<Sessions, 'find'>
  readonly cookieName: () => string
  readonly forwardsCallerKeys: () => boolean
}

const sessionScopes: Access['scopes'] = new Set(['call', 'read', 'admin'])

export function createAuthenticator(dependencies: AuthenticatorDependencies): Authenticator {
  const { tokens, sessions, cookieName, forwardsCallerKeys } = dependencies

  function bySession(request: IncomingMessage): Identified<Caller> | null {
    for (const secret of cookiesNamed(cookieName(), request.headers.cookie)) {
      const session = sessions.find(secret)
      if (session === null) continue
      if (!isFromOwnPage(request)) return refused(unknownPage)
      return {
        caller: { access: { tokenName: 'browser', scopes: sessionScopes, isSession: true }, session, isOwner: false },
      }
    }
    return null
  }

  /** The first that is right; which header it stands in does not matter. */
  function byToken(presented: readonly string[]): TokenCheck | null {
    let last: TokenCheck | null = null
    for (const token of presented) {
      const check = tokens.check(token)
      if (check.ok) return check
      if (last === null || last.ok || last.why === 'unknown') last = check
    }
    return last
  }

  /** The key beside Galley's own token: never one of Galley's tokens, which no provider may see. */
  function callerKey(request: IncomingMessage): string | null {
    if (!forwardsCallerKeys() || request.headers['x-galley-token'] === undefined) return null
    const key = sdkKeys(request)[0]
    if (key === undefined) return null
    const check = tokens.check(key)
    return check.ok || check.why !== 'unknown' ? null : key
  }

  return {
    identify(request) {
      const check = byToken(presentedTokens(request))
      if (check === null) return bySession(request) ?? refused(missing(request))
      if (!check.ok) return refused(wrong(check.why), check.why === 'unknown')
      const { name, scopes, isOwner } = check
      return { caller: { access: { tokenName: name, scopes, isSession: false }, session: null, isOwner } }
    },

    identifyForGateway(request) {
      const check = byToken(presentedTokens(request))
      if (check === null) return refused(missing(request))
      if (!check.ok) return refused(wrong(check.why), check.why === 'unknown')
      return { caller: { tokenName: check.name, scopes: check.scopes, callerKey: callerKey(request) } }
    },
  }
}

function refused(why: Refusal, guess = false): { caller: null; refusal: Refusal; guess: boolean } {
  return { caller: null, refusal: why, guess }
}

/** Galley's own header alone where it is there: the others then hold a provider's key. */
function presentedTokens(request: IncomingMessage): readonly string[] {
  const own = request.headers['x-galley-token']
  return typeof own === 'string' ? [own.trim()] : sdkKeys(request)
}

function sdkKeys({ headers }: IncomingMessage): readonly string[] {
  const bearer = /^bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
  const others = [headers['x-api-key'], headers['x-goog-api-key']]
  return [bearer, ...others].filter(key => typeof key === 'string' && key !== '').map(key => String(key).trim())
}

function cookiesNamed(name: string, header: string | undefined): readonly string[] {
  if (header === undefined) return []
  return header.split(';').flatMap(part => {
    const equals = part.indexOf('=')
    return part.slice(0, equals).trim() === name ? [part.slice(equals + 1).trim()] : []
  })
}

const unknownPage = refusal(
  403,
  'origin_not_allowed',
  'With a browser session, changes are only accepted from Galley’s own pages. Programs use a token.',
)

/** A token in a URL would end up in histories and logs, so it is not accepted there; the answer says so to whoever tries. */
function missing({ url = '' }: IncomingMessage): Refusal {
  const inUrl = /[?&](?:key|token|api_key|access_token)=/.test(url)
  return refusal(
    401,
    'authentication',
    inUrl
      ? 'Galley takes no token from a URL, where it would be written to logs. Send it in the header Authorization: Bearer, x-api-key or x-goog-api-key, and replace the one that was in the URL.'
      : 'Galley’s token is missing. Send it in the header Authorization: Bearer, x-api-key, x-goog-api-key or x-galley-token. It is in the file api-token of the data folder; "galley tokens create" makes one for an app.',
  )
}

function wrong(why: 'unknown' | 'revoked' | 'expired'): Refusal {
  const messages = {
    unknown:
      'This is not a token of Galley. Provider keys are not used here: send Galley’s token, which is in the file api-token of the data folder or was made by "galley tokens create".',
    revoked: 'This token was revoked. Make a new one with "galley tokens create".',
    expired: 'This token has expired. Make a new one with "galley tokens create".',
  }
  return refusal(401, 'authentication', messages[why])
}
