import type { ChunkTimes } from '../../../db/chunk-times.ts'
import type { Store } from '../store.ts'

/** How far calls were sent to a collector. */
export interface SentProgress {
  readonly through: number
  readonly beyond: readonly number[]
}

/** The ledger as a queue of calls to be sent on. */
export interface SentCallRepository {
  /** Null where nothing was ever to be sent. */
  progress(): SentProgress | null
  keep(progress: SentProgress): void
  forget(): void
  /** Ended calls after this one, in the order of their numbers. Practice, sample and imported ones are not sent. */
  due(after: number, limit: number): readonly number[]
  countDue(after: number, cap: number): number
  /** When the pieces of streamed answers came, by call; calls without are left out. */
  chunkTimes(callIds: readonly number[]): ReadonlyMap<number, ChunkTimes>
  /** The first call after this one that is still under way. */
  firstUnderWay(after: number): number | null
}

const dueOnes = `FROM service_calls
  WHERE id > ? AND status <> 'pending' AND origin IN ('service', 'gateway', 'recorded')`
export const dueSql = `SELECT id ${dueOnes} ORDER BY id LIMIT ?`
/** What is under way is in no list yet, so the index of unlisted calls has it. */
export const underWaySql = `SELECT min(id) FROM service_calls INDEXED BY calls_unlisted
  WHERE listed = 0 AND status = 'pending' AND id > ?`

export const chunkTimesSql = `SELECT call_id AS id, details ->> '$.chunkTimes' AS times
  FROM json_each(?) asked CROSS JOIN call_details ON call_id = asked.value WHERE times IS NOT NULL`

export function createSentCallRepository({ db }: Pick<Store, 'db'>): SentCallRepository {
  return {
    progress() {
      const row = db
        .prepare<[], { through: number; beyond: string }>(
          'SELECT sent_through AS through, sent_beyond AS beyond FROM otlp_progress WHERE id = 1',
        )
        .get()
      return row === undefined ? null : { through: row.through, beyond: JSON.parse(row.beyond) as number[] }
    },
    keep: ({ through, beyond }) =>
      void db
        .prepare(
          `INSERT INTO otlp_progress (id, sent_through, sent_beyond) VALUES (1, ?, ?)
           ON CONFLICT (id) DO UPDATE SET sent_through = excluded.sent_through, sent_beyond = excluded.sent_beyond`,
        )
        .run(through, JSON.stringify(beyond)),
    forget: () => void db.prepare('DELETE FROM otlp_progress').run(),
    due: (after, limit) => db.prepare<[number, number], number>(dueSql).pluck().all(after, limit),
    countDue: (after, cap) =>
      Number(db.prepare(`SELECT count(*) FROM (SELECT 1 ${dueOnes} LIMIT ?)`).pluck().get(after, cap)),
    chunkTimes: ids => {
      const rows = db.prepare<[string], { id: number; times: string }>(chunkTimesSql).all(JSON.stringify(ids))
      return new Map(rows.map(({ id, times }) => [id, JSON.parse(times) as ChunkTimes]))
    },
    firstUnderWay: after => db.prepare<[number], number | null>(underWaySql).pluck().get(after) ?? null,
  }
}
