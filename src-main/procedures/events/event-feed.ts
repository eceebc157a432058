import type { App } from '../../app-types.ts'
import type { ApiEvent } from '../../contract/system-contract.ts'
import { callToJson } from '../../metrics/call-to-json.ts'
import { createCallQueryRepository } from '../../store/repositories/call-query-repository.ts'
import { alertToJson } from '../alert-shapes.ts'

/** What happened, numbered from 1 in each run of Galley. */
type Happening =
  | { readonly type: 'call_opened' | 'call_settled' | 'score_added' | 'comment_changed'; readonly callId: number }
  | Extract<
      ApiEvent,
      {
        type:
          | 'text_deleted'
          | 'costs_changed'
          | 'request_ended'
          | 'setting_changed'
          | 'budget_reached'
          | 'budget_blocked'
      }
    >
  | { readonly type: 'alert_opened' | 'alert_changed' | 'alert_resolved'; readonly alertId: number }

interface Entry {
  readonly number: number
  readonly happening: Happening
  event: ApiEvent | null
}

export interface NumberedEvent {
  /** To go on behind it: `Last-Event-ID`. */
  readonly id: string
  readonly event: ApiEvent
}

/** Where one listener is. */
export interface FeedPosition {
  after: number
}

/**
 * The last things that happened, for listeners that each take them at their own pace: a slow one costs nothing but its
 * place, and is told when it fell behind what is kept.
 */
export interface EventFeed {
  /** Begins behind an event, or now; what was lost since then is said. */
  begin(lastEventId: string | undefined): { readonly position: FeedPosition; readonly first: readonly NumberedEvent[] }
  /** The next one, with the call as it stands; null when there is none yet, `lost` when it is no longer kept. */
  next(position: FeedPosition): NumberedEvent | 'lost' | null
  /** Called when there is more. Returns what ends it. */
  onMore(listener: () => void): () => void
  /** The next event, when there is one; null when the signal ends the wait. */
  wait(position: FeedPosition, signal: AbortSignal): Promise<NumberedEvent | 'lost' | null>
  close(): void
}

const kept = 4096
/** Pricing anew changes calls by the thousand: they are told together, this long after the first, milliseconds. */
const costsGatherMs = 250

export function createEventFeed(
  {
    ledger,
    content,
    settings,
    store,
    clock,
    budgets,
    alerts,
  }: Pick<App, 'ledger' | 'content' | 'settings' | 'store' | 'clock' | 'budgets' | 'alerts'>,
  capacity = kept,
): EventFeed {
  const calls = createCallQueryRepository(store)
  const run = Math.floor(clock.now()).toString(36)
  const ring: Entry[] = []
  const listeners = new Set<() => void>()
  let newest = 0

  function add(happening: Happening): void {
    newest += 1
    ring[newest % capacity] = { number: newest, happening, event: null }
    for (const listener of listeners) listener()
  }

  function describe(happening: Happening): ApiEvent {
    if ('alertId' in happening) {
      // As it stands when it is told, like a call.
      return { type: happening.type, alert_id: happening.alertId, alert: alertToJson(alerts.alert(happening.alertId)) }
    }
    if (!('callId' in happening)) return happening
    const row = calls.byId(happening.callId)
    return { type: happening.type, call_id: happening.callId, call: row === null ? null : callToJson(row) }
  }

  let repriced = 0
  let gathering: ReturnType<typeof setTimeout> | undefined
  function gatherCost(): void {
    repriced += 1
    gathering ??= setTimeout(() => {
      add({ type: 'costs_changed', calls: repriced })
      repriced = 0
      gathering = undefined
    }, costsGatherMs)
  }

  const idOf = (number: number) => `${run}-${number}`
  const oldest = () => Math.max(1, newest - capacity + 1)

  function next(position: FeedPosition): NumberedEvent | 'lost' | null {
    if (position.after >= newest) return null
    const number = position.after + 1
    const entry = ring[number % capacity]
    if (entry === undefined || entry.number !== number) return 'lost'
    entry.event ??= describe(entry.happening)
    position.after = number
    return { id: idOf(number), event: entry.event }
  }

  function onMore(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  const endLedger = ledger.subscribe(event => {
    if (event.type === 'request_ended') {
      add({ type: event.type, request_id: event.requestId, status: event.status })
    } else if (event.type === 'cost_changed') gatherCost()
    else add({ type: event.type, callId: event.callId })
  })
  const endContent = content.subscribe(({ callId, calls }) => add({ type: 'text_deleted', call_id: callId, calls }))
  const endAlerts = alerts.subscribe(add)
  const endSettings = settings.subscribe(({ key }) => add({ type: 'setting_changed', key }))

  const endBudgets = budgets.subscribe(event => {
    const renews_at = new Date(event.renewsAt).toISOString()
    if (event.type === 'budget_blocked') {
      add({ type: event.type, budget_id: event.budget.id, message: event.message, renews_at })
      return
    }
    const { budget, words, threshold, spentNanos } = event
    const figures = { spent_nanos: spentNanos, limit_nanos: budget.limitNanos, renews_at }
    add({ type: event.type, budget_id: budget.id, words, threshold, ...figures })
  })

  return {
    begin(lastEventId) {
      const hello: NumberedEvent = {
        id: idOf(newest),
        event: { type: 'hello', now: new Date(clock.now()).toISOString() },
      }
      if (lastEventId === undefined || lastEventId === '') return { position: { after: newest }, first: [hello] }
      const [ofRun, digits = ''] = lastEventId.split('-')
      const number = /^\d{1,15}$/.test(digits) ? Number(digits) : Number.NaN
      const missed = (why: 'restarted' | 'too_old') => {
        const after = oldest() - 1
        const event: NumberedEvent = { id: idOf(after), event: { type: 'missed', why } }
        return { position: { after }, first: [event] }
      }
      if (ofRun !== run || Number.isNaN(number) || number > newest) return missed('restarted')
      if (number < oldest() - 1) return missed('too_old')
      return { position: { after: number }, first: [] }
    },
    next,
    onMore,
    wait(position, signal) {
      const ready = next(position)
      if (ready !== null || signal.aborted) return Promise.resolve(ready)
      return new Promise(resolve => {
        const finish = () => {
          forget()
          signal.removeEventListener('abort', finish)
          resolve(next(position))
        }
        const forget = onMore(finish)
        signal.addEventListener('abort', finish, { once: true })
      })
    },
    close() {
      clearTimeout(gathering)
      endLedger()
      endContent()
      endAlerts()
      endSettings()
      endBudgets()
      listeners.clear()
    },
  }
}
