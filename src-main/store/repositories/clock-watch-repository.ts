import type { Store } from '../store.ts'

/** What is known of the wall clock. Times are UTC epoch milliseconds. */
export interface ClockWatch {
  readonly believedAt: number
  /** Null while the clock is believed. */
  readonly doubtedAt: number | null
  readonly doubtedMs: number
}

export interface ClockWatchRepository {
  /** Null where the clock was never looked at. */
  read(): ClockWatch | null
  keep(watch: ClockWatch): void
}

export function createClockWatchRepository({ db }: Pick<Store, 'db'>): ClockWatchRepository {
  return {
    read: () =>
      db
        .prepare<[], ClockWatch>(
          `SELECT believed_at AS believedAt, doubted_at AS doubtedAt, doubted_ms AS doubtedMs
           FROM clock_watch WHERE id = 1`,
        )
        .get() ?? null,
    keep: ({ believedAt, doubtedAt, doubtedMs }) =>
      void db
        .prepare(
          `INSERT INTO clock_watch (id, believed_at, doubted_at, doubted_ms) VALUES (1, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET believed_at = excluded.believed_at, doubted_at = excluded.doubted_at,
             doubted_ms = excluded.doubted_ms`,
        )
        .run(believedAt, doubtedAt, doubtedMs),
  }
}
