import { withStorageFailures } from '../storage-failure.ts'
import type { Store } from '../store.ts'

interface JobRow {
  readonly id: number
  readonly fingerprint: string
  readonly requestId: number | null
  readonly operation: string
  readonly status: 'running' | 'done' | 'failed'
  readonly chunkCount: number
  readonly createdAt: number
}

interface JobPieceRow {
  readonly position: number
  readonly callId: number | null
  readonly output: string
  /** Share of the job; 0 marks a piece that was cut off and is answered by its halves. */
  readonly weight: number
}

/** Long jobs and the answers of their finished pieces. */
export interface JobRepository {
  start(job: Omit<JobRow, 'id' | 'status'>): number
  /** The newest unfinished job that would give the same answer. */
  findUnfinished(fingerprint: string): JobRow | null
  /** A resumed job belongs to the request that goes on with it. */
  resume(jobId: number, requestId: number): void
  pieces(jobId: number): readonly JobPieceRow[]
  putPiece(jobId: number, piece: JobPieceRow): void
  /** The pieces' texts are deleted: the ledger has what the text setting keeps. */
  finish(jobId: number, endedAt: number): void
  fail(jobId: number, endedAt: number): void
  /** Deletes unfinished jobs that began before a time, with their texts; how many. */
  deleteUnfinishedBefore(createdAt: number, except: readonly number[]): number
  /** Deletes a job and its pieces, whatever its state. */
  delete(jobId: number): void
}

const columns =
  'id, fingerprint, request_id AS requestId, operation, status, chunk_count AS chunkCount, created_at AS createdAt'

export function createJobRepository({ db, file }: Store): JobRepository {
  const write = <T>(work: () => T): T => withStorageFailures(file, work)
  const insert = db.prepare(
    `INSERT INTO jobs (fingerprint, request_id, operation, status, chunk_count, created_at) VALUES (?, ?, ?, 'running', ?, ?)`,
  )
  const select = db.prepare<[string], JobRow>(
    `SELECT ${columns} FROM jobs WHERE fingerprint = ? AND status IN ('running', 'failed') ORDER BY id DESC LIMIT 1`,
  )
  const selectPieces = db.prepare<[number], JobPieceRow>(
    'SELECT position, call_id AS callId, output, weight FROM job_chunks WHERE job_id = ? ORDER BY position',
  )
  const putPiece = db.prepare(
    'INSERT OR REPLACE INTO job_chunks (job_id, position, call_id, output, weight) VALUES (?, ?, ?, ?, ?)',
  )
  const resume = db.prepare(`UPDATE jobs SET status = 'running', ended_at = NULL, request_id = ? WHERE id = ?`)
  const end = db.prepare('UPDATE jobs SET status = ?, ended_at = ? WHERE id = ?')
  const deletePieces = db.prepare('DELETE FROM job_chunks WHERE job_id = ?')
  const deleteJob = db.prepare('DELETE FROM jobs WHERE id = ?')
  const selectOld = db.prepare<[number], { id: number }>(
    `SELECT id FROM jobs WHERE status IN ('running', 'failed') AND created_at < ?`,
  )
  const remove = db.transaction((jobId: number) => {
    deletePieces.run(jobId)
    deleteJob.run(jobId)
  })
  const finish = db.transaction((jobId: number, endedAt: number) => {
    deletePieces.run(jobId)
    end.run('done', endedAt, jobId)
  })
  return {
    start: ({ fingerprint, requestId, operation, chunkCount, createdAt }) =>
      write(() => Number(insert.run(fingerprint, requestId, operation, chunkCount, createdAt).lastInsertRowid)),
    findUnfinished: fingerprint => select.get(fingerprint) ?? null,
    resume: (jobId, requestId) => void write(() => resume.run(requestId, jobId)),
    pieces: jobId => selectPieces.all(jobId),
    putPiece: (jobId, { position, callId, output, weight }) =>
      void write(() => putPiece.run(jobId, position, callId, output, weight)),
    finish: (jobId, endedAt) => write(() => finish(jobId, endedAt)),
    fail: (jobId, endedAt) => void write(() => end.run('failed', endedAt, jobId)),
    deleteUnfinishedBefore(createdAt, except) {
      const old = selectOld.all(createdAt).filter(({ id }) => !except.includes(id))
      for (const { id } of old) remove(id)
      return old.length
    },
    delete: jobId => write(() => remove(jobId)),
  }
}
