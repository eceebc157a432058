import { createAlertBook } from '../insights/alerts/alert-book.ts'
import type { AlertRule, Subject } from '../insights/alerts/alert-types.ts'
import { alertMessage, ruleSentence } from '../insights/alerts/alert-words.ts'
import type { Clock } from '../ports.ts'
import type { ProviderAdmin } from '../providers/registry-types.ts'
import { createAlertRepository } from '../store/repositories/alert-repository.ts'
import type { Store } from '../store/store.ts'
import type { SampleCall } from './sample-calls.ts'
import { incidents, sampleModels } from './sample-plan.ts'

const minuteMs = 60_000
const dayMs = 86_400_000
/** In the sample a window holds fewer calls than in a busy house. */
const fewest = 3
const jump = 0.2

/**
 * What the rules that come with Galley would have told of the incidents: each found in the sample's own calls, where the failures
 * of one provider first reach the rule's threshold, and over when its calls are answered again.
 */
export function fillAlerts(
  { store, registry, clock }: { readonly store: Store; readonly registry: ProviderAdmin; readonly clock: Clock },
  calls: readonly SampleCall[],
  end: number,
): number {
  const book = createAlertBook(createAlertRepository(store), clock)
  book.addDefaults()
  const rule = book.rules().find(({ metric, scope }) => metric === 'error_rate' && scope.kind === 'provider')
  if (rule === undefined) return 0
  const told = [incidents.rejected, incidents.outage].flatMap(({ model, daysBefore, fromHour, toHour }, at) => {
    const { provider } = sampleModels[model]
    const id = registry.find(provider)?.id
    // Hours are those of the user's zone; a day to each side holds them in every zone.
    const from = end - (daysBefore + 1.5) * dayMs
    const hours = (toHour - fromHour + 1) * 60 * minuteMs
    const own = calls.filter(
      call => call.providerId === id && call.createdAt >= from && call.createdAt < from + 3 * dayMs,
    )
    const found = findJump(own, rule.windowMinutes * minuteMs, hours)
    return found === null ? [] : [{ ...found, provider, seen: at === 1 }]
  })
  for (const { provider, ...jump } of told) open(book, rule, { kind: 'provider', value: provider }, jump, registry)
  return told.length
}

interface Jump {
  /** Calls of the window that failed, and all of them. */
  readonly failed: readonly SampleCall[]
  readonly openedAt: number
  readonly resolvedAt: number
  readonly usual: number
  readonly sample: number
}

function findJump(calls: readonly SampleCall[], windowMs: number, longestMs: number): Jump | null {
  const usual = 0.02
  for (const [at, call] of calls.entries()) {
    const window = calls.slice(Math.max(0, at - 40), at + 1).filter(each => each.createdAt > call.createdAt - windowMs)
    const failed = window.filter(({ errorKind }) => errorKind !== null)
    if (window.length < fewest || failed.length / window.length < usual + jump * 2) continue
    const answered = calls.slice(at).find((_call, offset, rest) => {
      const next = rest.slice(offset, offset + 3)
      return next.length === 3 && next.every(({ errorKind }) => errorKind === null)
    })
    const resolvedAt = Math.min(answered?.createdAt ?? call.createdAt + longestMs, call.createdAt + longestMs)
    return { failed, openedAt: call.createdAt, resolvedAt, usual, sample: window.length }
  }
  return null
}

function open(
  book: ReturnType<typeof createAlertBook>,
  rule: AlertRule,
  subject: Subject,
  { failed, openedAt, resolvedAt, usual, sample, seen }: Jump & { readonly seen: boolean },
  registry: ProviderAdmin,
): void {
  const value = failed.length / sample
  const kind = failed[0]?.errorKind ?? 'overloaded'
  const displayName = (name: string) => registry.find(name)?.displayName ?? name
  const alert = book.open({
    ruleId: rule.id,
    sentence: ruleSentence(rule),
    metric: rule.metric,
    subject,
    message: alertMessage(rule, subject, { value, sample, baseline: usual }, failed.length, displayName),
    ...{ value, peak: value, threshold: rule.threshold, baseline: usual, sample },
    cause: [{ field: 'error_kind', value: kind, calls: failed.length }],
    calls: { provider: subject.value ?? '', status: 'failed', from: failed[0]?.createdAt ?? openedAt, to: resolvedAt },
    openedAt,
    lastSeenAt: resolvedAt,
  })
  book.change(alert.id, {
    state: 'resolved',
    resolvedAt,
    notifiedAt: openedAt,
    ...(seen && { acknowledgedAt: openedAt + 9 * minuteMs, acknowledgedBy: 'mei' }),
  })
}
