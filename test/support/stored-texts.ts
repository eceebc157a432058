import type { CallText } from '../../src-main/ledger/ledger-types.ts'
import type { Store } from '../../src-main/store/store.ts'

export interface StoredText extends Partial<CallText> {
  readonly createdAt?: number
  readonly book?: string
  readonly providerId: number
  readonly origin?: string
}

/** Writes settled calls with their text as the ledger's settling transaction leaves them: plain, not indexed. */
export function insertTexts(store: Store, texts: readonly StoredText[]): number[] {
  const call = store.db.prepare(
    `INSERT INTO service_calls (origin, provider_id, model_name, operation, status, created_at, settled_at, source_book)
     VALUES (?, ?, 'gpt-4o', 'translation', 'success', ?, ?, ?)`,
  )
  const content = store.db.prepare(
    `INSERT INTO call_contents (call_id, encoding, indexed, body) VALUES (?, 'plain', 0, ?)`,
  )
  return store.db.transaction(() =>
    texts.map(({ createdAt = 1_790_000_000_000, book = null, providerId, origin = 'service', ...text }) => {
      const id = Number(call.run(origin, providerId, createdAt, createdAt + 1000, book).lastInsertRowid)
      content.run(id, JSON.stringify({ source: null, output: null, request: null, response: null, ...text }))
      return id
    }),
  )()
}
