import { AsyncLocalStorage } from 'node:async_hooks'

const current = new AsyncLocalStorage<typeof globalThis.fetch>()
let isInstalled = false

/**
 * Runs a task in which the global `fetch` is the given one; all other code keeps its own.
 *
 * Google's SDK takes no fetch and calls the global one, so this is the only way to hand it ours.
 * The global is replaced once, on first use, by a switch that looks at the asynchronous context.
 */
export function withFetch<T>(fetch: typeof globalThis.fetch, task: () => Promise<T>): Promise<T> {
  if (!isInstalled) {
    isInstalled = true
    const outside = globalThis.fetch
    globalThis.fetch = (input, init) => {
      const given = current.getStore()
      // The given one may itself call the global fetch, and must then find the outside one.
      return given === undefined ? outside(input, init) : current.exit(() => given(input, init))
    }
  }
  return current.run(fetch, task)
}
