import type { Query, QueryClient } from '@tanstack/react-query'
import type { LiveConnection, LiveNotice } from './live-connection.ts'
import { paceReadings } from './pace-readings.ts'
import type { Topic } from './query-client.ts'

/** Between two readings of what follows a topic, milliseconds. */
const leastGapMs: Readonly<Record<Topic, number>> = { calls: 1000, callsCalmly: 15_000, settings: 200, alerts: 1000 }

/** Has the queries on screen read again when what they follow happens, so often at most, and not while the page is hidden. */
export function followEvents(queries: QueryClient, live: LiveConnection): void {
  const topics = {
    calls: createTopic(queries, 'calls'),
    callsCalmly: createTopic(queries, 'callsCalmly'),
    settings: createTopic(queries, 'settings'),
    alerts: createTopic(queries, 'alerts'),
  }
  live.subscribe(notice => {
    if (notice.type === 'resumed') void queries.invalidateQueries()
    if (notice.type === 'text_deleted') queries.removeQueries({ type: 'inactive', predicate: isOfOneCall })
    for (const topic of topicsOf(notice)) topics[topic].happened()
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') for (const topic of Object.values(topics)) topic.shown()
  })
}

/** What was kept of calls that were open before: deleted text is not shown again, not even until it is read anew. */
function isOfOneCall({ queryKey: [path] }: Pick<Query, 'queryKey'>): boolean {
  return Array.isArray(path) && ['calls.show', 'calls.text'].includes(path.join('.'))
}

function createTopic(queries: QueryClient, topic: Topic) {
  const following = { predicate: ({ meta }: Pick<Query, 'meta'>) => meta?.follows === topic }
  return paceReadings({
    leastGapMs: leastGapMs[topic],
    isHidden: () => document.visibilityState === 'hidden',
    isUnderWay: () => queries.isFetching(following) > 0,
    // A reading that is under way is not given up for the next one, or a slow one would never end.
    read: () => queries.invalidateQueries(following, { cancelRefetch: false }),
  })
}

function topicsOf({ type }: LiveNotice): readonly Topic[] {
  if (type === 'hello' || type === 'missed' || type === 'dropped' || type === 'resumed') return []
  if (type === 'setting_changed') return ['settings']
  if (type === 'alert_opened' || type === 'alert_changed' || type === 'alert_resolved') return ['alerts']
  return ['calls', 'callsCalmly']
}
