import { type Realm, realmOf } from '../../db/vocabulary.ts'
import type { RequestFacts, SettledCallFacts } from '../store/repositories/call-facts.ts'
import type { CounterTable, RollupKey } from '../store/repositories/rollup-rows.ts'
import { type CombinedScores, noScores } from './combine-scores.ts'
import { callCounters, emptyCounters, type RequestEnd, requestDifference, scoreDifference } from './contributions.ts'
import { Histogram } from './histogram.ts'
import { hourStart, type TimePeriods } from './time-periods.ts'

/** What is to be added to one rollup row. */
export interface RowDelta {
  readonly key: RollupKey
  readonly counters: number[]
  /** Null while no call that is timed was added. */
  response: Histogram | null
  firstToken: Histogram | null
}

/** The rollups a call or request belongs to. */
interface Membership extends Omit<RequestFacts, 'realm'> {
  readonly realm: Realm
}

/** All changes of rollup rows that one transaction makes, coalesced: each row is written once. */
export interface RollupDeltas {
  readonly rows: ReadonlyMap<CounterTable, ReadonlyMap<string, RowDelta>>
  readonly errors: ReadonlyMap<string, { readonly key: RollupKey; readonly calls: number }>
  /** How many rows would be written. */
  size(): number
  /** A call that settled, with the scores it has. */
  addCall(call: SettledCallFacts, scores?: CombinedScores): void
  /** A change to the counters of a call that is counted already. */
  adjustCall(call: SettledCallFacts, counters: number[]): void
  changeRequest(request: RequestFacts, before: RequestEnd | 'running', after: RequestEnd | 'running'): void
  clear(): void
}

/** `periods` decides which rows: hours and chapters are the same in every zone, days are not. */
export function createRollupDeltas(periods: () => TimePeriods, scope: 'all' | 'days' = 'all'): RollupDeltas {
  const quality = new Map<string, RowDelta>()
  const subjects = new Map<string, RowDelta>()
  const errors = new Map<string, { key: RollupKey; calls: number }>()
  const rows = new Map<CounterTable, Map<string, RowDelta>>([
    ['quality_metrics', quality],
    ['subject_metrics', subjects],
  ])
  const withoutDays = scope === 'all'

  function delta(table: Map<string, RowDelta>, key: RollupKey): RowDelta {
    const name = key.join('\0')
    let found = table.get(name)
    if (found === undefined) {
      found = { key, counters: emptyCounters(), response: null, firstToken: null }
      table.set(name, found)
    }
    return found
  }

  /** The rows something belongs to: an hour, a day, and what of book, chapter and user it names. */
  function deltasOf(of: Membership): RowDelta[] {
    const { realm, operation } = of
    const day = periods().dayStart(of.createdAt)
    const from = of.sourceLanguage ?? ''
    const to = of.targetLanguage ?? ''
    const found: RowDelta[] = []
    const qualityRow = (period: string, start: number) =>
      found.push(delta(quality, [period, start, realm, of.providerId, of.modelName, operation, from, to]))
    const subjectRow = (kind: string, start: number, subject: string, part: string) =>
      found.push(delta(subjects, [kind, start, realm, subject, part, operation, from, to]))
    if (withoutDays) qualityRow('hour', hourStart(of.createdAt))
    qualityRow('day', day)
    if (of.sourceBook !== null) {
      subjectRow('book', day, of.sourceBook, '')
      if (withoutDays && of.sourceChapter !== null) subjectRow('chapter', 0, of.sourceBook, of.sourceChapter)
    }
    if (of.createdBy !== null) subjectRow('user', day, of.createdBy, '')
    return found
  }

  function countError(period: string, start: number, call: SettledCallFacts, kind: string): void {
    const key = [period, start, realmOf(call.origin), call.providerId, call.modelName, call.operation, kind]
    const name = key.join('\0')
    const found = errors.get(name)
    if (found === undefined) errors.set(name, { key, calls: 1 })
    else found.calls += 1
  }

  return {
    rows,
    errors,
    size: () => quality.size + subjects.size + errors.size,
    addCall(call, scores = noScores) {
      const counters = callCounters(call)
      if (scores !== noScores) addInto(counters, scoreDifference(noScores, scores))
      const timed = call.status === 'success'
      for (const row of deltasOf({ ...call, realm: realmOf(call.origin) })) {
        addInto(row.counters, counters)
        if (!timed) continue
        if (call.responseTimeMs !== null) {
          row.response ??= new Histogram()
          row.response.add(call.responseTimeMs)
        }
        if (call.timeToFirstTokenMs !== null) {
          row.firstToken ??= new Histogram()
          row.firstToken.add(call.timeToFirstTokenMs)
        }
      }
      if (call.errorKind !== null) {
        if (withoutDays) countError('hour', hourStart(call.createdAt), call, call.errorKind)
        countError('day', periods().dayStart(call.createdAt), call, call.errorKind)
      }
    },
    adjustCall(call, counters) {
      for (const row of deltasOf({ ...call, realm: realmOf(call.origin) })) addInto(row.counters, counters)
    },
    changeRequest(request, before, after) {
      if (before === after) return
      const counters = requestDifference(before, after)
      for (const row of deltasOf(request)) addInto(row.counters, counters)
    },
    clear() {
      // Not `clear()`, whose discarded tables would go on holding what was in them (see slots.ts).
      for (const table of [quality, subjects, errors]) for (const name of table.keys()) table.delete(name)
    },
  }
}

function addInto(target: number[], amounts: readonly number[]): void {
  for (let at = 0; at < target.length; at++) target[at] = (target[at] as number) + (amounts[at] as number)
}
