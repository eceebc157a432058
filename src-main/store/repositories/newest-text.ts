import type { Store } from '../store.ts'

/** The id of the newest call that has text, 0 where none has: a look at the end of a table. */
export function createNewestText({ db }: Pick<Store, 'db'>): () => number {
  const newest = db.prepare<[], number>('SELECT coalesce(max(call_id), 0) FROM call_contents').pluck()
  return () => newest.get() ?? 0
}
