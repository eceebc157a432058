import { Failure } from '../failure.ts'
import { noteCorrections } from '../store/repositories/rollup-corrections.ts'
import { type BackgroundRebuild, createBackgroundRebuild } from './background-rebuild.ts'
import { createCallLister } from './call-lister.ts'
import { openRow } from './call-row.ts'
import { CallsUnderWay } from './calls-under-way.ts'
import { checkCall, checkScore } from './check-entry.ts'
import { cleanText } from './clean-text.ts'
import { type AfterCommit, createCommitQueue, Refusal } from './commit-queue.ts'
import { createEventHub } from './event-hub.ts'
import { addScoreRow, setCost } from './later-changes.ts'
import { createLedgerParts, type LedgerDependencies, type Tell } from './ledger-parts.ts'
import type { Ledger, RebuildOptions, RebuildReport } from './ledger-types.ts'
import { rebuildMetrics } from './metrics-rebuild.ts'
import { checkRecordedCalls, recordCall } from './record-calls.ts'
import { endManagedRequest, openRequestRow } from './requests.ts'
import { createRollupDeltas } from './rollup-deltas.ts'
import { createRollupWriter } from './rollup-writer.ts'
import { createRollupZone } from './rollup-zone.ts'
import { notPending, settleOpenCall } from './settle-call.ts'
import { shadowDeltas } from './shadow-deltas.ts'
import { uuidV7 } from './uuid-v7.ts'

/**
 * The ledger of an open store. In an owner, day rollups made for another time zone than the settings
 * name are rebuilt now and whenever the zone changes; run `recoverInterrupted` before opening calls.
 */
export function createLedger(dependencies: LedgerDependencies): Ledger {
  const { store, clock, pricing, logger, settings } = dependencies
  const zone = createRollupZone(dependencies)
  const deltas = shadowDeltas(createRollupDeltas(zone.periods))
  const writer = createRollupWriter(store)
  const events = createEventHub(logger)
  const underWay = new CallsUnderWay()
  // Settings are read from the database: once for each transaction is enough.
  let storesText = false
  let storesChunkTimes = false
  const parts = {
    ...createLedgerParts(dependencies, deltas),
    storesText: () => storesText,
    storesChunkTimes: () => storesChunkTimes,
  }
  const lister = createCallLister(parts.calls)
  const queue = createCommitQueue({
    store,
    logger,
    hooks: {
      prepare: () => zone.follow(rebuild === null ? undefined : timeZone => rebuild.run({ timeZone, scope: 'days' })),
      begin() {
        deltas.begin()
        storesText = settings.storeText()
        storesChunkTimes = settings.storeChunkTimes?.() === true
      },
      finish() {
        writer.write(deltas)
        deltas.clear()
        deltas.finished()
        lister.finish()
      },
      undone() {
        deltas.clear()
        deltas.undone()
        writer.forget()
        lister.undone()
        pricing.rolledBack?.()
      },
      committed: deltas.committed,
    },
  })
  const { paths } = dependencies
  const rebuild = paths === undefined ? null : createBackgroundRebuild({ store, clock, paths, queue, deltas })
  const telling =
    (afterCommit: (action: AfterCommit) => void): Tell =>
    event =>
      afterCommit(() => events.publish(event))

  return {
    openRequest(request) {
      const createdAt = request.createdAt ?? parts.wallTime.now()
      const uid = cleanText(request.uid) ?? uuidV7(createdAt)
      return queue.add(() => openRequestRow(parts, request, { uid, createdAt }))
    },

    endRequest: (requestId, status) =>
      queue.add(afterCommit => endManagedRequest(parts, requestId, status, telling(afterCommit))),

    openCall(call) {
      const createdAt = parts.wallTime.now()
      const openedAt = clock.monotonic()
      return queue.add(afterCommit => {
        refuseWhereInvalid(() => checkCall(call))
        const row = openRow(call, createdAt)
        const callId = parts.calls.open(row)
        const isHeld = call.heldNanos != null
        if (call.heldNanos != null) parts.calls.hold(callId, call.heldNanos)
        afterCommit(() => {
          underWay.add(callId, { facts: row, openedAt, isHeld })
          events.publish({ type: 'call_opened', callId })
        })
        return callId
      })
    },

    settleCall(callId, settlement, alongside) {
      const endedAt = clock.monotonic()
      const wallTime = parts.wallTime.now()
      return queue.add(afterCommit => {
        const known = underWay.find(callId)
        const facts = known?.facts ?? parts.calls.findOpen(callId)
        if (facts === undefined) throw new Refusal(notPending(parts, callId))
        const settledAt =
          known === undefined
            ? Math.max(wallTime, facts.createdAt)
            : parts.wallTime.endOf(facts.createdAt, endedAt - known.openedAt)
        settleOpenCall(parts, { id: callId, facts, settledAt }, settlement, telling(afterCommit))
        if (known?.isHeld === true) parts.calls.letGo(callId)
        lister.settled()
        alongside?.()
        afterCommit(() => underWay.remove(callId))
      })
    },

    recordCalls: calls =>
      queue.add(afterCommit => {
        checkRecordedCalls(calls)
        const tell = telling(afterCommit)
        return calls.map(call => recordCall(parts, call, tell))
      }),

    addScore(score, alongside) {
      const createdAt = parts.wallTime.now()
      return queue.add(afterCommit => {
        refuseWhereInvalid(() => checkScore(score))
        addScoreRow(parts, score, createdAt, telling(afterCommit))
        alongside?.()
      })
    },

    write: work => queue.add(work),

    setFeedback: (callId, comment) =>
      queue.add(afterCommit => {
        if (!parts.calls.setFeedback(callId, cleanText(comment))) throw new Refusal(notPending(parts, callId))
        telling(afterCommit)({ type: 'comment_changed', callId })
      }),

    setCosts: changes =>
      queue.add(afterCommit => {
        const tell = telling(afterCommit)
        return allOrNothing(() => {
          const priced = changes.map(change => setCost(parts, change, tell))
          noteCorrections(store, new Set(priced.map(({ createdAt }) => zone.periods().dayStart(createdAt))))
          return priced.filter(({ moved }) => moved).length
        })
      }),

    rebuildRollups: (options = {}) => rebuildAll(dependencies, rebuild, options),

    subscribe: events.subscribe,

    async close() {
      queue.refuseMore()
      const stopping = rebuild?.stop() ?? null
      if (stopping !== null) await stopping
      queue.close()
    },
  }
}

async function rebuildAll(
  { store, clock, settings }: LedgerDependencies,
  background: BackgroundRebuild | null,
  { onProgress, signal }: RebuildOptions,
): Promise<RebuildReport> {
  const request = { timeZone: settings.timeZone(), scope: 'all', onProgress, signal } as const
  return background === null ? rebuildMetrics({ store, clock, ...request }) : background.run(request)
}

/** A check runs before the first write, so its failure concerns one entry alone. */
function refuseWhereInvalid(check: () => void): void {
  try {
    check()
  } catch (error) {
    throw error instanceof Failure ? new Refusal(error) : error
  }
}

/** For work of many writes: what would be a refusal of one entry undoes them all. */
function allOrNothing<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof Refusal ? error.failure : error
  }
}
