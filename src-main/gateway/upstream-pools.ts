import type { Dispatcher, Pool } from 'undici'

/** Connections to the providers, kept open between calls, one pool for each origin. */
export interface UpstreamPools {
  pool(origin: string): Promise<Dispatcher>
  /** Ends all connections, idle or not. */
  close(): Promise<void>
}

/** Longer than any connect limit a person can set; ours is kept by the call itself. */
const longestConnectMs = 660_000
const idleMs = 30_000
/** A person who changes base URLs must not leave pools behind for ever. */
const poolsKept = 64

export function createUpstreamPools(): UpstreamPools {
  const pools = new Map<string, Pool>()
  let undici: typeof import('undici') | null = null
  return {
    async pool(origin) {
      // Loaded on first use, so that a command that calls nobody does not wait for it.
      undici ??= await import('undici')
      const known = pools.get(origin)
      if (known !== undefined) return known
      const made = new undici.Pool(origin, {
        allowH2: false,
        pipelining: 1,
        headersTimeout: 0,
        bodyTimeout: 0,
        keepAliveTimeout: idleMs,
        connect: { timeout: longestConnectMs },
      })
      pools.set(origin, made)
      const oldest = pools.size > poolsKept ? pools.entries().next().value : undefined
      if (oldest !== undefined) {
        pools.delete(oldest[0])
        oldest[1].close().catch(() => {})
      }
      return made
    },
    async close() {
      const open = [...pools.values()]
      pools.clear()
      await Promise.all(open.map(pool => pool.destroy().catch(() => {})))
    },
  }
}
