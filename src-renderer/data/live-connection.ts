import { getEventMeta } from '@orpc/client'
import type { GalleyClient } from '../../src-main/contract/contract.ts'
import type { ApiEvent } from '../../src-main/contract/system-contract.ts'
import { isApiError } from '../transport/api-error.ts'
import { lastCallAfter } from './last-call.ts'

/**
 * `paused`: the page is hidden, and its events wait at the server. `lost`: Galley stopped answering; tried again by itself.
 * `refused`: the session has ended.
 */
export type LiveState = 'connecting' | 'live' | 'paused' | 'lost' | 'refused'

export interface LiveStatus {
  readonly state: LiveState
  /** When Galley was last heard of before it was lost; epoch milliseconds. */
  readonly lostSince: number | null
  /** The newest call that an event told of, by its start; null before the first. */
  readonly lastCallAt: number | null
}

export type LiveNotice = ApiEvent | { readonly type: 'resumed' }

/**
 * The one stream of events of this page. It goes on where it was after a break, tries again by itself, and lets go of its
 * connection while the page is hidden: a browser gives all tabs of one server six connections together.
 */
export interface LiveConnection {
  status(): LiveStatus
  onStatus(listener: () => void): () => void
  /** Every event; `resumed` after a gap that events may have fallen into, when everything shown has to be read again. */
  subscribe(listener: (notice: LiveNotice) => void): () => void
  /** A query met what an event stream would: told, so that the page says it at once. */
  report(error: unknown): void
  retryNow(): void
}

const waits = [500, 1000, 2000, 4000, 8000] as const
const hiddenMs = 3000
/** What was read meanwhile, while nobody listened yet, is read once more where listening was this long in coming. */
const slowMs = 500

export function openLiveConnection(events: GalleyClient['system']['events']): LiveConnection {
  const statusListeners = new Set<() => void>()
  const listeners = new Set<(notice: LiveNotice) => void>()
  let status: LiveStatus = { state: 'connecting', lostSince: null, lastCallAt: null }
  let lastEventId: string | undefined
  let lastHeard = Date.now()
  let failures = 0
  let current: AbortController | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  function change(next: Partial<LiveStatus>): void {
    status = { ...status, ...next }
    for (const listener of statusListeners) listener()
  }

  function tell(notice: LiveNotice): void {
    for (const listener of listeners) listener(notice)
  }

  function take(event: ApiEvent): void {
    lastHeard = Date.now()
    lastEventId = getEventMeta(event)?.id ?? lastEventId
    if (status.state !== 'live') {
      failures = 0
      change({ state: 'live', lostSince: null })
    }
    if (event.type === 'missed' || event.type === 'dropped') tell({ type: 'resumed' })
    const lastCallAt = lastCallAfter(event, status.lastCallAt)
    if (lastCallAt !== status.lastCallAt) change({ lastCallAt })
    tell(event)
  }

  async function listen(): Promise<void> {
    clearTimeout(timer)
    current?.abort()
    const own = new AbortController()
    current = own
    const isAgain = status.state === 'lost' || status.state === 'refused'
    const begunAt = status.state === 'connecting' ? performance.now() : null
    try {
      const stream = await events(undefined, { signal: own.signal, lastEventId })
      // Answering at all is being there: the first event may be long in coming.
      if (current !== own) return
      failures = 0
      lastHeard = Date.now()
      if (status.state !== 'live') change({ state: 'live', lostSince: null })
      if (isAgain || (begunAt !== null && performance.now() - begunAt > slowMs)) tell({ type: 'resumed' })
      for await (const event of stream) take(event)
      if (current === own) lose()
    } catch (error) {
      if (current === own) fail(error)
    }
  }

  function fail(error: unknown): void {
    if (isApiError(error, 'authentication')) {
      current?.abort()
      current = null
      clearTimeout(timer)
      change({ state: 'refused' })
    } else lose()
  }

  function lose(): void {
    current = null
    const wait = waits[Math.min(failures, waits.length - 1)]
    failures += 1
    // One break may be a restart that nobody notices; the second says so.
    if (failures > 1) change({ state: 'lost', lostSince: status.lostSince ?? lastHeard })
    clearTimeout(timer)
    timer = setTimeout(listen, wait)
  }

  let hiding: ReturnType<typeof setTimeout> | undefined
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hiding)
    if (document.visibilityState === 'visible') {
      // Logged in again in another tab, perhaps.
      if (status.state !== 'live' && status.state !== 'connecting') void listen()
      return
    }
    hiding = setTimeout(() => {
      if (status.state !== 'live') return
      current?.abort()
      current = null
      change({ state: 'paused' })
    }, hiddenMs)
  })
  window.addEventListener('pagehide', () => current?.abort())
  if (document.visibilityState === 'hidden') change({ state: 'paused' })
  else void listen()

  return {
    status: () => status,
    onStatus(listener) {
      statusListeners.add(listener)
      return () => statusListeners.delete(listener)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    report(error) {
      if (isApiError(error, 'authentication')) fail(error)
      else if (isApiError(error, 'unreachable') && status.state === 'live') void listen()
    },
    retryNow: () => void listen(),
  }
}
