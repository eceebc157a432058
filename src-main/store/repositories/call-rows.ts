import type { Statement } from 'better-sqlite3'
import type { CallStatus } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'
import {
  type CallMeasures,
  type OpenCallFacts,
  openCallSelection,
  type SettledCallFacts,
  settledCallSelection,
} from './call-facts.ts'

/** A row to write before a call leaves the machine. */
export interface OpenCallRow extends OpenCallFacts {
  readonly chunk: number | null
  readonly streamed: boolean
  readonly temperature: number | null
  readonly maxTokens: number | null
  readonly targetBook: string | null
  readonly targetChapter: string | null
  readonly promptVersionId: number | null
}

/** What settling writes over a pending row. */
export interface CallEnd extends CallMeasures {
  readonly status: Exclude<CallStatus, 'pending'>
  readonly errorMessage: string | null
  readonly httpStatus: number | null
  readonly answeredModel: string | null
  readonly settledAt: number
  readonly priceId: number | null
  readonly sourceChars: number | null
}

export interface ScoredCall extends SettledCallFacts {
  readonly id: number
  readonly qualityScore: number | null
}

const openColumns = `request_id, attempt, chunk, origin, provider_id, model_name, operation, streamed, temperature,
  max_tokens, created_at, source_chars, source_book, source_chapter, source_language, target_book, target_chapter,
  target_language, created_by, prompt_version_id`

const endColumns = `status, error_kind, error_message, http_status, finish_reason, answered_model, settled_at,
  response_time_ms, time_to_first_token_ms, input_uncached, cache_read, cache_write_5m, cache_write_1h, output_text,
  reasoning, usage_estimated, cost_nanos, price_id, output_chars`

const marks = (list: string) =>
  list
    .split(',')
    .map(() => '?')
    .join(', ')
const assignments = (list: string) =>
  list
    .split(',')
    .map(column => `${column.trim()} = ?`)
    .join(', ')

function openValues(row: OpenCallRow): unknown[] {
  return [
    row.requestId,
    row.attempt,
    row.chunk,
    row.origin,
    row.providerId,
    row.modelName,
    row.operation,
    row.streamed ? 1 : 0,
    row.temperature,
    row.maxTokens,
    row.createdAt,
    row.sourceChars,
    row.sourceBook,
    row.sourceChapter,
    row.sourceLanguage,
    row.targetBook,
    row.targetChapter,
    row.targetLanguage,
    row.createdBy,
    row.promptVersionId,
  ]
}

function endValues(end: CallEnd): unknown[] {
  return [
    end.status,
    end.errorKind,
    end.errorMessage,
    end.httpStatus,
    end.finishReason,
    end.answeredModel,
    end.settledAt,
    end.responseTimeMs,
    end.timeToFirstTokenMs,
    end.inputUncached,
    end.cacheRead,
    end.cacheWrite5m,
    end.cacheWrite1h,
    end.outputText,
    end.reasoning,
    end.usageEstimated,
    end.costNanos,
    end.priceId,
    end.outputChars,
  ]
}

/** The rows of `service_calls` and what hangs on them, as the ledger writes them. Every statement is prepared once. */
export interface CallRows {
  open(row: OpenCallRow): number
  /** False when the call is not pending (any more). */
  settle(id: number, end: CallEnd): boolean
  insertSettled(
    row: OpenCallRow,
    end: CallEnd,
    more: { qualityScore: number | null; userFeedback: string | null },
  ): number
  insertDetails(callId: number, json: string): void
  insertContents(callId: number, json: string): void
  findKey(key: string): number | undefined
  insertKey(key: string, callId: number): void
  findOpen(id: number): OpenCallFacts | undefined
  status(id: number): CallStatus | undefined
  findSettled(id: number): ScoredCall | undefined
  setQualityScore(id: number, score: number | null): void
  setFeedback(id: number, comment: string | null): boolean
  setCost(id: number, costNanos: number | null, priceId: number | null): void
  /** Enters settled calls into the indexes for lists. */
  listSettled(): void
  /** Settled calls that are still to be entered. */
  countUnlisted(): number
  /** Keeps what a budget holds for a pending call. */
  hold(callId: number, nanos: number): void
  /** The call has ended, and what it cost is known as well as it can be. */
  letGo(callId: number): void
  /** Pending calls, oldest first. */
  pendingPage(limit: number): readonly (OpenCallFacts & { readonly id: number })[]
}

/**
 * No keyset: what a page returned is settled, and so no longer pending, when the next one is read.
 * An index of pending calls alone would have to be written twice for every call; pending ones are never listed.
 */
export const pendingPageSql = `SELECT id, ${openCallSelection} FROM service_calls
  WHERE listed = 0 AND status = 'pending' ORDER BY created_at, id LIMIT ?`

export function createCallRows(store: Store): CallRows {
  const { db } = store
  const open = db.prepare(
    `INSERT INTO service_calls (${openColumns}, status, listed) VALUES (${marks(openColumns)}, 'pending', 0)`,
  )
  const settle = db.prepare(
    `UPDATE service_calls SET ${assignments(endColumns)}, source_chars = ? WHERE id = ? AND status = 'pending'`,
  )
  const insertSettled = db.prepare(
    `INSERT INTO service_calls (${openColumns}, ${endColumns}, quality_score, user_feedback)
     VALUES (${marks(openColumns)}, ${marks(endColumns)}, ?, ?)`,
  )
  const hold = db.prepare('INSERT INTO budget_holds (call_id, nanos) VALUES (?, ?)')
  const letGo = db.prepare('DELETE FROM budget_holds WHERE call_id = ?')
  const insertDetails = db.prepare('INSERT INTO call_details (call_id, details) VALUES (?, ?)')
  const insertContents = db.prepare(
    `INSERT INTO call_contents (call_id, encoding, indexed, body) VALUES (?, 'plain', 0, ?)`,
  )
  const findKey: Statement<[string], number> = db
    .prepare<[string], number>('SELECT call_id FROM call_keys WHERE key = ?')
    .pluck()
  const insertKey = db.prepare('INSERT INTO call_keys (key, call_id) VALUES (?, ?)')
  const findOpen = db.prepare<[number], OpenCallFacts>(
    `SELECT ${openCallSelection} FROM service_calls WHERE id = ? AND status = 'pending'`,
  )
  const status = db.prepare<[number], CallStatus>('SELECT status FROM service_calls WHERE id = ?').pluck()
  const findSettled = db.prepare<[number], ScoredCall>(
    `SELECT id, quality_score AS qualityScore, ${settledCallSelection} FROM service_calls
     WHERE id = ? AND status <> 'pending'`,
  )
  const setQualityScore = db.prepare('UPDATE service_calls SET quality_score = ? WHERE id = ?')
  const setFeedback = db.prepare('UPDATE service_calls SET user_feedback = ? WHERE id = ?')
  const setCost = db.prepare('UPDATE service_calls SET cost_nanos = ?, price_id = ? WHERE id = ?')
  const list = db.prepare(`UPDATE service_calls SET listed = 1 WHERE listed = 0 AND status <> 'pending'`)
  const countUnlisted = db
    .prepare<[], number>(`SELECT count(*) FROM service_calls WHERE listed = 0 AND status <> 'pending'`)
    .pluck()
  const pendingPage = db.prepare<[number], OpenCallFacts & { id: number }>(pendingPageSql)

  return {
    open: row => Number(open.run(openValues(row)).lastInsertRowid),
    settle: (id, end) => settle.run([...endValues(end), end.sourceChars, id]).changes === 1,
    insertSettled: (row, end, { qualityScore, userFeedback }) =>
      Number(
        insertSettled.run([
          ...openValues({ ...row, sourceChars: end.sourceChars }),
          ...endValues(end),
          qualityScore,
          userFeedback,
        ]).lastInsertRowid,
      ),
    hold: (callId, nanos) => void hold.run(callId, nanos),
    letGo: callId => void letGo.run(callId),
    insertDetails: (callId, json) => void insertDetails.run(callId, json),
    insertContents: (callId, json) => void insertContents.run(callId, json),
    findKey: key => findKey.get(key),
    insertKey: (key, callId) => void insertKey.run(key, callId),
    findOpen: id => findOpen.get(id),
    status: id => status.get(id),
    findSettled: id => findSettled.get(id),
    setQualityScore: (id, score) => void setQualityScore.run(score, id),
    setFeedback: (id, comment) => setFeedback.run(comment, id).changes === 1,
    setCost: (id, costNanos, priceId) => void setCost.run(costNanos, priceId, id),
    listSettled: () => void list.run(),
    countUnlisted: () => countUnlisted.get() ?? 0,
    pendingPage: limit => pendingPage.all(limit),
  }
}
