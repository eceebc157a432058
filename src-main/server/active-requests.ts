import type { ServerResponse } from 'node:http'
import { Slots } from '../slots.ts'

/** Which requests are under way, so that the server can wait for their end. */
export interface ActiveRequests {
  readonly count: number
  add(response: ServerResponse): void
  /** Resolves when none is left or the time is over. */
  whenNone(limitMs: number): Promise<void>
  /** Answers that have not begun tell their client to use another connection. */
  closeConnections(): void
  /** Cuts off what is left. How many that were. */
  destroy(): number
}

export function createActiveRequests(): ActiveRequests {
  const active = new Slots<ServerResponse>()
  const waiting = new Set<() => void>()
  return {
    get count() {
      return active.size
    },
    add(response) {
      const slot = active.add(response)
      response.once('close', () => {
        active.take(slot)
        if (active.size > 0) return
        for (const resolve of waiting) resolve()
        waiting.clear()
      })
    },
    whenNone(limitMs) {
      if (active.size === 0) return Promise.resolve()
      return new Promise(resolve => {
        const done = () => {
          clearTimeout(timer)
          waiting.delete(done)
          resolve()
        }
        const timer = setTimeout(done, limitMs)
        waiting.add(done)
      })
    },
    closeConnections() {
      for (const response of active.all()) response.shouldKeepAlive = false
    },
    destroy() {
      const left = active.size
      for (const response of active.all()) response.destroy()
      return left
    },
  }
}
