import { hash, randomBytes } from 'node:crypto'
import type { Clock } from '../ports.ts'

/** A browser that is logged in, without what would let anybody take its place. */
export interface Session {
  readonly id: string
  /** UTC epoch milliseconds, like the others. */
  readonly createdAt: number
  readonly lastUsedAt: number
  readonly expiresAt: number
  /** What the browser calls itself, shortened. */
  readonly browser: string
}

/** Browser sessions and the codes that begin them. They live in memory, by their hashes, and end with the server. */
export interface Sessions {
  /** A code for one login within ten minutes. */
  makeCode(): string
  /** A new session's secret for the cookie; null where the code is wrong, used or too old. */
  begin(code: string, browser: string): string | null
  /** The session, kept alive by being used; null where there is none. */
  find(secret: string): Session | null
  list(): readonly Session[]
  /** False where there is no such session. */
  end(id: string): boolean
}

const codeLifeMs = 600_000
const idleMs = 12 * 3_600_000
/** However much it is used. */
export const sessionLifeMs = 7 * 24 * 3_600_000
const mostCodes = 20
const mostSessions = 100

interface Known {
  readonly id: string
  readonly createdAt: number
  readonly browser: string
  lastUsedAt: number
  /** Monotonic, so that a changed wall clock neither ends nor revives one. */
  readonly born: number
  used: number
}

export function createSessions(clock: Clock): Sessions {
  const codes = new Map<string, number>()
  const sessions = new Map<string, Known>()

  const isOver = (session: Known) =>
    clock.monotonic() - session.used > idleMs || clock.monotonic() - session.born > sessionLifeMs
  const describe = ({ id, createdAt, lastUsedAt, browser }: Known): Session => ({
    id,
    createdAt,
    lastUsedAt,
    expiresAt: Math.min(lastUsedAt + idleMs, createdAt + sessionLifeMs),
    browser,
  })
  function prune(): void {
    for (const [key, session] of sessions) if (isOver(session)) sessions.delete(key)
    for (const [key, born] of codes) if (clock.monotonic() - born > codeLifeMs) codes.delete(key)
  }

  return {
    makeCode() {
      prune()
      dropOldest(codes, mostCodes)
      const code = randomBytes(24).toString('base64url')
      codes.set(digest(code), clock.monotonic())
      return code
    },

    begin(code, browser) {
      prune()
      // Looked up by its hash, so that the time it takes tells nothing about the code.
      if (!codes.delete(digest(code))) return null
      dropOldest(sessions, mostSessions)
      const secret = randomBytes(32).toString('base64url')
      const now = { wall: clock.now(), monotonic: clock.monotonic() }
      sessions.set(digest(secret), {
        id: randomBytes(9).toString('base64url'),
        createdAt: now.wall,
        lastUsedAt: now.wall,
        browser: browser.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 200),
        born: now.monotonic,
        used: now.monotonic,
      })
      return secret
    },

    find(secret) {
      const key = digest(secret)
      const session = sessions.get(key)
      if (session === undefined) return null
      if (isOver(session)) {
        sessions.delete(key)
        return null
      }
      session.lastUsedAt = clock.now()
      session.used = clock.monotonic()
      return describe(session)
    },

    list() {
      prune()
      return [...sessions.values()].map(describe)
    },

    end(id) {
      for (const [key, session] of sessions) if (session.id === id) return sessions.delete(key)
      return false
    },
  }
}

function digest(secret: string): string {
  return hash('sha256', secret, 'base64url')
}

/** Makes room for one more. A map keeps the order in which its entries came. */
function dropOldest(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size < most) return
    map.delete(key)
  }
}
