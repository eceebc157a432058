import type Database from 'better-sqlite3'

/**
 * Fills a database with calls of a believable shape, fast: seeded, the same for the same arguments.
 * Only `service_calls`, `requests` and `providers` are written; rollups come from the ledger's own rebuild.
 */
export interface BulkShape {
  readonly calls: number
  readonly days: number
  /** End of the stretch, UTC epoch milliseconds. */
  readonly until: number
  readonly seed?: number
  readonly books?: number
  readonly users?: number
  /** One request for this many calls; 0 for none. */
  readonly callsPerRequest?: number
}

const providerNames = ['openai', 'anthropic', 'google', 'mistral'] as const
const modelsPerProvider = 8
const operations = [
  'translation',
  'translation',
  'translation',
  'abstract_generation',
  'key_terms_extraction',
  'chapter_division',
  'other',
] as const
const pairs = [
  ['ja', 'en'],
  ['zh', 'en'],
  ['ko', 'en'],
  ['en', 'es'],
] as const
const failures = [
  ['timeout', 'total'],
  ['timeout', 'connect'],
  ['rate_limited', 'rate_limit'],
  ['error', 'server'],
  ['error', 'overloaded'],
  ['error', 'authentication'],
] as const

/** mulberry32: small, seeded, good enough for shapes. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export function fillCalls(db: Database.Database, shape: BulkShape): void {
  const random = seededRandom(shape.seed ?? 1)
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value
  const books = shape.books ?? 60
  const users = shape.users ?? 5
  const perRequest = shape.callsPerRequest ?? 4
  const addProvider = db.prepare(
    `INSERT OR IGNORE INTO providers (name, kind, display_name, created_at, updated_at) VALUES (?, ?, ?, 0, 0)`,
  )
  for (const name of providerNames) addProvider.run(name, name, name[0]?.toUpperCase() + name.slice(1))
  const providerIds = providerNames.map(
    name => (db.prepare('SELECT id FROM providers WHERE name = ?').get(name) as { id: number }).id,
  )
  const addRequest = db.prepare(
    `INSERT INTO requests (uid, status, managed, realm, operation, provider_id, model_name, source_book, source_chapter,
      source_language, target_language, created_by, created_at, ended_at) VALUES (?, ?, 1, 'real', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const addCall = db.prepare(
    `INSERT INTO service_calls (request_id, attempt, origin, provider_id, model_name, operation, status, error_kind,
      error_message, http_status, finish_reason, streamed, temperature, max_tokens, created_at, settled_at,
      response_time_ms, time_to_first_token_ms, input_uncached, cache_read, output_text, reasoning, cost_nanos,
      source_chars, output_chars, source_book, source_chapter, source_language, target_book, target_chapter,
      target_language, quality_score, created_by)
     VALUES (?, ?, 'service', ?, ?, ?, ?, ?, ?, ?, ?, ?, 0.3, 4000, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const span = shape.days * 86_400_000
  const step = span / shape.calls
  db.transaction(() => {
    let requestId: number | null = null
    for (let at = 0; at < shape.calls; at += 1) {
      const createdAt = Math.floor(shape.until - span + at * step + random() * step)
      const provider = Math.floor(random() * random() * providerNames.length)
      const model = `${providerNames[provider]}-model-${Math.floor(random() * random() * modelsPerProvider)}`
      const operation = pick(operations)
      const [source, target] = pick(pairs)
      const book = `Book ${Math.floor(random() * random() * books)}`
      const chapter = `Chapter ${Math.floor(random() * 40)}`
      const failed = random() < 0.03 ? pick(failures) : null
      const time = Math.round(800 * Math.exp(random() * 3.4) + random() * 500)
      const input = Math.floor(500 + random() * 6000)
      const output = Math.floor(300 + random() * 5000)
      const providerId = providerIds[provider] as number
      const user = `writer-${Math.floor(random() * users)}`
      if (perRequest > 0 && at % perRequest === 0) {
        const status = random() < 0.99 ? 'answered' : 'failed'
        const row = addRequest.run(
          `${shape.seed ?? 1}-${at}`,
          status,
          operation,
          providerId,
          model,
          book,
          chapter,
          source,
          target,
          user,
          createdAt,
          createdAt + time,
        )
        requestId = Number(row.lastInsertRowid)
      }
      const unpriced = failed !== null || random() < 0.01
      addCall.run(
        requestId,
        failed === null ? 1 : 2,
        providerId,
        model,
        operation,
        failed?.[0] ?? 'success',
        failed?.[1] ?? null,
        failed === null ? null : 'The upstream said no',
        failed === null ? 200 : 500,
        failed === null ? (random() < 0.02 ? 'length' : 'stop') : null,
        at % 2,
        createdAt,
        createdAt + time,
        time,
        at % 2 === 1 ? Math.round(time / 6) : null,
        failed === null ? input : null,
        failed === null ? Math.floor(input / 4) : null,
        failed === null ? output : null,
        failed === null && at % 5 === 0 ? Math.floor(output / 3) : null,
        unpriced ? null : input * 2500 + output * 10_000,
        input * 2,
        failed === null ? output * 3 : null,
        book,
        chapter,
        source,
        book,
        chapter,
        target,
        null,
        user,
      )
    }
  })()
}
