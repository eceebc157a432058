import type { Realm } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

/** A bill's lines and the ledger's own days, side by side. Money is nano-dollars, days are UTC. */
export interface BillImportRow {
  readonly id: number
  readonly providerId: number
  readonly fileName: string
  readonly format: string
  readonly firstDay: string
  readonly lastDay: string
  readonly createdAt: number
  readonly fileHash: string
  readonly hasUsage: boolean
  readonly hasCost: boolean
  readonly accounts: readonly string[]
  readonly rows: number
  readonly rejectedRows: number
}

export interface BillLineRow {
  readonly importId: number
  readonly day: string
  readonly model: string
  readonly account: string
  readonly tier: string
  readonly requests: number | null
  readonly inputUncached: number | null
  readonly cacheRead: number | null
  readonly cacheWrite: number | null
  readonly output: number | null
  readonly costNanos: number | null
  readonly inputCostNanos: number | null
  readonly cacheReadCostNanos: number | null
  readonly cacheWriteCostNanos: number | null
  readonly outputCostNanos: number | null
  readonly otherCostNanos: number | null
  readonly roundingNanos: number
}

/** What the ledger has of one model on one UTC day. */
export interface LedgerDayRow {
  readonly day: string
  readonly model: string
  /** Calls that left this machine. */
  readonly calls: number
  readonly success: number
  /** Of `calls`: ended in failure or cancelled, which providers mostly do not charge. */
  readonly notAnswered: number
  readonly inputUncached: number
  readonly cacheRead: number
  readonly cacheWrite: number
  readonly output: number
  readonly costNanos: number
  readonly pricedCalls: number
  readonly unpricedCalls: number
  readonly estimatedCalls: number
}

const importColumns = `id, provider_id AS providerId, file_name AS fileName, format, first_day AS firstDay, last_day AS lastDay,
  created_at AS createdAt, file_hash AS fileHash, has_usage AS hasUsage, has_cost AS hasCost, accounts, rows,
  rejected_rows AS rejectedRows`
const lineColumns = `import_id AS importId, day, model, account, tier, requests, input_uncached AS inputUncached,
  cache_read AS cacheRead, cache_write AS cacheWrite, output, cost_nanos AS costNanos, input_cost_nanos AS inputCostNanos,
  cache_read_cost_nanos AS cacheReadCostNanos, cache_write_cost_nanos AS cacheWriteCostNanos,
  output_cost_nanos AS outputCostNanos, other_cost_nanos AS otherCostNanos, rounding_nanos AS roundingNanos`

/** One that says neither what was used nor what it cost is not written in whole, or is being deleted. */
export const billListSql = `SELECT ${importColumns} FROM bill_imports WHERE has_usage = 1 OR has_cost = 1 ORDER BY id DESC`
export const unfinishedBillsSql = 'SELECT id FROM bill_imports WHERE has_usage = 0 AND has_cost = 0'
export const removeLinesSql = `DELETE FROM bill_lines
  WHERE id IN (SELECT id FROM bill_lines INDEXED BY bill_lines_key WHERE import_id = ? LIMIT ?)`
export const billLinesSql = `SELECT ${lineColumns} FROM bill_lines INDEXED BY bill_lines_key
  WHERE import_id = ? AND day >= ? AND day <= ? ORDER BY day`
/** From the hours, which are UTC whatever the user's zone is. */
export const ledgerDaysSql = `SELECT date(period_start / 1000, 'unixepoch') AS day, model_name AS model,
    sum(success + error + timeout + rate_limited + cancelled) AS calls, sum(success) AS success,
    sum(error + timeout + rate_limited + cancelled) AS notAnswered, sum(input_uncached) AS inputUncached,
    sum(cache_read) AS cacheRead, sum(cache_write_5m + cache_write_1h) AS cacheWrite,
    sum(output_text + reasoning) AS output, sum(cost_nanos) AS costNanos, sum(priced_calls) AS pricedCalls,
    sum(unpriced_calls) AS unpricedCalls, sum(estimated_calls) AS estimatedCalls
  FROM quality_metrics INDEXED BY quality_metrics_key
  WHERE period = 'hour' AND period_start >= @from AND period_start < @to AND realm = @realm AND provider_id = @providerId
  GROUP BY 1, 2`
/** The newest calls of a model say by which names it is answered; reading all of a month would take seconds. */
export const answeredNamesSql = `SELECT DISTINCT answered_model FROM (
    SELECT answered_model, provider_id FROM service_calls INDEXED BY calls_by_model
    WHERE model_name = @model AND listed = 1 AND created_at >= @from AND created_at < @to
    ORDER BY created_at DESC LIMIT 5000)
  WHERE provider_id = @providerId AND answered_model IS NOT NULL`

type StoredImport = Omit<BillImportRow, 'hasUsage' | 'hasCost' | 'accounts'> & {
  readonly hasUsage: number
  readonly hasCost: number
  readonly accounts: string
}

export interface LedgerSpan {
  /** UTC epoch milliseconds, inclusive and exclusive. */
  readonly from: number
  readonly to: number
  readonly realm: Realm
  readonly providerId: number
}

export function createBillRepository({ db }: Pick<Store, 'db'>) {
  function readImport(row: StoredImport): BillImportRow {
    return {
      ...row,
      hasUsage: row.hasUsage === 1,
      hasCost: row.hasCost === 1,
      accounts: JSON.parse(row.accounts) as string[],
    }
  }
  return {
    list: (): readonly BillImportRow[] => db.prepare<[], StoredImport>(billListSql).all().map(readImport),

    /** A bill that is not in the list until it is finished; its id. */
    begin(bill: Omit<BillImportRow, 'id'>): number {
      const { lastInsertRowid } = db
        .prepare(
          `INSERT INTO bill_imports (provider_id, file_name, format, first_day, last_day, created_at, file_hash, accounts, rows,
             rejected_rows, has_usage, has_cost)
           VALUES (@providerId, @fileName, @format, @firstDay, @lastDay, @createdAt, @fileHash, @accounts, @rows, @rejectedRows, 0, 0)`,
        )
        .run({ ...bill, hasUsage: 0, hasCost: 0, accounts: JSON.stringify(bill.accounts) })
      return Number(lastInsertRowid)
    },

    addLines(importId: number, lines: readonly Omit<BillLineRow, 'importId'>[]): void {
      const insert = db.prepare(
        `INSERT INTO bill_lines (import_id, day, model, account, tier, requests, input_uncached, cache_read, cache_write, output,
           cost_nanos, input_cost_nanos, cache_read_cost_nanos, cache_write_cost_nanos, output_cost_nanos, other_cost_nanos,
           rounding_nanos)
         VALUES (@importId, @day, @model, @account, @tier, @requests, @inputUncached, @cacheRead, @cacheWrite, @output,
           @costNanos, @inputCostNanos, @cacheReadCostNanos, @cacheWriteCostNanos, @outputCostNanos, @otherCostNanos,
           @roundingNanos)`,
      )
      db.transaction(() => {
        for (const line of lines) insert.run({ ...line, importId })
      })()
    },

    /** What the bill tells: from then on it is in the list. One that tells nothing is not. */
    tell(id: number, { hasUsage, hasCost }: Pick<BillImportRow, 'hasUsage' | 'hasCost'>): void {
      db.prepare('UPDATE bill_imports SET has_usage = ?, has_cost = ? WHERE id = ?').run(
        Number(hasUsage),
        Number(hasCost),
        id,
      )
    },

    unfinished: (): readonly number[] => db.prepare(unfinishedBillsSql).pluck().all() as number[],

    /** How many were removed. */
    removeLines: (importId: number, atMost: number): number => db.prepare(removeLinesSql).run(importId, atMost).changes,

    remove: (id: number): void => void db.prepare('DELETE FROM bill_imports WHERE id = ?').run(id),

    lines: (importId: number, firstDay: string, lastDay: string): readonly BillLineRow[] =>
      db.prepare<[number, string, string], BillLineRow>(billLinesSql).all(importId, firstDay, lastDay),

    ledgerDays: (span: LedgerSpan): readonly LedgerDayRow[] =>
      db.prepare<[LedgerSpan], LedgerDayRow>(ledgerDaysSql).all(span),

    answeredNames: (span: LedgerSpan, model: string): readonly string[] =>
      db
        .prepare(answeredNamesSql)
        .pluck()
        .all({ ...span, model }) as string[],

    /** All of them on one state of the database. */
    snapshot: <Result>(read: () => Result): Result => db.transaction(read)(),
  }
}

export type BillRepository = ReturnType<typeof createBillRepository>
