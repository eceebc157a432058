import type { Realm } from '../../../db/vocabulary.ts'
import type { Ledger } from '../../ledger/ledger-types.ts'
import type { Clock, Logger, Notifier } from '../../ports.ts'
import { createAlertFactsRepository } from '../../store/repositories/alert-facts-repository.ts'
import { createAlertDeliveryRepository, createAlertRepository } from '../../store/repositories/alert-repository.ts'
import { createFailureHistoryRepository } from '../../store/repositories/failure-history-repository.ts'
import { createProviderRepository } from '../../store/repositories/provider-repository.ts'
import { createRollupReader } from '../../store/repositories/rollup-reader.ts'
import type { Settings } from '../../store/settings.ts'
import type { Store } from '../../store/store.ts'
import type { Vault } from '../../vault/vault.ts'
import { type AlertBook, createAlertBook } from './alert-book.ts'
import { type AlertDispatch, createAlertDispatch } from './alert-dispatch.ts'
import { createAlertEngine } from './alert-engine.ts'
import type { Alert, AlertDelivery, AlertEvent, Reading } from './alert-types.ts'
import { createPastFailures } from './past-failures.ts'

export interface AlertsDependencies {
  readonly store: Store
  readonly ledger: Pick<Ledger, 'subscribe'>
  readonly settings: Pick<Settings, 'get'>
  readonly vault: Pick<Vault, 'read' | 'write' | 'describe'>
  readonly clock: Clock
  readonly logger: Logger
  /** Of which books the calls are: real ones, or sample data's own. */
  readonly realm?: Realm
}

/** Rules over the calls, what they found, and whom it is told. */
export interface Alerts extends Omit<AlertBook, 'open' | 'change' | 'onRules' | 'latest' | 'addDefaults'> {
  /** Watches from now on. For a process that stays; the rules that come with Galley are made with its first start. */
  start(): Promise<void>
  /** What a rule's window holds; null while nothing watches. */
  reading(ruleId: number): { readonly reading: Reading; readonly isWaiting: boolean } | null
  resetRules(): void
  acknowledge(id: number, by: string | null): Alert
  /** 0 ends it. */
  snooze(id: number, minutes: number): Alert
  deliveriesOf(alertId: number): readonly AlertDelivery[]
  queue(): { readonly waiting: number; readonly failed: number }
  readonly dispatch: Pick<AlertDispatch, 'test' | 'setSecret' | 'isQuiet' | 'isOpen'>
  /** From now on, notifications of the desktop are shown through this; null: there is none any more. */
  connect(notifier: Notifier | null): void
  hasDesktop(): boolean
  /** Tells of something that no rule watches, such as a budget that is reached: it is history at once. */
  tellOnce(told: ToldOnce): Alert
  subscribe(listener: (event: AlertEvent) => void): () => void
  /** Looks at everything and sends what is due now. */
  settle(): Promise<void>
  stop(): void
}

export interface ToldOnce
  extends Pick<Alert, 'sentence' | 'message' | 'metric' | 'subject' | 'value' | 'threshold' | 'calls'> {
  /** Told in quiet hours, too. */
  readonly urgent: boolean
}

const reminderMs = 60_000
const weekMs = 7 * 86_400_000

export function createAlerts({
  store,
  ledger,
  settings,
  vault,
  clock,
  logger,
  realm = 'real',
}: AlertsDependencies): Alerts {
  const book = createAlertBook(createAlertRepository(store), clock)
  const deliveries = createAlertDeliveryRepository(store)
  const providers = createProviderRepository(store)
  const dispatch = createAlertDispatch({
    ...{ book, deliveries, settings, vault, clock, logger, displayName },
    notifier: () => notifier,
  })
  let notifier: Notifier | null = null
  const listeners = new Set<(event: AlertEvent) => void>()
  let reminding: NodeJS.Timeout | null = null
  let names = new Map<number, string>()
  let isWatching = false

  function providerName(id: number): string {
    if (!names.has(id)) names = new Map(providers.list().map(row => [row.id, row.name]))
    return names.get(id) ?? `provider ${id}`
  }

  /** Of a provider by its name in the ledger; asked only where something happened. */
  function displayName(name: string): string {
    return providers.byName(name)?.displayName ?? name
  }

  function publish(event: AlertEvent): void {
    for (const listener of listeners) listener(event)
  }

  const engine = createAlertEngine({
    ...{ ledger, book, clock, logger, displayName },
    facts: createAlertFactsRepository(store, realm),
    source: { reader: createRollupReader(store), names: providerName, realm },
    failures: createPastFailures(createFailureHistoryRepository(store, realm), providerName),
    onEvent(event, rule) {
      const alert = book.alert(event.alertId)
      if (event.type !== 'alert_changed' && !isPutOff(alert)) {
        dispatch.tell(alert, rule, event.type === 'alert_opened' ? 'opened' : 'resolved')
      }
      publish(event)
    },
  })

  /** A person said that they do not want to hear of this for a while. */
  function isPutOff(alert: Alert): boolean {
    const now = clock.now()
    if ((alert.snoozedUntil ?? 0) > now) return true
    return book
      .history({ limit: 20, ...(alert.ruleId !== null && { ruleId: alert.ruleId }) })
      .some(other => other.subject.value === alert.subject.value && (other.snoozedUntil ?? 0) > now)
  }

  function remind(): void {
    const now = clock.now()
    for (const alert of book.active()) {
      if (alert.ruleId === null || alert.acknowledgedAt !== null || isPutOff(alert)) continue
      const rule = book.rule(alert.ruleId)
      if (rule.renotifyMinutes === null || alert.notifiedAt === null) continue
      const isDue = now - alert.notifiedAt >= rule.renotifyMinutes * 60_000
      const isWaiting = deliveries.ofAlert(alert.id).some(({ status }) => status === 'waiting')
      if (isDue && !isWaiting) dispatch.tell(alert, rule, 'reminder')
    }
  }

  /** What cannot be read now can be read in a minute; nobody is there to hear of a fault of a timer, which would end Galley. */
  function remindIfPossible(): void {
    try {
      remind()
    } catch (error) {
      logger.warn({ reason: String(error) }, 'Nobody could be reminded of alerts; it is tried again')
    }
  }

  function changed(alert: Alert): Alert {
    publish({ type: 'alert_changed', alertId: alert.id })
    return alert
  }

  return {
    rules: book.rules,
    rule: book.rule,
    create: book.create,
    update: book.update,
    delete: book.delete,
    alert: book.alert,
    active: book.active,
    history: book.history,
    async start() {
      book.addDefaults()
      dispatch.start()
      isWatching = true
      reminding = setInterval(remindIfPossible, reminderMs)
      reminding.unref()
      await engine.start()
    },
    tellOnce({ urgent, ...told }) {
      const now = clock.now()
      const seen = { ...told, peak: told.value, baseline: null, sample: 0, cause: [] }
      const opened = book.open({ ...seen, ruleId: null, openedAt: now, lastSeenAt: now })
      const alert = book.change(opened.id, { state: 'resolved', resolvedAt: now })
      dispatch.tell(alert, { channels: ['desktop', 'webhook'], urgent }, 'opened')
      publish({ type: 'alert_opened', alertId: alert.id })
      return alert
    },
    reading: ruleId => (isWatching ? engine.reading(ruleId) : null),
    resetRules: () => book.addDefaults(true),
    acknowledge: (id, by) => changed(book.change(id, { acknowledgedAt: clock.now(), acknowledgedBy: by })),
    snooze: (id, minutes) =>
      changed(book.change(id, { snoozedUntil: minutes === 0 ? null : clock.now() + minutes * 60_000 })),
    deliveriesOf: alertId => deliveries.ofAlert(alertId),
    queue: () => ({ waiting: deliveries.waitingInAll(), failed: deliveries.failedSince(clock.now() - weekMs) }),
    dispatch,
    connect(given) {
      notifier = given
    },
    hasDesktop: () => notifier !== null,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async settle() {
      await engine.settle()
      remind()
      await dispatch.pump()
    },
    stop() {
      isWatching = false
      engine.stop()
      dispatch.stop()
      if (reminding !== null) clearInterval(reminding)
      reminding = null
    },
  }
}
