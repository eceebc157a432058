import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Scope } from '../gateway/gateway-access.ts'
import type { Clock, Environment, Logger, Paths } from '../ports.ts'
import { createTokenRepository, type TokenRow } from '../store/repositories/token-repository.ts'
import type { Store } from '../store/store.ts'
import { failing, sayFailure } from '../words/failure-sentences.ts'
import { sayServer } from '../words/failures/server-sentences.ts'
import { ensureOwnerToken, type OwnerToken } from './owner-token.ts'

export const scopes = ['call', 'read', 'admin'] as const satisfies readonly Scope[]

/** A token of an app, without what would let anybody use it. */
export interface ApiToken {
  readonly name: string
  readonly scopes: readonly Scope[]
  /** UTC epoch milliseconds, like the others. */
  readonly createdAt: number
  readonly expiresAt: number | null
  /** To the minute; null when it never was. */
  readonly lastUsedAt: number | null
  readonly revokedAt: number | null
}

export interface NewApiToken {
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly expiresAt?: number | null
}

export type TokenCheck =
  | { readonly ok: true; readonly name: string; readonly scopes: ReadonlySet<Scope>; readonly isOwner: boolean }
  | { readonly ok: false; readonly why: 'unknown' | 'revoked' | 'expired' }

/** Who may use the local API: the owner's token and those of apps. */
export interface ApiTokens {
  /** Apps' tokens, oldest first, revoked ones too. */
  list(): readonly ApiToken[]
  /** The secret is returned here and never again. Throws `Failure`: `invalid_input`, or `conflict` for a name in use. */
  create(token: NewApiToken): { readonly token: ApiToken; readonly secret: string }
  /** From this moment on nobody can use it. Throws `Failure('not_found')`. */
  revoke(name: string): ApiToken
  /** Takes as long for a wrong token as for a right one. */
  check(presented: string): TokenCheck
  /** Made at the first use. */
  owner(): OwnerToken
}

export interface ApiTokensDependencies {
  readonly store: Store
  readonly clock: Clock
  readonly environment: Environment
  readonly paths: Pick<Paths, 'data'>
  readonly logger: Logger
}

/** Lets secret scanners and people recognise one. */
const prefix = 'galley_'
const ownerName = 'owner'
const usePrecisionMs = 60_000

interface Known {
  readonly row: TokenRow
  readonly digest: Buffer
  readonly scopes: ReadonlySet<Scope>
  usedAt: number
}

/** Tokens are read once and then kept up to date here: only the process that owns the database changes them. */
export function createApiTokens(dependencies: ApiTokensDependencies): ApiTokens {
  const { store, clock, environment, paths, logger } = dependencies
  const repository = createTokenRepository(store)
  let known: Known[] | null = null
  let owner: { token: OwnerToken; digest: Buffer } | null = null

  const load = (): Known[] => {
    known ??= repository.all().map(understand)
    return known
  }
  const theOwner = () => {
    if (owner === null) {
      const token = ensureOwnerToken(environment, paths, logger)
      owner = { token, digest: digestOf(token.value) }
    }
    return owner
  }

  function noteUse(token: Known): void {
    const now = clock.now()
    if (Math.abs(now - token.usedAt) < usePrecisionMs) return
    token.usedAt = now
    if (store.mode === 'owner') repository.markUsed(token.row.id, now)
  }

  return {
    list: () => repository.all().map(describe),

    create(wanted) {
      const name = checkName(wanted.name)
      const allowed = checkScopes(wanted.scopes)
      const expiresAt = checkExpiry(wanted.expiresAt ?? null, clock.now())
      if (load().some(({ row }) => row.name === name && row.revokedAt === null)) {
        throw failing('conflict', sayFailure('token.taken', { name }), { name })
      }
      const secret = `${prefix}${randomBytes(32).toString('base64url')}`
      const row = repository.insert({
        name,
        scopes: allowed,
        hash: digestOf(secret).toString('hex'),
        createdAt: clock.now(),
        expiresAt,
      })
      known = null
      return { token: describe(row), secret }
    },

    revoke(name) {
      if (name === ownerName) {
        throw failing('usage', sayServer('token.owner', { folder: paths.data }))
      }
      const row = repository.revoke(name, clock.now())
      known = null
      if (row !== null) return describe(row)
      const others = load().filter(token => token.row.revokedAt === null)
      const names = others.map(token => token.row.name).join(', ')
      throw failing(
        'not_found',
        sayServer('token.gone', { name, others: names === '' ? 'There are none.' : `There are: ${names}.` }),
        { name },
      )
    },

    check(presented) {
      const digest = digestOf(presented)
      const isOwner = timingSafeEqual(digest, theOwner().digest)
      let found: Known | null = null
      for (const token of load()) if (timingSafeEqual(digest, token.digest)) found = token
      if (isOwner) return { ok: true, name: ownerName, scopes: allScopes, isOwner: true }
      if (found === null) return { ok: false, why: 'unknown' }
      if (found.row.revokedAt !== null) return { ok: false, why: 'revoked' }
      if (found.row.expiresAt !== null && found.row.expiresAt <= clock.now()) return { ok: false, why: 'expired' }
      noteUse(found)
      return { ok: true, name: found.row.name, scopes: found.scopes, isOwner: false }
    },

    owner: () => theOwner().token,
  }
}

const allScopes: ReadonlySet<Scope> = new Set(scopes)

function digestOf(token: string): Buffer {
  return hash('sha256', token, 'buffer')
}

function understand(row: TokenRow): Known {
  return {
    row,
    digest: Buffer.from(row.hash, 'hex'),
    scopes: new Set(scopesOf(row)),
    usedAt: row.lastUsedAt ?? Number.NEGATIVE_INFINITY,
  }
}

function describe(row: TokenRow): ApiToken {
  const { name, createdAt, expiresAt, lastUsedAt, revokedAt } = row
  return { name, scopes: scopesOf(row), createdAt, expiresAt, lastUsedAt, revokedAt }
}

function scopesOf(row: TokenRow): readonly Scope[] {
  return scopes.filter(scope => row.scopes.includes(scope))
}

function checkName(name: string): string {
  if (/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u.test(name) && name !== ownerName) return name
  throw failing('invalid_input', sayFailure('token.bad_name', { name }))
}

function checkScopes(wanted: readonly Scope[]): readonly Scope[] {
  const unknown = wanted.filter(scope => !allScopes.has(scope))
  if (wanted.length > 0 && unknown.length === 0) return scopes.filter(scope => wanted.includes(scope))
  throw failing('invalid_input', sayServer('token.scopes', { scopes: scopes.join(', ') }), { given: wanted })
}

function checkExpiry(expiresAt: number | null, now: number): number | null {
  if (expiresAt === null || (Number.isSafeInteger(expiresAt) && expiresAt > now)) return expiresAt
  throw failing('invalid_input', sayFailure('token.past'), { expiresAt })
}
