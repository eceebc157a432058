import type { RequestStatus } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'
import { type RequestFacts, requestSelection } from './call-facts.ts'

export interface NewRequestRow extends RequestFacts {
  readonly uid: string
  readonly managed: boolean
}

export interface RequestRow extends RequestFacts {
  readonly id: number
  readonly status: RequestStatus
  /** 0 or 1, as stored. */
  readonly managed: number
}

/** The rows of `requests`, as the ledger writes them. */
export interface RequestRows {
  insert(row: NewRequestRow): number
  find(id: number): RequestRow | undefined
  findByUid(uid: string): RequestRow | undefined
  setStatus(id: number, status: RequestStatus, endedAt: number): void
  /** Running requests in order of id, after the given one. */
  runningPage(afterId: number, limit: number): readonly RequestRow[]
}

const selection = `id, status, managed, ${requestSelection}`

export const runningPageSql = `SELECT ${selection} FROM requests WHERE status = 'running' AND id > ? ORDER BY id LIMIT ?`

export function createRequestRows({ db }: Store): RequestRows {
  const insert = db.prepare(
    `INSERT INTO requests (uid, status, managed, realm, operation, provider_id, model_name, source_book, source_chapter,
       source_language, target_language, created_by, created_at)
     VALUES (?, 'running', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const find = db.prepare<[number], RequestRow>(`SELECT ${selection} FROM requests WHERE id = ?`)
  const findByUid = db.prepare<[string], RequestRow>(`SELECT ${selection} FROM requests WHERE uid = ?`)
  const setStatus = db.prepare('UPDATE requests SET status = ?, ended_at = ? WHERE id = ?')
  const runningPage = db.prepare<[number, number], RequestRow>(runningPageSql)

  return {
    insert: row =>
      Number(
        insert.run(
          row.uid,
          row.managed ? 1 : 0,
          row.realm,
          row.operation,
          row.providerId,
          row.modelName,
          row.sourceBook,
          row.sourceChapter,
          row.sourceLanguage,
          row.targetLanguage,
          row.createdBy,
          row.createdAt,
        ).lastInsertRowid,
      ),
    find: id => find.get(id),
    findByUid: uid => findByUid.get(uid),
    setStatus: (id, status, endedAt) => void setStatus.run(status, endedAt, id),
    runningPage: (afterId, limit) => runningPage.all(afterId, limit),
  }
}
