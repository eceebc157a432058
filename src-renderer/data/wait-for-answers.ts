import type { LiveConnection } from './live-connection.ts'

/**
 * Comes about once Galley may answer, at once where it does: for what is fetched at leisure. What is asked for while Galley is gone,
 * or does not know this browser, is refused, and the browser may remember that for as long as the page is open.
 */
export function waitForAnswers(live: Pick<LiveConnection, 'status' | 'onStatus'>): Promise<void> {
  return new Promise(resolve => {
    const look = () => {
      const { state } = live.status()
      if (state === 'lost' || state === 'refused') return
      end()
      resolve()
    }
    const end = live.onStatus(look)
    look()
  })
}
