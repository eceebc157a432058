import type { billFields, billFormats, differenceReasons } from '../../../db/vocabulary.ts'
import type { RowReason } from '../../exchange/row-sentences.ts'
import type { BillImportRow, BillLineRow, LedgerDayRow } from '../../store/repositories/bill-repository.ts'

/** What a column of a provider's export says. */
export type BillField = (typeof billFields)[number]
export type BillFormat = (typeof billFormats)[number]

/** Which column has which meaning, by its header as it stands in the file. */
export type BillColumns = Partial<Record<BillField, string>>

/** Tokens as bills tell them apart; unknown is null. */
export type BillTokens = Pick<BillLineRow, 'inputUncached' | 'cacheRead' | 'cacheWrite' | 'output'>

/** The parts of a cost, nano-dollars; null where the bill does not tell them apart. */
export type CostParts = Pick<
  BillLineRow,
  'inputCostNanos' | 'cacheReadCostNanos' | 'cacheWriteCostNanos' | 'outputCostNanos' | 'otherCostNanos'
>

/** One day, model, project and tier of a bill, as it is kept. */
export type BillLine = Omit<BillLineRow, 'importId'>

/** A row that could not be used, by its line in the file. */
export interface RejectedRow extends RowReason {
  readonly line: number
  readonly value: string | null
}

/** What a file says. Its lines go apart: there may be many. */
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
  /** Rows with anything in them. */
  readonly rows: number
  /** Days and models, by project and tier. */
  readonly lineCount: number
  readonly models: readonly string[]
  readonly totals: BillTotals
  /** The first of the rows that could not be used, and how many there are. */
  readonly rejected: readonly RejectedRow[]
  readonly rejectedCount: number
  /** Rows that stand in the file more than once, exactly alike: counted once. The first of them, and how many there are. */
  readonly repeated: readonly number[]
  readonly repeatedCount: number
  readonly firstDay: string | null
  readonly lastDay: string | null
  readonly hasUsage: boolean
  readonly hasCost: boolean
  readonly accounts: readonly string[]
  /** How its bytes were read, such as `utf-8`. */
  readonly encoding: string
  /** SHA-256 of its bytes. */
  readonly fileHash: string
}

/** Sums over all lines; null where no row says. */
export interface BillTotals {
  readonly requests: number | null
  readonly inputTokens: number | null
  readonly cachedTokens: number | null
  readonly outputTokens: number | null
  readonly costNanos: number | null
}

/** A bill as it was imported. */
export type ImportedBill = BillImportRow

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
