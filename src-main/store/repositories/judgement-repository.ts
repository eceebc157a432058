import type { JudgementStatus } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

export interface JudgementRow {
  readonly id: number
  readonly callId: number
  readonly status: JudgementStatus
  readonly judgeCallId: number | null
  readonly judgeProvider: string | null
  readonly judgeModel: string | null
  readonly promptVersionId: number | null
  /** Thousandths. */
  readonly score: number | null
  readonly errors: unknown
  readonly reason: string | null
  readonly createdAt: number
  readonly endedAt: number | null
}

/** A judge's score and the user's rating of one call, thousandths. */
export interface RatedJudgement {
  readonly judge: number
  readonly user: number
}

export interface JudgementCounts {
  readonly waiting: number
  readonly done: number
  readonly failed: number
  readonly skipped: number
}

const selection = `id, call_id AS callId, status, judge_call_id AS judgeCallId, judge_provider AS judgeProvider,
  judge_model AS judgeModel, prompt_version_id AS promptVersionId, score, errors, reason, created_at AS createdAt,
  ended_at AS endedAt`
export const waitingJudgementsSql = `SELECT ${selection} FROM judgements WHERE status = 'waiting' ORDER BY id LIMIT ?`
const newestPairs = 2000

type StoredRow = Omit<JudgementRow, 'errors'> & { readonly errors: string | null }

/** Calls picked for the judge and what it said of them. */
export function createJudgementRepository({ db }: Pick<Store, 'db'>) {
  const insert = db.prepare(`INSERT INTO judgements (call_id, status, created_at) VALUES (?, 'waiting', ?)`)
  const waiting = db.prepare<[number], StoredRow>(waitingJudgementsSql)
  const byId = db.prepare<[number], StoredRow>(`SELECT ${selection} FROM judgements WHERE id = ?`)
  const newestOf = db.prepare<[number], StoredRow>(
    `SELECT ${selection} FROM judgements WHERE call_id = ? AND status = 'done' ORDER BY id DESC LIMIT 1`,
  )
  const end = db.prepare(
    `UPDATE judgements SET status = @status, judge_call_id = @judgeCallId, judge_provider = @judgeProvider,
       judge_model = @judgeModel, prompt_version_id = @promptVersionId, score = @score, errors = @errors, reason = @reason,
       ended_at = @endedAt WHERE id = @id`,
  )
  const pairs = db.prepare<[], RatedJudgement>(
    `SELECT j.score AS judge, (SELECT iif(s.withdrawn, NULL, s.value) FROM scores s WHERE s.call_id = j.call_id AND s.source = 'user'
         AND s.name = 'rating' ORDER BY s.id DESC LIMIT 1) AS user
     FROM (SELECT id FROM judgements AS one INDEXED BY judgements_by_end
         WHERE ended_at > 0 AND status = 'done' AND NOT EXISTS (SELECT 1 FROM judgements AS newer
           WHERE newer.call_id = one.call_id AND newer.id > one.id AND newer.status = 'done')
         ORDER BY ended_at DESC, id DESC LIMIT ${newestPairs}) n
     JOIN judgements j ON j.id = n.id
     WHERE user IS NOT NULL`,
  )
  const counts = db.prepare<[{ readonly from: number }], JudgementCounts>(
    `SELECT (SELECT count(*) FROM judgements INDEXED BY judgements_waiting WHERE status = 'waiting') AS waiting,
       count(*) FILTER (WHERE status = 'done') AS done, count(*) FILTER (WHERE status = 'failed') AS failed,
       count(*) FILTER (WHERE status = 'skipped') AS skipped
     FROM judgements INDEXED BY judgements_by_end WHERE ended_at >= @from`,
  )
  const reasons = db.prepare<[number], { readonly reason: string; readonly calls: number }>(
    `SELECT reason, count(*) AS calls FROM judgements WHERE ended_at >= ? AND reason IS NOT NULL
     GROUP BY reason ORDER BY 2 DESC LIMIT 10`,
  )
  return {
    insert: (callId: number, at: number) => Number(insert.run(callId, at).lastInsertRowid),
    waiting: (limit: number): readonly JudgementRow[] => waiting.all(limit).map(read),
    byId: (id: number): JudgementRow | null => mapped(byId.get(id)),
    newestOf: (callId: number): JudgementRow | null => mapped(newestOf.get(callId)),
    end: (row: Omit<JudgementRow, 'callId' | 'createdAt'>) =>
      void end.run({ ...row, errors: row.errors === null ? null : JSON.stringify(row.errors) }),
    rated: (): readonly RatedJudgement[] => pairs.all(),
    counts: (from: number): JudgementCounts => counts.get({ from }) ?? { waiting: 0, done: 0, failed: 0, skipped: 0 },
    reasons: (from: number) => reasons.all(from),
  }
}

function mapped(row: StoredRow | undefined): JudgementRow | null {
  return row === undefined ? null : read(row)
}

function read(row: StoredRow): JudgementRow {
  return { ...row, errors: row.errors === null ? null : JSON.parse(row.errors) }
}
