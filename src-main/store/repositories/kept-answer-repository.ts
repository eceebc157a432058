import type { Store } from '../store.ts'

export interface KeptAnswer {
  readonly fingerprint: string
  /** JSON. */
  readonly answer: string
}

/** Answers by the key their caller gave. */
export interface KeptAnswerRepository {
  find(owner: string, key: string, since: number): KeptAnswer | null
  /** Replaces one of the same key, and forgets those made before `since`. `requestUid` names the request whose text it holds. */
  keep(
    answer: KeptAnswer & {
      readonly owner: string
      readonly key: string
      readonly requestUid: string
      readonly now: number
    },
    since: number,
  ): void
}

export function createKeptAnswerRepository({ db }: Pick<Store, 'db'>): KeptAnswerRepository {
  const find = db.prepare<[string, string, number], KeptAnswer>(
    'SELECT fingerprint, answer FROM kept_answers WHERE owner = ? AND key = ? AND created_at >= ?',
  )
  const write = () => ({
    forget: db.prepare<[number]>('DELETE FROM kept_answers WHERE created_at < ?'),
    keep: db.prepare(
      `INSERT INTO kept_answers (owner, key, fingerprint, request_id, answer, created_at)
       VALUES (@owner, @key, @fingerprint, (SELECT id FROM requests WHERE uid = @requestUid), @answer, @now)
       ON CONFLICT (owner, key) DO UPDATE SET fingerprint = excluded.fingerprint, request_id = excluded.request_id,
         answer = excluded.answer, created_at = excluded.created_at`,
    ),
  })
  let statements: ReturnType<typeof write> | undefined
  return {
    find: (owner, key, since) => find.get(owner, key, since) ?? null,
    keep(answer, since) {
      statements ??= write()
      const { forget, keep } = statements
      db.transaction(() => {
        forget.run(since)
        keep.run(answer)
      })()
    },
  }
}
