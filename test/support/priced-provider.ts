import type { Store } from '../../src-main/store/store.ts'

/** Inserts a provider row and returns its id. */
export function insertProvider(
  store: Store,
  name: string,
  options: { pricesProviderId?: string | null; costPer1kTokensNanos?: number | null } = {},
): number {
  const { lastInsertRowid } = store.db
    .prepare(
      `INSERT INTO providers (name, kind, display_name, prices_provider_id, cost_per_1k_tokens_nanos, created_at, updated_at)
       VALUES (?, 'openai_compatible', ?, ?, ?, 0, 0)`,
    )
    .run(name, name, options.pricesProviderId ?? null, options.costPer1kTokensNanos ?? null)
  return Number(lastInsertRowid)
}
