import type { FinishReason, Operation, Origin, SetAsideReason } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

/** What a check needs to know of a call beside its text. */
export interface CallToCheck {
  readonly callId: number
  readonly requestId: number | null
  readonly operation: Operation
  readonly origin: Origin
  /** Position in a text of several parts. */
  readonly chunk: number | null
  readonly finishReason: FinishReason | null
  readonly sourceLanguage: string | null
  readonly targetLanguage: string | null
  readonly book: string | null
  readonly chapter: string | null
  readonly costNanos: number | null
  readonly createdAt: number
  /** How it was checked before; null for the first time. */
  readonly checkSet: string | null
  readonly checkedScore: number | null
  readonly setAside: SetAsideReason | null
  readonly due: number
  /** 0 where it was deleted, or never kept. */
  readonly hasText: 0 | 1
}

export interface CheckRow {
  readonly callId: number
  readonly checkSet: string
  /** Thousandths; null where there was nothing to score. */
  readonly score: number | null
  readonly signals: number | null
  readonly deviation: number | null
  readonly languagePair: string
  readonly checkedAt: number
}

/** What is to be checked again. */
export type RecheckScope =
  | { readonly kind: 'since'; readonly from: number }
  | { readonly kind: 'book'; readonly book: string }
  | { readonly kind: 'calls'; readonly callIds: readonly number[] }
  | { readonly kind: 'all' }

/** Numbers of `call_checks.due`. */
export const due = { nothing: 0, check: 1, score: 2 } as const

const checkedOperations = `('translation', 'abstract_generation', 'key_terms_extraction', 'chapter_division')`
/** Imported calls are history, and the practice provider translates nothing: they are checked when asked for. */
const checkedOrigins = `('service', 'gateway', 'recorded', 'sample')`
const newestChecks = 500

export const dueChecksSql = 'SELECT call_id FROM call_checks WHERE due > 0 ORDER BY call_id LIMIT ?'
export const newChecksSql = `SELECT t.call_id FROM call_contents t JOIN service_calls c ON c.id = t.call_id
  LEFT JOIN call_checks k ON k.call_id = t.call_id
  WHERE t.call_id > ? AND t.call_id <= ? AND c.status = 'success' AND c.operation IN ${checkedOperations}
    AND c.origin IN ${checkedOrigins} AND k.check_set IS NULL ORDER BY t.call_id`
/** The first of them alone; ids that are none of the checks' business are passed over without a look at their text. */
export const firstNewCheckSql = `SELECT c.id FROM service_calls c
  WHERE c.id > ? AND c.id <= ? AND c.operation IN ${checkedOperations} AND c.status = 'success'
    AND c.origin IN ${checkedOrigins}
    AND EXISTS (SELECT 1 FROM call_contents t WHERE t.call_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM call_checks k WHERE k.call_id = c.id AND k.check_set IS NOT NULL)
  ORDER BY c.id LIMIT 1`
export const deviationsSql = `SELECT deviation FROM call_checks
  WHERE language_pair = ? AND deviation IS NOT NULL ORDER BY call_id DESC LIMIT ${newestChecks}`

/** Which calls were checked, and which are still to be. */
export function createCheckRepository({ db }: Pick<Store, 'db'>) {
  const dueChecks = db.prepare<[number], number>(dueChecksSql).pluck()
  const newChecks = db.prepare<[number, number], number>(newChecksSql).pluck()
  const firstNewCheck = db.prepare<[number, number], number>(firstNewCheckSql).pluck()
  const newest = db.prepare<[], number | null>('SELECT max(call_id) FROM call_contents').pluck()
  const oldestPending = db
    .prepare<[], number | null>(`SELECT min(id) FROM service_calls WHERE listed = 0 AND status = 'pending'`)
    .pluck()
  const progress = db.prepare<[], number>('SELECT checked_through FROM check_progress WHERE id = 1').pluck()
  const setProgress = db.prepare(
    `INSERT INTO check_progress (id, checked_through) VALUES (1, ?)
     ON CONFLICT (id) DO UPDATE SET checked_through = max(checked_through, excluded.checked_through)`,
  )
  const call = db.prepare<[number], CallToCheck>(
    `SELECT c.id AS callId, c.request_id AS requestId, c.operation, c.origin, c.chunk, c.finish_reason AS finishReason,
       c.source_language AS sourceLanguage, c.target_language AS targetLanguage, c.source_book AS book,
       c.source_chapter AS chapter, c.cost_nanos AS costNanos, c.created_at AS createdAt, k.check_set AS checkSet,
       k.score AS checkedScore, k.set_aside AS setAside, coalesce(k.due, 0) AS due,
       EXISTS (SELECT 1 FROM call_contents t WHERE t.call_id = c.id) AS hasText
     FROM service_calls c LEFT JOIN call_checks k ON k.call_id = c.id WHERE c.id = ? AND c.status = 'success'`,
  )
  const put = db.prepare(
    `INSERT INTO call_checks (call_id, check_set, score, signals, deviation, language_pair, checked_at, due)
     VALUES (@callId, @checkSet, @score, @signals, @deviation, @languagePair, @checkedAt, 0)
     ON CONFLICT (call_id) DO UPDATE SET check_set = excluded.check_set, score = excluded.score, signals = excluded.signals,
       deviation = excluded.deviation, language_pair = excluded.language_pair, checked_at = excluded.checked_at, due = 0`,
  )
  const setScore = db.prepare('UPDATE call_checks SET score = ?, due = 0 WHERE call_id = ?')
  const finish = db.prepare('UPDATE call_checks SET due = 0 WHERE call_id = ?')
  const setAside = db.prepare(
    `INSERT INTO call_checks (call_id, set_aside) VALUES (?, ?) ON CONFLICT (call_id) DO UPDATE SET set_aside = excluded.set_aside`,
  )
  const markForScore = db.prepare(
    `UPDATE call_checks SET due = ${due.score} WHERE due = 0 AND call_id IN (SELECT value FROM json_each(?))`,
  )
  const deviations = db.prepare<[string], number>(deviationsSql).pluck()
  const signals = db.prepare<[number], number | null>('SELECT signals FROM call_checks WHERE call_id = ?').pluck()

  return {
    /** Calls to be checked again, in order. */
    nextDue: (limit: number): readonly number[] => dueChecks.all(limit),

    /**
     * New calls among the next `span` ids, and how far that goes: never beyond a call that is still under way. Null where there
     * is nothing beyond what was looked at.
     */
    nextNew(span: number): { readonly callIds: readonly number[]; readonly through: number } | null {
      return db.transaction(() => {
        const from = progress.get() ?? 0
        const last = Math.min(newest.get() ?? 0, (oldestPending.get() ?? Number.MAX_SAFE_INTEGER) - 1)
        if (last <= from) {
          // Calls behind one that is under way can be checked; they are found again by their rows.
          const beyond = newest.get() ?? 0
          if (beyond <= from) return null
          const callIds = newChecks.all(from, Math.min(beyond, from + span))
          return callIds.length === 0 ? null : { callIds, through: from }
        }
        const through = Math.min(last, from + span)
        return { callIds: newChecks.all(from, through), through }
      })()
    },

    /**
     * Whether a new call waits, looking no further than `span` ids beyond what was looked at; how far it is certain that none
     * does, which is never beyond a call that is still under way.
     */
    anyNew(span: number): { readonly found: boolean; readonly through: number | null } {
      return db.transaction(() => {
        const from = progress.get() ?? 0
        const to = Math.min(newest.get() ?? 0, from + span)
        if (to <= from) return { found: false, through: null }
        const first = firstNewCheck.get(from, to)
        const settled = Math.min(first === undefined ? to : first - 1, (oldestPending.get() ?? to + 1) - 1)
        return { found: first !== undefined, through: settled > from ? settled : null }
      })()
    },

    setProgress: (through: number) => void setProgress.run(through),

    /** Null where the call is gone or did not succeed. */
    call: (callId: number): CallToCheck | null => call.get(callId) ?? null,

    put: (row: CheckRow) => void put.run(row),
    /** After findings were silenced or brought back. */
    setScore: (callId: number, score: number | null) => void setScore.run(score, callId),
    /** Nothing more is to be done for it. */
    finish: (callId: number) => void finish.run(callId),
    setAside: (callId: number, reason: SetAsideReason) => void setAside.run(callId, reason),
    signalsOf: (callId: number): number | null => signals.get(callId) ?? null,

    /** The newest of a language pair, in millionths. */
    deviations: (languagePair: string): readonly number[] => deviations.all(languagePair),

    /** Marks calls with text as due; how many. */
    markDue(scope: RecheckScope): number {
      const { sql, value } = condition(scope)
      return db
        .prepare(
          `INSERT INTO call_checks (call_id, due)
           SELECT c.id, ${due.check} FROM service_calls c
           WHERE ${sql} AND c.status = 'success' AND c.operation IN ${checkedOperations}
             AND EXISTS (SELECT 1 FROM call_contents t WHERE t.call_id = c.id)
           ON CONFLICT (call_id) DO UPDATE SET due = ${due.check}`,
        )
        .run(value).changes
    },

    /** Scores to be worked out anew, because findings were silenced or brought back. */
    markForScore: (callIds: readonly number[]) => void markForScore.run(JSON.stringify(callIds)),

    countChecked: (): number =>
      Number(db.prepare('SELECT count(*) FROM call_checks WHERE check_set IS NOT NULL').pluck().get()),

    countDue: (): number => Number(db.prepare('SELECT count(*) FROM call_checks WHERE due > 0').pluck().get()),

    checkedThrough: (): number => progress.get() ?? 0,
  }
}

export type CheckRepository = ReturnType<typeof createCheckRepository>

function condition(scope: RecheckScope): { readonly sql: string; readonly value: string | number | null } {
  switch (scope.kind) {
    case 'since':
      return { sql: 'c.created_at >= ?', value: scope.from }
    case 'book':
      return { sql: 'c.source_book = ?', value: scope.book }
    case 'calls':
      return { sql: 'c.id IN (SELECT value FROM json_each(?))', value: JSON.stringify(scope.callIds) }
    case 'all':
      return { sql: '? IS NULL', value: null }
  }
}
