import type { FindingState } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'
import { createFindingCounts } from './finding-counts.ts'
import {
  type FindingFilters,
  type FindingRow,
  findingColumns,
  findingListSql,
  findingSelection,
  type NewFindingRow,
  queueOrder,
} from './finding-query.ts'

/** Findings as checks made them and people decided them. */
export function createFindingRepository({ db }: Pick<Store, 'db'>) {
  const insert = db.prepare(
    `INSERT INTO findings (${findingColumns.map(([, column]) => column).join(', ')})
     VALUES (${findingColumns.map(([name]) => `@${name}`).join(', ')})`,
  )
  const byId = db.prepare<[number], FindingRow>(`SELECT ${findingSelection} FROM findings WHERE id = ?`)
  const ofCall = db.prepare<[number], FindingRow>(
    `SELECT ${findingSelection} FROM findings WHERE call_id = ? ORDER BY severity, id`,
  )
  const remove = db.prepare('DELETE FROM findings WHERE id = ?')
  const setGone = db.prepare('UPDATE findings SET gone_at = ? WHERE id = ?')
  const setGoneOfCall = db.prepare('UPDATE findings SET gone_at = ? WHERE call_id = ? AND gone_at IS NULL')
  const update = db.prepare(
    `UPDATE findings SET version = @version, severity = @severity, message = @message, advice = @advice, said = @said, share = @share,
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
      row: Pick<
        FindingRow,
        'id' | 'version' | 'severity' | 'message' | 'advice' | 'said' | 'share' | 'costNanos' | 'goneAt'
      >,
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
          `SELECT ${findingSelection} FROM findings WHERE ${of.sql} AND gone_at IS NULL AND state = 'open' ${queueOrder}`,
        )
        .all(of.value)
    },

    ...createFindingCounts({ db }),

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
        .prepare<unknown[], FindingRow>(`SELECT ${findingSelection} FROM findings WHERE ${parts.join(' AND ')}`)
        .all(...values)
    },

    silencedBy: (silenceId: number): readonly FindingRow[] =>
      db
        .prepare<[number], FindingRow>(
          `SELECT ${findingSelection} FROM findings WHERE silence_id = ? AND state = 'silenced'`,
        )
        .all(silenceId),
  }
}

export type FindingRepository = ReturnType<typeof createFindingRepository>
