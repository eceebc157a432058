import type { ScoreSource } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

export interface NewScoreRow {
  readonly callId: number
  readonly source: ScoreSource
  readonly name: string
  /** 0..1000; null takes back the score of this source and name. */
  readonly value: number | null
  readonly comment: string | null
  readonly createdBy: string | null
  readonly createdAt: number
}

/** One opinion, as far as combining needs it. */
export interface ScoreFacts {
  readonly callId: number
  readonly source: ScoreSource
  readonly name: string
  /** 0..1000; null where it was taken back. */
  readonly value: number | null
}

/** The rows of `scores`; they are only ever added. */
export interface ScoreRows {
  insert(row: NewScoreRow): void
  /** A call's scores, oldest first, so that of equal source and name the last one holds. */
  ofCall(callId: number): readonly ScoreFacts[]
  /** Scores of the calls `afterId < id <= throughId`, by call, then oldest first. */
  ofCalls(afterId: number, throughId: number): readonly ScoreFacts[]
}

const selection = 'call_id AS callId, source, name, iif(withdrawn, NULL, value) AS value'

export const scoresOfCallsSql = `SELECT ${selection} FROM scores WHERE call_id > ? AND call_id <= ? ORDER BY call_id, id`

export function createScoreRows({ db }: Pick<Store, 'db'>): ScoreRows {
  const insert = db.prepare(
    `INSERT INTO scores (call_id, source, name, value, withdrawn, comment, created_by, created_at)
     VALUES (@callId, @source, @name, ifnull(@value, 0), @value IS NULL, @comment, @createdBy, @createdAt)`,
  )
  const ofCall = db.prepare<[number], ScoreFacts>(`SELECT ${selection} FROM scores WHERE call_id = ? ORDER BY id`)
  const ofCalls = db.prepare<[number, number], ScoreFacts>(scoresOfCallsSql)
  return {
    insert: row => void insert.run(row),
    ofCall: callId => ofCall.all(callId),
    ofCalls: (afterId, throughId) => ofCalls.all(afterId, throughId),
  }
}
