import { type Realm, realmOf } from '../../../db/vocabulary.ts'
import { Failure } from '../../failure.ts'
import type { Ledger, LedgerEvent } from '../../ledger/ledger-types.ts'
import type { PriceBook } from '../../ledger/pricing-types.ts'
import type { Clock, Logger } from '../../ports.ts'
import type { ProviderAdmin } from '../../providers/registry-types.ts'
import { createBudgetRepository } from '../../store/repositories/budget-repository.ts'
import type { Settings } from '../../store/settings.ts'
import type { Store } from '../../store/store.ts'
import { failing, sayFailure } from '../../words/failure-sentences.ts'
import { type BudgetAccount, belongsTo, giveBack, type HeldRoom, hold, leftIn, takenIn } from './budget-account.ts'
import { createBudgetBook } from './budget-book.ts'
import { describeStatus } from './budget-status.ts'
import type { Admission, BudgetEvent, Budgets, Reservation, SpendQuestion } from './budget-types.ts'
import { budgetWords, refuseForRoom, refuseUnknown } from './budget-words.ts'
import { checkBudget } from './check-budget.ts'
import { countCall } from './count-call.ts'
import { boundCost, type CostBound } from './upper-bound.ts'
import { createWaitingLine } from './waiting-line.ts'

export interface BudgetDependencies {
  readonly store: Store
  readonly ledger: Pick<Ledger, 'subscribe'>
  readonly registry: Pick<ProviderAdmin, 'find' | 'expect'>
  readonly pricing: Pick<PriceBook, 'estimate'>
  readonly settings: Pick<Settings, 'get' | 'subscribe'>
  readonly clock: Clock
  readonly logger: Logger
  /** Whose calls are counted; `real` where not given. Sample data has budgets of its own. */
  readonly realm?: Realm | undefined
}

/** One look at whether a call may leave. */
type Look = { readonly now: Admission } | { readonly waitsFor: readonly BudgetAccount[]; readonly refusal: Admission }

/**
 * Budgets over a ledger. The owner of the database is one process with one thread, so that asking, holding and giving back are
 * each done at once: settled and held cost together never pass a hard limit. What is held is summed in memory, and written with each
 * call's own row: of a process that dies, the calls are ended by the ledger's recovery, and count as the most they may have cost.
 */
export function createBudgets(dependencies: BudgetDependencies): Budgets {
  const { store, ledger, registry, pricing, settings, clock, logger, realm = 'real' } = dependencies
  const repository = createBudgetRepository(store, realm)
  const book = createBudgetBook({ repository, registry, settings, clock })
  const line = createWaitingLine<Admission>()
  const listeners = new Set<(event: BudgetEvent) => void>()
  const held = new Map<number, HeldRoom>()
  let isLookScheduled = false

  function publish(event: BudgetEvent): void {
    for (const listener of listeners) {
      try {
        listener(event)
      } catch (error) {
        logger.error({ reason: String(error) }, 'A listener of budget events failed')
      }
    }
  }

  /** After the commit that changed something, and after all its events: warnings are written apart from the calls. */
  function lookSoon(): void {
    if (isLookScheduled) return
    isLookScheduled = true
    queueMicrotask(() => {
      isLookScheduled = false
      try {
        for (const account of book.accounts()) warn(account)
      } catch (error) {
        logger.error({ reason: String(error) }, 'A warning of a budget could not be written')
      }
      line.move()
    })
  }

  function warn(account: BudgetAccount): void {
    const { budget, window, spentNanos } = account
    for (const threshold of budget.thresholds) {
      if (account.reached.has(threshold) || spentNanos * 100 < budget.limitNanos * threshold) continue
      account.reached.add(threshold)
      const notice = { budgetId: budget.id, windowStart: window.from, threshold, spentNanos, createdAt: clock.now() }
      if (!repository.addNotice(notice)) continue
      const words = budgetWords(budget)
      logger.warn({ budget: budget.id, threshold }, `${threshold} % of ${words} is spent`)
      const more = { threshold, spentNanos, windowStart: window.from, renewsAt: window.to }
      publish({ type: 'budget_reached', budget, words, ...more })
    }
  }

  function onLedgerEvent(event: LedgerEvent): void {
    if (event.type !== 'call_settled' && event.type !== 'cost_changed') return
    const { callId, call } = event
    const room = event.type === 'call_settled' ? held.get(callId) : undefined
    if (room !== undefined) {
      held.delete(callId)
      giveBack(room)
      if ((call.costNanos ?? 0) > room.nanos) {
        logger.warn(
          { callId, heldNanos: room.nanos, costNanos: call.costNanos },
          'A call cost more than was held for it',
        )
      }
    }
    if (!book.isEmpty() && realmOf(call.origin) === realm) {
      for (const account of book.loaded()) countCall(account, event, room)
      lookSoon()
    } else if (room !== undefined) lookSoon()
  }

  const endLedger = ledger.subscribe(onLedgerEvent)
  const endSettings = settings.subscribe(({ key }) => {
    if (key === 'timeZone') book.forget()
  })

  function subjectOf({ provider, operation, book: sourceBook, user }: Omit<SpendQuestion, 'size'>) {
    return { providerId: provider.id, operation, sourceBook, createdBy: user }
  }

  function concerns(question: Omit<SpendQuestion, 'size'>): boolean {
    if (!book.hasHard() || question.provider.kind === 'practice') return false
    const subject = subjectOf(question)
    return book.accounts().some(account => account.budget.hard && belongsTo(account, subject))
  }

  function reservationOf(room: HeldRoom): Reservation {
    let isOver = false
    return {
      nanos: room.nanos,
      bind(callId) {
        if (!isOver) held.set(callId, room)
        isOver = true
      },
      release() {
        if (isOver) return
        isOver = true
        giveBack(room)
        line.move()
      },
    }
  }

  /** Yes, never, or not before others have ended. */
  function ask(question: SpendQuestion, bound: CostBound, waitedMs: () => number): Look {
    const subject = subjectOf(question)
    const matching = book.accounts().filter(account => belongsTo(account, subject))
    const hard = matching.filter(({ budget }) => budget.hard)
    const [first] = hard
    if (first === undefined) return { now: { ok: true, reservation: null } }
    if (!('nanos' in bound)) {
      return { now: { ok: false, refusal: refuseUnknown(standing(first), bound) } }
    }
    const tight = hard.filter(
      account => takenIn(account) + account.reservedNanos + bound.nanos > account.budget.limitNanos,
    )
    const [tightest] = tight.toSorted((one, other) => leftIn(one) - leftIn(other))
    if (tightest === undefined) {
      return { now: { ok: true, reservation: reservationOf(hold(matching, bound.nanos)) } }
    }
    const refusal = (): Admission => ({
      ok: false,
      refusal: refuseForRoom(standing(tightest), bound.nanos, book.timeZone(), waitedMs()),
    })
    const isHopeless = tight.some(account => takenIn(account) + bound.nanos > account.budget.limitNanos)
    return isHopeless ? { now: refusal() } : { waitsFor: hard, refusal: refusal() }
  }

  function blocked(admission: Admission): Admission {
    if (admission.ok) return admission
    const budget = book.list().find(({ id }) => id === admission.refusal.details.budget_id)
    const renewsAt = Date.parse(String(admission.refusal.details.renews_at))
    if (budget !== undefined) publish({ type: 'budget_blocked', budget, message: admission.refusal.message, renewsAt })
    return admission
  }

  return {
    concerns,

    async admit(question, { signal, waitMs = settings.get('budgetWaitMs') } = {}) {
      if (!concerns(question)) return { ok: true, reservation: null }
      const began = clock.monotonic()
      const waitedMs = () => clock.monotonic() - began
      const subject = subjectOf(question)
      const hard = book.accounts().filter(account => account.budget.hard && belongsTo(account, subject))
      const bound = boundCost(pricing, question, clock.now())
      const look = () => ask(question, bound, waitedMs)
      const latest = (): Admission => {
        const last = look()
        return 'now' in last ? last.now : last.refusal
      }
      // Who comes later stands behind those who wait.
      if (waitMs === 0 || !line.isBusy(hard)) {
        const turn = look()
        if ('now' in turn) return blocked(turn.now)
        if (waitMs === 0) return blocked(turn.refusal)
      }
      const admission = await line.wait({
        ask: look,
        waitsFor: hard,
        waitMs,
        signal,
        onTimeout: latest,
        onCancel: () => ({ ok: false, refusal: cancelledWait }),
      })
      return admission.ok || admission.refusal === cancelledWait ? admission : blocked(admission)
    },

    list: () => book.list(),
    status: () => book.accounts().map(account => describeStatus(account, statusParts())),

    set(given) {
      const row = checkBudget(given, registry)
      const { id } = repository.put(row, clock.now())
      book.forget()
      const account = book.accounts().find(({ budget }) => budget.id === id)
      if (account === undefined) throw new Failure('internal', 'The budget was written and is not there.')
      // A warning that a higher limit took back is given again when it is reached again.
      for (const threshold of account.reached) {
        if (account.spentNanos * 100 >= account.budget.limitNanos * threshold) continue
        repository.removeNotice(id, account.window.from, threshold)
        account.reached.delete(threshold)
      }
      lookSoon()
      return describeStatus(account, statusParts())
    },

    remove(id) {
      const row = repository.find(id)
      if (row === null || !repository.remove(id)) {
        throw failing('not_found', sayFailure('budget.gone', { id }), { id })
      }
      book.forget()
      lookSoon()
      return row
    },

    forgetCutOff() {
      const forgotten = repository.forgetCutOff()
      book.forget()
      lookSoon()
      return forgotten
    },

    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },

    close() {
      endLedger()
      endSettings()
      line.close()
      listeners.clear()
    },
  }

  function statusParts() {
    return { now: book.now(), isOwner: store.mode === 'owner', waitingFor: line.waitingFor }
  }
}

const cancelledWait = { message: 'Cancelled while it waited for room in a budget.', details: { kind: 'cancelled' } }

function standing(account: BudgetAccount) {
  const { budget, spentNanos, reservedNanos, cutOffNanos, cutOffCalls, window } = account
  return {
    budget,
    spentNanos,
    reservedNanos,
    cutOffNanos,
    cutOffCalls,
    leftNanos: leftIn(account),
    renewsAt: window.to,
  }
}
