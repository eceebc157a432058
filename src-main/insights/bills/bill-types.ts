import type { billFields, billFormats, differenceReasons } from '../../../db/vocabulary.ts'
import type { LedgerDayRow } from '../../store/repositories/bill-repository.ts'

/** What a column of a provider's export says. */
export type BillField = (typeof billFields)[number]
export type BillFormat = (typeof billFormats)[number]

/** Which column has which meaning, by its header as it stands in the file. */
export type BillColumns = Partial<Record<BillField, string>>

/** Tokens as bills tell them apart; unknown is null. */
export interface BillTokens {
  readonly inputUncached: number | null
  readonly cacheRead: number | null
  readonly cacheWrite: number | null
  readonly output: number | null
}

/** The parts of a cost, nano-dollars; null where the bill does not tell them apart. */
export interface CostParts {
  readonly inputCostNanos: number | null
  readonly cacheReadCostNanos: number | null
  readonly cacheWriteCostNanos: number | null
  readonly outputCostNanos: number | null
  readonly otherCostNanos: number | null
}

/** One day, model, project and tier of a bill. */
export interface BillLine extends BillTokens, CostParts {
  /** UTC, `2026-11-23`. */
  readonly day: string
  /** Empty: a cost that the file does not split by model. */
  readonly model: string
  readonly account: string
  readonly tier: string
  readonly requests: number | null
  readonly costNanos: number | null
  /** By how much the cost may be off because the file rounds its amounts. */
  readonly roundingNanos: number
}

/** A row that could not be used, by its line in the file. */
export interface RejectedRow {
  readonly line: number
  readonly reason: string
  readonly value: string | null
}

export interface ReadBill {
  /** Null: nobody knows this file; a person has to say which column is what. */
  readonly format: BillFormat | null
  readonly providerKind: 'openai' | 'anthropic' | null
  readonly headers: readonly string[]
  /** What each column was taken for, or could be taken for where the format is not known. */
  readonly columns: BillColumns
  /** The first values of each column, in the order of `headers`. */
  readonly samples: readonly (readonly string[])[]
  /** What is missing before it can be read, in words. */
  readonly questions: readonly string[]
  readonly lines: readonly BillLine[]
  readonly rejected: readonly RejectedRow[]
  /** Rows that stand in the file more than once, exactly alike: counted once. */
  readonly repeated: readonly number[]
  readonly rows: number
  readonly firstDay: string | null
  readonly lastDay: string | null
  readonly hasUsage: boolean
  readonly hasCost: boolean
  readonly accounts: readonly string[]
  readonly fileHash: string
}

/** A bill as it was imported. */
export interface ImportedBill {
  readonly id: number
  readonly providerId: number
  readonly fileName: string
  readonly format: string
  readonly firstDay: string
  readonly lastDay: string
  /** UTC epoch milliseconds. */
  readonly createdAt: number
  readonly fileHash: string
  readonly hasUsage: boolean
  readonly hasCost: boolean
  readonly accounts: readonly string[]
  readonly rows: number
  readonly rejectedRows: number
}

export type LedgerDay = LedgerDayRow

/** Nano-dollars per million tokens, as the ledger prices them; null where unpriced. */
export interface UsedPrices {
  readonly inputUncached: number | null
  readonly cacheRead: number | null
  readonly cacheWrite: number | null
  readonly output: number | null
}

export type DifferenceReason = (typeof differenceReasons)[number]

export interface Reason {
  readonly kind: DifferenceReason
  /** How much of the difference in cost it accounts for, with its sign; null: none, or it cannot be told. */
  readonly amountNanos: number | null
  readonly sure: 'likely' | 'possible'
  /** The figures it rests on, by name: counts, tokens, nano-dollars, days and model names. */
  readonly evidence: Readonly<Record<string, string | number | null>>
}

/** One side of the comparison; unknown is null. */
export interface BillSide extends BillTokens {
  readonly requests: number | null
  readonly costNanos: number | null
}

export interface ComparedLine {
  readonly day: string
  /** As the ledger names it, or the bill where only that has it; null: a day's cost that the bill does not split by model. */
  readonly model: string | null
  readonly billModels: readonly string[]
  readonly ledgerModels: readonly string[]
  readonly bill: BillSide
  readonly ledger: BillSide & {
    readonly success: number
    readonly notAnswered: number
    readonly unpricedCalls: number
    readonly estimatedCalls: number
  }
  /** Bill less ledger; null where one side does not say. */
  readonly difference: BillSide
  readonly state: 'same' | 'differs' | 'bill_only' | 'ledger_only'
  readonly reasons: readonly Reason[]
  /** Of the difference in cost, what no reason accounts for; nano-dollars with its sign. */
  readonly unexplainedNanos: number | null
}
