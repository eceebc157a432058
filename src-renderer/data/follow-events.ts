import type { QueryClient } from '@tanstack/react-query'
import type { LiveConnection, LiveNotice } from './live-connection.ts'
import type { Topic } from './query-client.ts'

const leastGapMs = 1000
/** Calls end in bursts: a short wait makes one reading of them. */
const settleMs = 150

/** Has the queries on screen read again when what they follow happens: at most once a second, and not while hidden. */
export function followEvents(queries: QueryClient, live: LiveConnection): void {
  const due = new Set<Topic>()
  let lastReadAt = Number.NEGATIVE_INFINITY
  let isScheduled = false

  function read(): void {
    isScheduled = false
    if (document.visibilityState === 'hidden' || due.size === 0) return
    lastReadAt = performance.now()
    const topics = new Set(due)
    due.clear()
    // A reading that is under way is not given up for the next one, or a slow one would never end.
    void queries.invalidateQueries(
      { predicate: ({ meta }) => meta?.follows !== undefined && topics.has(meta.follows as Topic) },
      { cancelRefetch: false },
    )
  }

  function schedule(): void {
    if (isScheduled) return
    isScheduled = true
    setTimeout(read, Math.max(settleMs, leastGapMs - (performance.now() - lastReadAt)))
  }

  live.subscribe(notice => {
    if (notice.type === 'resumed') {
      void queries.invalidateQueries()
      return
    }
    const topic = topicOf(notice)
    if (topic === null) return
    due.add(topic)
    schedule()
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && due.size > 0) schedule()
  })
}

function topicOf({ type }: LiveNotice): Topic | null {
  if (type === 'hello' || type === 'missed' || type === 'dropped') return null
  return type === 'setting_changed' ? 'settings' : 'calls'
}
