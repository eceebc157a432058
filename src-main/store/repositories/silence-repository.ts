import type { SilenceScope } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

export interface SilenceRow {
  readonly id: number
  readonly scope: SilenceScope
  readonly checkId: string | null
  readonly book: string | null
  readonly term: string | null
  readonly reason: string | null
  readonly createdBy: string | null
  readonly createdAt: number
  readonly liftedAt: number | null
}

const selection = `id, scope, check_id AS checkId, book, term, reason, created_by AS createdBy, created_at AS createdAt,
  lifted_at AS liftedAt`

/** What people do not want to be told again. Rows are only ever added and lifted. */
export function createSilenceRepository({ db }: Pick<Store, 'db'>) {
  const insert = db.prepare(
    `INSERT INTO silences (scope, check_id, book, term, reason, created_by, created_at)
     VALUES (@scope, @checkId, @book, @term, @reason, @createdBy, @createdAt)`,
  )
  const byId = db.prepare<[number], SilenceRow>(`SELECT ${selection} FROM silences WHERE id = ?`)
  const lift = db.prepare('UPDATE silences SET lifted_at = ? WHERE id = ? AND lifted_at IS NULL')
  const inForce = db.prepare<[], SilenceRow>(
    `SELECT ${selection} FROM silences WHERE lifted_at IS NULL AND scope <> 'finding' ORDER BY id`,
  )
  const list = db.prepare<[number], SilenceRow & { readonly findings: number }>(
    `SELECT ${selection}, (SELECT count(*) FROM findings f WHERE f.silence_id = s.id AND f.state = 'silenced') AS findings
     FROM silences s ORDER BY lifted_at IS NOT NULL, id DESC LIMIT ?`,
  )
  return {
    insert: (row: Omit<SilenceRow, 'id' | 'liftedAt'>) => Number(insert.run(row).lastInsertRowid),
    byId: (id: number): SilenceRow | null => byId.get(id) ?? null,
    /** False where it was lifted before. */
    lift: (id: number, at: number) => lift.run(at, id).changes === 1,
    /** Those that reach beyond one finding, oldest first. */
    inForce: (): readonly SilenceRow[] => inForce.all(),
    /** In force first, newest first, with how many findings each keeps quiet. */
    list: (limit: number) => list.all(limit),
  }
}

export type SilenceRepository = ReturnType<typeof createSilenceRepository>
