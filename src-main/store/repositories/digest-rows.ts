import type { Store } from '../store.ts'

/**
 * What a digest row holds: a trend's point; the sum of all; the sums by model, operation and languages; by book; by provider and
 * operation together; how much was done in each hour; how much for each book and by each user; what caching saved.
 */
export const digestParts = ['point', 'total', 'slice', 'books', 'tasks', 'hours', 'subjects', 'caching'] as const
export type DigestPart = (typeof digestParts)[number]

/** A stretch of days by its first instant; or a piece of one day, of an hour at most, with a span of 0. */
export interface DigestKey {
  /** Days; 0 for a piece of a day. */
  readonly span: number
  /** Start of the local day; of a stretch of several days, where it begins. */
  readonly day: number
  /** UTC epoch milliseconds, inclusive. */
  readonly begins: number
  /** Exclusive. */
  readonly ends: number
}

export interface DigestBody {
  /** JSON. */
  readonly head: string
  readonly body: Buffer
}

export interface StoredDigest extends DigestKey, DigestBody {
  /** The sum of its days' rollup versions when it was made. */
  readonly stamp: number
}

export interface DigestRows {
  /** Digests of one span with `from <= day < to`, in order of day and beginning. */
  range(part: DigestPart, span: number, from: number, to: number): StoredDigest[]
  /** The piece of a day that begins there. */
  piece(part: DigestPart, day: number, begins: number): StoredDigest | undefined
  /** The stamps of a part's digests of one span, by day. */
  stamps(part: DigestPart, span: number): ReadonlyMap<number, number>
  put(part: DigestPart, key: DigestKey, stamp: number, digest: DigestBody): void
  /** The pieces of a day, ahead of writing them anew. */
  deletePieces(day: number): void
  /** Days and longer stretches that have digests; pieces belong to their day. */
  units(): { readonly span: number; readonly day: number }[]
  /** All digests of a day with its pieces, or of a longer stretch. */
  ofUnit(span: number, day: number): (StoredDigest & { readonly part: DigestPart })[]
}

/** Rows of another `format` than the program's are as good as absent, and are replaced. */
export function createDigestRows({ db }: Pick<Store, 'db'>, format: number): DigestRows {
  const range = db.prepare<unknown[], StoredDigest>(
    `SELECT span, day, begins, ends, stamp, head, body FROM metrics_digests
     WHERE part = ? AND span = ? AND day >= ? AND day < ? AND format = ? ORDER BY day, begins`,
  )
  const piece = db.prepare<unknown[], StoredDigest>(
    `SELECT span, day, begins, ends, stamp, head, body FROM metrics_digests
     WHERE part = ? AND span = 0 AND day = ? AND begins = ? AND format = ?`,
  )
  const stamps = db.prepare('SELECT day, stamp FROM metrics_digests WHERE part = ? AND span = ? AND format = ?').raw()
  return {
    range: (part, span, from, to) => range.all(part, span, from, to, format),
    piece: (part, day, begins) => piece.get(part, day, begins, format),
    stamps: (part, span) => new Map(stamps.all(part, span, format) as [number, number][]),
    put(part, { span, day, begins, ends }, stamp, { head, body }) {
      // Prepared here, since a reader's connection has no use for it.
      db.prepare(
        `INSERT INTO metrics_digests (part, span, day, begins, ends, format, stamp, head, body)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (part, span, day, begins, ends) DO UPDATE
         SET format = excluded.format, stamp = excluded.stamp, head = excluded.head, body = excluded.body`,
      ).run(part, span, day, begins, ends, format, stamp, head, body)
    },
    deletePieces(day) {
      db.prepare(
        `DELETE FROM metrics_digests WHERE part IN ('total', 'slice', 'books', 'subjects') AND span = 0 AND day = ?`,
      ).run(day)
    },
    units: () =>
      db
        .prepare<[number], { span: number; day: number }>(
          'SELECT DISTINCT max(span, 1) AS span, day FROM metrics_digests WHERE format = ? ORDER BY span, day',
        )
        .all(format),
    ofUnit: (span, day) =>
      db
        .prepare<unknown[], StoredDigest & { part: DigestPart }>(
          `SELECT part, span, day, begins, ends, stamp, head, body FROM metrics_digests
           WHERE part IN (${digestParts.map(part => `'${part}'`).join(', ')}) AND span IN (?, ?) AND day = ? AND format = ?`,
        )
        .all(span, span === 1 ? 0 : span, day, format),
  }
}
