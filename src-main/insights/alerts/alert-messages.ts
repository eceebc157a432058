import type { Notifier } from '../../ports.ts'
import { figuresOf } from './alert-figures.ts'
import type { Alert, AlertDeliveryEvent } from './alert-types.ts'
import { type DisplayName, subjectName } from './subject-name.ts'

const shownInDigest = 5

/** One alert as itself, several as a list. */
export function desktopMessage(alerts: readonly Alert[], displayName: DisplayName): Parameters<Notifier['notify']>[0] {
  const [only] = alerts
  if (alerts.length === 1 && only !== undefined) {
    const page = `/alerts?alert=${only.id}`
    return { title: titleOf(only, displayName), body: only.message, tag: `alert ${only.id}`, page }
  }
  return { title: `${alerts.length} alerts`, body: digestLines(alerts), tag: 'alerts', page: '/alerts' }
}

/** One alert as itself, several as a digest. */
export function webhookMessage(told: readonly { readonly event: AlertDeliveryEvent; readonly alert: Alert }[]): object {
  const items = told.map(({ event, alert }) => webhookItem(event, alert))
  const [only] = items
  return items.length === 1 && only !== undefined ? only : { type: 'digest', alerts: items }
}

function titleOf({ subject, metric }: Alert, displayName: DisplayName): string {
  const who = subjectName(subject, displayName)
  const words = metric.replaceAll('_', ' ')
  return who === null ? `Galley: ${words}` : `${who}: ${words}`
}

function digestLines(alerts: readonly Alert[]): string {
  const lines = alerts.slice(0, shownInDigest).map(({ message }) => message)
  const more = alerts.length - lines.length
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n')
}

/** What a receiver gets; names and figures, never text of a call. */
function webhookItem(event: AlertDeliveryEvent, alert: Alert) {
  return {
    type: `alert.${event}`,
    alert: {
      id: alert.id,
      rule: alert.sentence,
      ...figuresOf(alert),
      cause: alert.cause,
      opened_at: new Date(alert.openedAt).toISOString(),
      resolved_at: alert.resolvedAt === null ? null : new Date(alert.resolvedAt).toISOString(),
    },
  }
}
