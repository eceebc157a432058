import type { FindingState, Operation, Realm } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

export interface FindingRow {
  readonly id: number
  readonly callId: number
  readonly checkId: string
  readonly version: number
  /** 0 critical, 1 major, 2 minor. */
  readonly severity: number
  readonly message: string
  readonly advice: string
  readonly sourceStart: number | null
  readonly sourceEnd: number | null
  readonly targetStart: number | null
  readonly targetEnd: number | null
  readonly term: string | null
  /** Thousandths. */
  readonly share: number | null
  readonly state: FindingState
  readonly silenceId: number | null
  readonly decidedAt: number | null
  readonly decidedBy: string | null
  readonly goneAt: number | null
  readonly requestId: number | null
  readonly realm: Realm
  readonly operation: Operation
  readonly book: string | null
  readonly chapter: string | null
  readonly costNanos: number
  readonly calledAt: number
  readonly createdAt: number
}

export type NewFindingRow = Omit<FindingRow, 'id'>

export interface FindingFilters {
  readonly realms: readonly Realm[]
  readonly states?: readonly FindingState[]
  readonly severities?: readonly number[]
  readonly checkIds?: readonly string[]
  readonly book?: string
  readonly chapter?: string
  readonly callId?: number
  /** Of calls made from this time on. */
  readonly from?: number
  readonly to?: number
}

/** How often a check said something, and what a person made of it. */
export interface FindingCount {
  readonly checkId: string
  readonly severity: number
  readonly state: FindingState
  readonly findings: number
}

/** Findings of one check in one book (null: without a book) as a person decided them. */
export interface DecidedCount {
  readonly checkId: string
  readonly book: string | null
  /** Accepted or corrected. */
  readonly right: number
  readonly silenced: number
}

const columns = [
  'callId call_id',
  'checkId check_id',
  'version version',
  'severity severity',
  'message message',
  'advice advice',
  'sourceStart source_start',
  'sourceEnd source_end',
  'targetStart target_start',
  'targetEnd target_end',
  'term term',
  'share share',
  'state state',
  'silenceId silence_id',
  'decidedAt decided_at',
  'decidedBy decided_by',
  'goneAt gone_at',
  'requestId request_id',
  'realm realm',
  'operation operation',
  'book book',
  'chapter chapter',
  'costNanos cost_nanos',
  'calledAt called_at',
  'createdAt created_at',
].map(pair => pair.split(' ') as [string, string])
const selection = `id, ${columns.map(([name, column]) => `${column} AS ${name}`).join(', ')}`

/** Worst first, then what cost most: the order of the review queue. */
const queueOrder = 'ORDER BY severity, cost_nanos DESC, id'

export function findingListSql(filters: FindingFilters): {
  readonly sql: string
  readonly values: (string | number)[]
} {
  const parts: string[] = ['gone_at IS NULL']
  const values: (string | number)[] = []
  const oneOf = (column: string, list: readonly (string | number)[] | undefined) => {
    if (list === undefined) return
    parts.push(list.length === 1 ? `${column} = ?` : `${column} IN (${list.map(() => '?').join(', ')})`)
    values.push(...list)
  }
  if (filters.callId !== undefined) {
    parts[0] = 'call_id = ?'
    values.push(filters.callId)
  }
  if (filters.book !== undefined) oneOf('book', [filters.book])
  oneOf('check_id', filters.checkIds)
  oneOf('realm', filters.realms)
  oneOf('state', filters.states)
  oneOf('severity', filters.severities)
  if (filters.chapter !== undefined) oneOf('chapter', [filters.chapter])
  if (filters.from !== undefined) {
    parts.push('called_at >= ?')
    values.push(filters.from)
  }
  if (filters.to !== undefined) {
    parts.push('called_at < ?')
    values.push(filters.to)
  }
  return {
    sql: `SELECT ${selection} FROM findings INDEXED BY ${indexFor(filters)} WHERE ${parts.join(' AND ')}`,
    values,
  }
}

/** The index that narrows most; each of them is in the order of the queue for one state. */
function indexFor(filters: FindingFilters): string {
  if (filters.callId !== undefined) return 'findings_by_call'
  if (filters.book !== undefined) return 'findings_of_book'
  return filters.checkIds?.length === 1 ? 'findings_of_check' : 'findings_queue'
}

/** Findings as checks made them and people decided them. */
export function createFindingRepository({ db }: Pick<Store, 'db'>) {
  const insert = db.prepare(
    `INSERT INTO findings (${columns.map(([, column]) => column).join(', ')})
     VALUES (${columns.map(([name]) => `@${name}`).join(', ')})`,
  )
  const byId = db.prepare<[number], FindingRow>(`SELECT ${selection} FROM findings WHERE id = ?`)
  const ofCall = db.prepare<[number], FindingRow>(
    `SELECT ${selection} FROM findings WHERE call_id = ? ORDER BY severity, id`,
  )
  const remove = db.prepare('DELETE FROM findings WHERE id = ?')
  const setGone = db.prepare('UPDATE findings SET gone_at = ? WHERE id = ?')
  const setGoneOfCall = db.prepare('UPDATE findings SET gone_at = ? WHERE call_id = ? AND gone_at IS NULL')
  const update = db.prepare(
    `UPDATE findings SET version = @version, severity = @severity, message = @message, advice = @advice, share = @share,
       cost_nanos = @costNanos, gone_at = @goneAt WHERE id = @id`,
  )
  const decide = db.prepare(
    'UPDATE findings SET state = ?, silence_id = ?, decided_at = ?, decided_by = ? WHERE id = ?',
  )

  function query(filters: FindingFilters, order: string, limit: number, offset: number): readonly FindingRow[] {
    const { sql, values } = findingListSql(filters)
    return db.prepare<unknown[], FindingRow>(`${sql} ${order} LIMIT ? OFFSET ?`).all(...values, limit, offset)
  }

  return {
    insert: (row: NewFindingRow) => Number(insert.run(row).lastInsertRowid),
    byId: (id: number): FindingRow | null => byId.get(id) ?? null,
    /** All of a call, worst first, also those that need no review. */
    ofCall: (callId: number): readonly FindingRow[] => ofCall.all(callId),
    remove: (id: number) => void remove.run(id),
    setGone: (id: number, at: number) => void setGone.run(at, id),
    setGoneOfCall: (callId: number, at: number) => void setGoneOfCall.run(at, callId),
    /** A newer check says the same, perhaps in other words. */
    update: (
      row: Pick<FindingRow, 'id' | 'version' | 'severity' | 'message' | 'advice' | 'share' | 'costNanos' | 'goneAt'>,
    ) => void update.run(row),
    decide: (
      id: number,
      decision: {
        readonly state: FindingState
        readonly silenceId: number | null
        readonly at: number | null
        readonly by: string | null
      },
    ) => void decide.run(decision.state, decision.silenceId, decision.at, decision.by, id),

    list: (filters: FindingFilters, limit: number, offset: number): readonly FindingRow[] =>
      query(filters, queueOrder, limit, offset),

    /** The queue's next subjects: requests, or calls that serve none, worst first; what was taken before is left out. */
    queue(
      filters: FindingFilters,
      limit: number,
      offset: number,
    ): { readonly subjects: readonly FindingRow[]; readonly more: boolean } {
      const { sql, values } = findingListSql({ ...filters, states: ['open'] })
      const seen = new Set<string>()
      const subjects: FindingRow[] = []
      for (const row of db.prepare<unknown[], FindingRow>(`${sql} ${queueOrder}`).iterate(...values)) {
        const key = row.requestId === null ? `call ${row.callId}` : `request ${row.requestId}`
        if (seen.has(key)) continue
        if (seen.size === offset + limit) return { subjects, more: true }
        seen.add(key)
        if (seen.size > offset) subjects.push(row)
      }
      return { subjects, more: false }
    },

    /** Open findings of one request, or one call. */
    openOf(subject: { readonly requestId: number | null; readonly callId: number }): readonly FindingRow[] {
      const of =
        subject.requestId === null
          ? { sql: 'call_id = ?', value: subject.callId }
          : { sql: 'call_id IN (SELECT id FROM service_calls WHERE request_id = ?)', value: subject.requestId }
      return db
        .prepare<[number], FindingRow>(
          `SELECT ${selection} FROM findings WHERE ${of.sql} AND gone_at IS NULL AND state = 'open' ${queueOrder}`,
        )
        .all(of.value)
    },

    /** By check, severity and state, of calls made in `from <= t < to`. */
    counts(realms: readonly Realm[], from: number, to: number, book?: string): readonly FindingCount[] {
      const of = book === undefined ? '' : ' AND book = ?'
      return db
        .prepare<unknown[], FindingCount>(
          `SELECT check_id AS checkId, severity, state, count(*) AS findings
           FROM findings ${book === undefined ? 'INDEXED BY findings_by_time' : ''}
           WHERE realm IN (${realms.map(() => '?').join(', ')}) AND called_at >= ? AND called_at < ? AND gone_at IS NULL${of}
           GROUP BY check_id, severity, state`,
        )
        .all(...realms, from, to, ...(book === undefined ? [] : [book]))
    },

    openCounts(realms: readonly Realm[]): {
      readonly critical: number
      readonly major: number
      readonly minor: number
    } {
      const row = db
        .prepare<unknown[], { critical: number; major: number; minor: number }>(
          `SELECT count(*) FILTER (WHERE severity = 0) AS critical, count(*) FILTER (WHERE severity = 1) AS major,
             count(*) FILTER (WHERE severity = 2) AS minor
           FROM findings INDEXED BY findings_queue
           WHERE realm IN (${realms.map(() => '?').join(', ')}) AND state = 'open' AND gone_at IS NULL`,
        )
        .get(...realms)
      return row ?? { critical: 0, major: 0, minor: 0 }
    },

    /** Open findings by chapter of a book. */
    openByChapter(book: string): ReadonlyMap<string, { critical: number; major: number; minor: number }> {
      const rows = db
        .prepare<[string], { chapter: string; critical: number; major: number; minor: number }>(
          `SELECT coalesce(chapter, '') AS chapter, count(*) FILTER (WHERE severity = 0) AS critical,
             count(*) FILTER (WHERE severity = 1) AS major, count(*) FILTER (WHERE severity = 2) AS minor
           FROM findings INDEXED BY findings_of_book WHERE book = ? AND state = 'open' AND gone_at IS NULL GROUP BY 1`,
        )
        .all(book)
      return new Map(rows.map(({ chapter, ...counts }) => [chapter, counts]))
    },

    /** What people decided, over all time; what newer versions no longer say counts, too. */
    decided(): readonly DecidedCount[] {
      return db
        .prepare<[], DecidedCount>(
          `SELECT check_id AS checkId, book, count(*) FILTER (WHERE state IN ('accepted', 'corrected')) AS right,
             count(*) FILTER (WHERE state = 'silenced' AND decided_at IS NOT NULL) AS silenced
           FROM findings INDEXED BY findings_decided WHERE state <> 'open' GROUP BY check_id, book`,
        )
        .all()
    },

    /** Open findings a silence would cover. */
    covered(silence: {
      readonly checkId: string | null
      readonly book: string | null
      readonly term: string | null
    }): readonly FindingRow[] {
      const parts = [`state = 'open'`, 'gone_at IS NULL']
      const values: string[] = []
      for (const [column, value] of [
        ['check_id', silence.checkId],
        ['book', silence.book],
        ['term', silence.term],
      ] as const) {
        if (value === null) continue
        parts.push(`${column} = ?`)
        values.push(value)
      }
      return db
        .prepare<unknown[], FindingRow>(`SELECT ${selection} FROM findings WHERE ${parts.join(' AND ')}`)
        .all(...values)
    },

    silencedBy: (silenceId: number): readonly FindingRow[] =>
      db
        .prepare<[number], FindingRow>(`SELECT ${selection} FROM findings WHERE silence_id = ? AND state = 'silenced'`)
        .all(silenceId),
  }
}

export type FindingRepository = ReturnType<typeof createFindingRepository>
