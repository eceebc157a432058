import type { Clock } from '../ports.ts'

/**
 * Counts wrong tokens by the address they come from. It slows nobody down who has a right one: over the limit only wrong
 * ones are answered differently. Guessing 256 bits is hopeless anyway; this keeps logs and processor free of the attempts.
 */
export interface FailureLimit {
  /** A wrong token came from there. Seconds to wait, where that was one too many; else null. */
  count(address: string): number | null
}

const windowMs = 60_000
/** Addresses that are remembered; more than that at a time are an attack by many machines, and all count as one. */
const mostAddresses = 1000

export function createFailureLimit(clock: Clock, most: number): FailureLimit {
  const windows = new Map<string, { since: number; failures: number }>()

  function windowOf(address: string, now: number) {
    const known = windows.get(address)
    if (known !== undefined && now - known.since < windowMs) return known
    if (known === undefined && windows.size >= mostAddresses) {
      for (const [key, { since }] of windows) if (now - since >= windowMs) windows.delete(key)
      if (windows.size >= mostAddresses && address !== 'others') return windowOf('others', now)
    }
    const fresh = { since: now, failures: 0 }
    windows.set(address, fresh)
    return fresh
  }

  return {
    count(address) {
      const now = clock.monotonic()
      const window = windowOf(address, now)
      window.failures += 1
      if (window.failures <= most) return null
      return Math.max(1, Math.ceil((window.since + windowMs - now) / 1000))
    },
  }
}
