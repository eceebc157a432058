import type { Database, Statement } from 'better-sqlite3'

/**
 * The counters of every rollup row: the property names of `counters()` in db/tables/metrics.ts and
 * their columns. Their order here is their place in a counter array.
 */
export const counterColumns = {
  success: 'success',
  error: 'error',
  timeout: 'timeout',
  rateLimited: 'rate_limited',
  blocked: 'blocked',
  cancelled: 'cancelled',
  truncated: 'truncated',
  retries: 'retries',
  requestsAnswered: 'requests_answered',
  requestsFailed: 'requests_failed',
  requestsCancelled: 'requests_cancelled',
  inputUncached: 'input_uncached',
  cacheRead: 'cache_read',
  cacheWrite5m: 'cache_write_5m',
  cacheWrite1h: 'cache_write_1h',
  outputText: 'output_text',
  reasoning: 'reasoning',
  estimatedCalls: 'estimated_calls',
  costNanos: 'cost_nanos',
  unpricedCalls: 'unpriced_calls',
  pricedCalls: 'priced_calls',
  sourceChars: 'source_chars',
  outputChars: 'output_chars',
  responseMsSum: 'response_ms_sum',
  responseCount: 'response_count',
  firstTokenMsSum: 'first_token_ms_sum',
  firstTokenCount: 'first_token_count',
  scoreSum: 'score_sum',
  scoreCount: 'score_count',
  checkScoreSum: 'check_score_sum',
  checkScoreCount: 'check_score_count',
  userScoreSum: 'user_score_sum',
  userScoreCount: 'user_score_count',
  judgeScoreSum: 'judge_score_sum',
  judgeScoreCount: 'judge_score_count',
} as const
export type CounterName = keyof typeof counterColumns
export const counterNames = Object.keys(counterColumns) as readonly CounterName[]
const columns: readonly string[] = Object.values(counterColumns)
/** A bit for each counter and the two histograms; more than bitwise operators can take. */
const bits = Array.from({ length: columns.length + 2 }, (_, place) => 2 ** place)

export const rollupTables = {
  quality_metrics: [
    'period',
    'period_start',
    'realm',
    'provider_id',
    'model_name',
    'operation',
    'source_language',
    'target_language',
  ],
  subject_metrics: [
    'kind',
    'period_start',
    'realm',
    'subject',
    'part',
    'operation',
    'source_language',
    'target_language',
  ],
  error_metrics: ['period', 'period_start', 'realm', 'provider_id', 'model_name', 'operation', 'error_kind'],
} as const
export type RollupTable = keyof typeof rollupTables
/** Rollup tables whose rows carry all the counters and the histograms. */
export type CounterTable = Exclude<RollupTable, 'error_metrics'>
export type RollupKey = readonly (string | number)[]

export interface StoredHistograms {
  readonly id: number
  readonly response: Buffer
  readonly firstToken: Buffer
}

/** Rows of one rollup table with counters. `counters` are in the order of {@link counterNames}. */
export interface CounterRows {
  find(key: RollupKey): StoredHistograms | undefined
  insert(key: RollupKey, counters: readonly number[], response: Buffer, firstToken: Buffer): number
  /** Adds to a row; a histogram that is null stays as it is. False when there is no such row. */
  add(id: number, counters: readonly number[], response: Buffer | null, firstToken: Buffer | null): boolean
}

/** `schema` is `main`, or `temp` for the tables a verification computes. */
export function createCounterRows(db: Database, table: CounterTable, schema: 'main' | 'temp' = 'main'): CounterRows {
  const keys = rollupTables[table]
  const find = db.prepare<unknown[], StoredHistograms>(
    `SELECT id, response_histogram AS response, first_token_histogram AS firstToken
     FROM ${schema}.${table} WHERE ${keys.map(key => `${key} = ?`).join(' AND ')}`,
  )
  const all = [...keys, ...columns, 'response_histogram', 'first_token_histogram']
  const insert = db.prepare(
    `INSERT INTO ${schema}.${table} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')})`,
  )
  /** One statement for each set of columns that changes together: settling touches a dozen of 37. */
  const additions = new Map<number, Statement<unknown[]>>()

  function addition(touched: readonly string[], mask: number): Statement<unknown[]> {
    const known = additions.get(mask)
    if (known !== undefined) return known
    const sets = touched.map(column => (column.endsWith('histogram') ? `${column} = ?` : `${column} = ${column} + ?`))
    const statement = db.prepare<unknown[]>(`UPDATE ${schema}.${table} SET ${sets.join(', ')} WHERE id = ?`)
    additions.set(mask, statement)
    return statement
  }

  return {
    find: key => find.get(key),
    insert: (key, counters, response, firstToken) =>
      Number(insert.run([...key, ...counters, response, firstToken]).lastInsertRowid),
    add(id, counters, response, firstToken) {
      const touched: string[] = []
      const values: unknown[] = []
      let mask = 0
      const touch = (place: number, column: string, value: unknown) => {
        touched.push(column)
        values.push(value)
        mask += bits[place] as number
      }
      for (let place = 0; place < columns.length; place++) {
        if (counters[place] !== 0) touch(place, columns[place] as string, counters[place])
      }
      if (response !== null) touch(columns.length, 'response_histogram', response)
      if (firstToken !== null) touch(columns.length + 1, 'first_token_histogram', firstToken)
      if (values.length === 0) return true
      values.push(id)
      return addition(touched, mask).run(values).changes === 1
    },
  }
}

/** Adds to a row of `error_metrics`, which is made where it is missing. */
export function createErrorCounts(
  db: Database,
  schema: 'main' | 'temp' = 'main',
): (key: RollupKey, calls: number) => void {
  const keys = rollupTables.error_metrics
  const add = db.prepare(
    `INSERT INTO ${schema}.error_metrics (${keys.join(', ')}, calls) VALUES (${keys.map(() => '?').join(', ')}, ?)
     ON CONFLICT (${keys.join(', ')}) DO UPDATE SET calls = calls + excluded.calls`,
  )
  return (key, calls) => void add.run([...key, calls])
}

const generations = new WeakMap<Database, number>()

/** Changes whenever rollup rows were replaced as a whole, so that whoever remembers rows knows to forget them. */
export function rollupGeneration(db: Database): number {
  return generations.get(db) ?? 0
}

export function rollupsReplaced(db: Database): void {
  generations.set(db, rollupGeneration(db) + 1)
}
