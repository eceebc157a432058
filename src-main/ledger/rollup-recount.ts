import type { ScannedCall } from '../store/repositories/rollup-scan.ts'
import { createRollupScan } from '../store/repositories/rollup-scan.ts'
import { createScoreRows } from '../store/repositories/score-rows.ts'
import type { Store } from '../store/store.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayLedger } from '../words/failures/ledger-sentences.ts'
import { combineScores, noScores } from './combine-scores.ts'
import { createRollupDeltas } from './rollup-deltas.ts'
import { createRollupWriter } from './rollup-writer.ts'
import type { TimePeriods } from './time-periods.ts'

/** Calls read at a time; with {@link heldRows} it bounds the memory of a recount. */
const pageSize = 2000
/** Rollup rows held before they are written out and added to later. */
const heldRows = 4000

export interface Recount {
  readonly store: Pick<Store, 'db'>
  /** Where the recounted rows go: the rollups themselves, or the tables of a verification. */
  readonly schema: 'main' | 'temp'
  readonly periods: TimePeriods
  readonly scope: 'all' | 'days'
  readonly signal?: AbortSignal | undefined
}

export interface RecountStep {
  readonly done: number
  readonly total: number
}

/**
 * Adds up every settled call, ended request and score anew, page by page in order of id, with bounded
 * memory. Each step of the generator is one page, so that the caller can show progress or let others run.
 */
export function* recountRollups(recount: Recount): Generator<RecountStep, { calls: number; requests: number }> {
  const { store, periods, schema, scope, signal } = recount
  const scan = createRollupScan(store)
  const scores = createScoreRows(store)
  const deltas = createRollupDeltas(() => periods, scope)
  const writer = createRollupWriter(store, schema)
  const counted = scan.count()
  const total = counted.calls + counted.requests
  const seen = { calls: 0, requests: 0 }

  function* step(): Generator<RecountStep> {
    if (deltas.size() > heldRows) writeOut()
    if (signal?.aborted) throw failing('cancelled', sayLedger('stopped.unchanged'))
    yield { done: Math.min(total, seen.calls + seen.requests), total }
  }
  function writeOut(): void {
    writer.write(deltas)
    deltas.clear()
  }

  for (let after = 0; ; ) {
    const page = scan.calls(after, pageSize)
    const last = page.at(-1)
    if (last === undefined) break
    addCalls(page, deltas, scores.ofCalls(after, last.id))
    after = last.id
    seen.calls += page.length
    yield* step()
  }
  for (let after = 0; ; ) {
    const page = scan.requests(after, pageSize)
    const last = page.at(-1)
    if (last === undefined) break
    for (const request of page) deltas.changeRequest(request, 'running', request.status)
    after = last.id
    seen.requests += page.length
    yield* step()
  }
  writeOut()
  return seen
}

/** `scores` are those of the page's calls, in the same order. */
function addCalls(
  calls: readonly ScannedCall[],
  deltas: ReturnType<typeof createRollupDeltas>,
  scores: ReturnType<ReturnType<typeof createScoreRows>['ofCalls']>,
): void {
  let at = 0
  for (const call of calls) {
    while (at < scores.length && (scores[at]?.callId ?? 0) < call.id) at += 1
    const first = at
    while (scores[at]?.callId === call.id) at += 1
    deltas.addCall(call, at === first ? noScores : combineScores(scores.slice(first, at)))
  }
}
