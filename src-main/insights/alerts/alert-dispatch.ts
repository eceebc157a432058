import { randomBytes } from 'node:crypto'
import type { AlertChannel } from '../../../db/vocabulary.ts'
import type { Clock, Logger, Notifier } from '../../ports.ts'
import type { AlertDeliveryRepository, AlertDeliveryRow } from '../../store/repositories/alert-repository.ts'
import type { Settings } from '../../store/settings.ts'
import type { Vault } from '../../vault/vault.ts'
import { failing, sayFailure } from '../../words/failure-sentences.ts'
import { stateText } from '../../words/state-sentences.ts'
import type { AlertBook } from './alert-book.ts'
import { desktopMessage, webhookMessage } from './alert-messages.ts'
import type { Alert, AlertDeliveryEvent, AlertRule } from './alert-types.ts'
import { endOfQuiet } from './quiet-hours.ts'
import type { DisplayName } from './subject-name.ts'
import { sendWebhook, type WebhookAnswer } from './webhook.ts'

/** The vault's name of the secret that signs webhooks; no provider can be called so. */
export const webhookSecretName = 'galley:webhook'

/** At most so many wait for one channel; the oldest are given up first. */
const mostWaiting = 500
const mostTries = 8
const firstRetryMs = 30_000
const longestRetryMs = 3_600_000
const recordKeptMs = 90 * 86_400_000

export interface AlertDispatchDependencies {
  readonly book: AlertBook
  readonly deliveries: AlertDeliveryRepository
  readonly settings: Pick<Settings, 'get'>
  readonly vault: Pick<Vault, 'read' | 'write' | 'describe'>
  /** Null where there is no desktop. */
  readonly notifier: () => Notifier | null
  readonly clock: Clock
  readonly logger: Logger
  readonly displayName: DisplayName
}

/** Tells alerts outside the app: at once, after quiet hours, or gathered; tries again what could not be sent. */
export interface AlertDispatch {
  start(): void
  tell(alert: Alert, rule: Pick<AlertRule, 'channels' | 'urgent'>, event: Exclude<AlertDeliveryEvent, 'test'>): void
  /** Sends what is due. */
  pump(): Promise<void>
  test(channel: AlertChannel): Promise<WebhookAnswer>
  setSecret(secret: string | null): Promise<{ readonly secret: string | null; readonly kept: 'keychain' | 'session' }>
  isQuiet(): boolean
  /** Whether the channel can be used at all. */
  isOpen(channel: AlertChannel): boolean
  stop(): void
}

export function createAlertDispatch(dependencies: AlertDispatchDependencies): AlertDispatch {
  const { book, deliveries, settings, vault, clock, logger, displayName } = dependencies
  let timer: NodeJS.Timeout | null = null
  let pumping: Promise<void> | null = null
  let ending = new AbortController()
  let started = false

  const quiet = () => ({ from: settings.get('alertQuietFrom'), to: settings.get('alertQuietTo') })
  const quietEnds = (now: number) => endOfQuiet(now, quiet(), settings.get('timeZone'))

  function isOpen(channel: AlertChannel): boolean {
    if (channel === 'desktop') return dependencies.notifier() !== null && settings.get('alertDesktop')
    return settings.get('alertWebhookUrl') !== null
  }

  function dueAt(now: number, urgent: boolean): number {
    if (urgent) return now
    const digestMs = settings.get('alertDigestMinutes') * 60_000
    return quietEnds(digestMs === 0 ? now : (Math.floor(now / digestMs) + 1) * digestMs)
  }

  function schedule(): void {
    if (!started) return
    if (timer !== null) clearTimeout(timer)
    const waitMs = untilDueMs()
    if (waitMs === null) return
    timer = setTimeout(() => void pump(), waitMs)
    timer.unref()
  }

  /** Null where nothing waits. A minute where that cannot be read now: whoever is behind a timer must not throw. */
  function untilDueMs(): number | null {
    try {
      const next = deliveries.nextDue()
      return next === null ? null : Math.min(3_600_000, Math.max(50, next - clock.now()))
    } catch (error) {
      logger.warn({ reason: String(error) }, 'What is to be told could not be read; it is tried again')
      return 60_000
    }
  }

  async function pump(): Promise<void> {
    pumping ??= send().finally(() => {
      pumping = null
      schedule()
    })
    return pumping
  }

  async function send(): Promise<void> {
    try {
      const due = deliveries.due(clock.now())
      sendDesktop(due.filter(({ channel }) => channel === 'desktop'))
      await sendToWebhook(due.filter(({ channel }) => channel === 'webhook'))
    } catch (error) {
      if (started) logger.warn({ reason: String(error) }, 'Alerts could not be told; it is tried again')
    }
  }

  /** The alerts of deliveries, without those that were put off since. */
  function alertsOf(
    due: readonly AlertDeliveryRow[],
  ): { readonly delivery: AlertDeliveryRow; readonly alert: Alert }[] {
    const found: { delivery: AlertDeliveryRow; alert: Alert }[] = []
    const now = clock.now()
    for (const delivery of due) {
      const alert = delivery.alertId === null ? null : book.alert(delivery.alertId)
      if (alert === null || (alert.snoozedUntil ?? 0) > now)
        deliveries.end([delivery.id], 'dropped', now, 'Put off by a person.')
      else found.push({ delivery, alert })
    }
    return found
  }

  function sendDesktop(due: readonly AlertDeliveryRow[]): void {
    const now = clock.now()
    const notifier = dependencies.notifier()
    if (notifier === null || !settings.get('alertDesktop')) {
      if (due.length > 0)
        deliveries.end(
          due.map(({ id }) => id),
          'dropped',
          now,
          'Desktop notifications are off.',
        )
      return
    }
    const told = alertsOf(due)
    if (told.length === 0) return
    notifier.notify(
      desktopMessage(
        told.map(({ alert }) => alert),
        displayName,
      ),
    )
    noteSent(told, now)
  }

  async function sendToWebhook(due: readonly AlertDeliveryRow[]): Promise<void> {
    if (due.length === 0) return
    const url = settings.get('alertWebhookUrl')
    if (url === null) {
      deliveries.end(
        due.map(({ id }) => id),
        'dropped',
        clock.now(),
        'There is no webhook any more.',
      )
      return
    }
    const told = alertsOf(due)
    if (told.length === 0) return
    const message = webhookMessage(told.map(({ delivery, alert }) => ({ event: delivery.event, alert })))
    const answer = await post(url, message)
    const now = clock.now()
    if (answer.ok) return noteSent(told, now)
    for (const { delivery } of told) {
      const tries = delivery.attempts + 1
      if (tries >= mostTries) deliveries.end([delivery.id], 'failed', now, answer.problem?.text ?? null)
      else deliveries.postpone(delivery.id, now + retryAfter(tries), answer.problem?.text ?? 'It failed.')
    }
    logger.warn(
      { problem: answer.problem?.text, waiting: told.length },
      'The webhook could not be sent; it is tried again',
    )
  }

  function noteSent(
    told: readonly { readonly delivery: AlertDeliveryRow; readonly alert: Alert }[],
    now: number,
  ): void {
    deliveries.end(
      told.map(({ delivery }) => delivery.id),
      'sent',
      now,
      null,
    )
    for (const { alert } of told) book.change(alert.id, { notifiedAt: now })
  }

  async function post(url: string, message: object): Promise<WebhookAnswer> {
    const secret = await vault.read(webhookSecretName).catch(() => null)
    if (secret === null) {
      return { ok: false, problem: stateText('webhook.no_secret') }
    }
    const now = clock.now()
    return sendWebhook(
      url,
      { ...message, sent_at: new Date(now).toISOString() },
      { secret, now, signal: ending.signal },
    )
  }

  return {
    start() {
      started = true
      ending = new AbortController()
      deliveries.forget(clock.now() - recordKeptMs)
      schedule()
    },
    tell(alert, { channels, urgent }, event) {
      const now = clock.now()
      for (const channel of channels) {
        // That something is over is no reason to interrupt a person.
        if (!isOpen(channel) || (channel === 'desktop' && event === 'resolved')) continue
        deliveries.add({ alertId: alert.id, channel, event, dueAt: dueAt(now, urgent), createdAt: now })
        if (deliveries.waiting(channel) > mostWaiting) deliveries.dropOldest(channel, mostWaiting, now)
      }
      schedule()
    },
    pump,
    async test(channel) {
      if (channel === 'desktop') {
        const notifier = dependencies.notifier()
        if (notifier === null) return { ok: false, problem: stateText('webhook.no_desktop') }
        notifier.notify({ title: 'Galley', body: 'This is how alerts are shown.', tag: 'alert test', page: '/alerts' })
        return { ok: true, problem: null }
      }
      const url = settings.get('alertWebhookUrl')
      if (url === null) throw failing('conflict', sayFailure('alert.no_webhook'))
      return post(url, { type: 'test', message: 'This is how Galley sends alerts.' })
    },
    async setSecret(given) {
      const secret = given ?? randomBytes(32).toString('base64url')
      const kept = await vault.write(webhookSecretName, secret)
      return { secret: given === null ? secret : null, kept }
    },
    isQuiet: () => quietEnds(clock.now()) > clock.now(),
    isOpen,
    stop() {
      started = false
      ending.abort()
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
  }
}

function retryAfter(tries: number): number {
  const wait = Math.min(longestRetryMs, firstRetryMs * 2 ** (tries - 1))
  return Math.round(wait * (0.8 + Math.random() * 0.4))
}
