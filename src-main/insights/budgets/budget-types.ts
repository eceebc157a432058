import type { BudgetPeriod, BudgetScope, Operation } from '../../../db/vocabulary.ts'
import type { ConfiguredProvider } from '../../providers/registry-types.ts'

/** What may be spent in a calendar period. Money is nano-dollars. */
export interface Budget {
  readonly id: number
  readonly scope: BudgetScope
  /** Name of the provider, operation, book or user; empty for all spending. */
  readonly scopeValue: string
  readonly period: BudgetPeriod
  readonly limitNanos: number
  /** True stops calls that would pass the limit; false only warns. */
  readonly hard: boolean
  /** Percentages of the limit, ascending. */
  readonly thresholds: readonly number[]
}

export interface NewBudget {
  readonly scope: BudgetScope
  readonly scopeValue?: string | null
  readonly period: BudgetPeriod
  readonly limitNanos: number
  readonly hard?: boolean | undefined
  readonly thresholds?: readonly number[] | undefined
}

export interface BudgetStatus extends Budget {
  /** In words: `the monthly budget for the book "Bot-chan" ($20.00)`. */
  readonly words: string
  readonly windowStart: number
  /** When the next period begins, UTC epoch milliseconds. */
  readonly renewsAt: number
  /** Of calls made in the period that have ended. */
  readonly spentNanos: number
  /** Held for calls under way, at the most they may cost. Null where another process makes the calls. */
  readonly reservedNanos: number | null
  /** What calls that were cut off with their process may have cost at most, and how many there are: counted as if spent. */
  readonly cutOffNanos: number
  readonly cutOffCalls: number
  /** What a new call may still take; 0 where the limit is passed. */
  readonly leftNanos: number
  /** Successful calls of the period without a price: the true spending is higher. */
  readonly unpricedCalls: number
  /** Warnings given in this period, percentages. */
  readonly reached: readonly number[]
  /** What the period comes to if it goes on as so far; null in its first twentieth. */
  readonly projectedNanos: number | null
  /** Whether that stays within the limit; null while it is too early to say. */
  readonly onCourse: boolean | null
  /** Calls that wait for room. */
  readonly waiting: number
}

/** The most a call can use. */
export type CallSize =
  | {
      readonly inputTokens: number
      /** Null: as much as the model can write. */
      readonly outputTokens: number | null
      /** So many answers are asked for at once; 1 where not given. */
      readonly answers?: number
      /** Tokens billed like output beside the answers. */
      readonly besidesOutput?: number
    }
  /** It cannot be told beforehand, and why. */
  | { readonly unbounded: string }

/** A call that wants to leave. */
export interface SpendQuestion {
  readonly provider: ConfiguredProvider
  readonly model: string
  readonly operation: Operation
  readonly book: string | null
  readonly user: string | null
  /** Asked only where a hard budget holds. */
  size(): CallSize
}

/** Room that is held for one call, in every budget it belongs to. */
export interface Reservation {
  /** The most the call may cost; to be kept with its row, so that it counts even if this process dies. */
  readonly nanos: number
  /** The call it is for: given back when that call is settled, for what it did cost. */
  bind(callId: number): void
  /** The call did not come about. */
  release(): void
}

export interface BudgetRefusal {
  readonly message: string
  /** Plain data for `details` of an error. */
  readonly details: Readonly<Record<string, unknown>>
}

export type Admission =
  | { readonly ok: true; readonly reservation: Reservation | null }
  | { readonly ok: false; readonly refusal: BudgetRefusal }

/** Calls that were cut off with their process, of whom nobody knows what they cost. */
export interface CutOff {
  readonly calls: number
  /** At most. */
  readonly nanos: number
}

export type BudgetEvent =
  | {
      readonly type: 'budget_reached'
      readonly budget: Budget
      readonly words: string
      /** Percentage of the limit. */
      readonly threshold: number
      readonly spentNanos: number
      readonly windowStart: number
      readonly renewsAt: number
    }
  | { readonly type: 'budget_blocked'; readonly budget: Budget; readonly message: string; readonly renewsAt: number }

/** Asked before every call leaves. */
export interface SpendGate {
  /** False as long as no hard budget concerns the call: then nothing else has to be asked. */
  concerns(question: Omit<SpendQuestion, 'size'>): boolean
  /**
   * Holds room for the call, waiting for calls under way to end where it would fit only then. The order of asking is kept.
   * @param waitMs instead of the setting `budgetWaitMs`
   */
  admit(question: SpendQuestion, options?: { signal?: AbortSignal | undefined; waitMs?: number }): Promise<Admission>
}

export interface Budgets extends SpendGate {
  list(): readonly Budget[]
  status(): readonly BudgetStatus[]
  /** Adds a budget, or changes the one with this scope and period. @throws Failure `invalid_input` */
  set(budget: NewBudget): BudgetStatus
  /** @throws Failure `not_found` */
  remove(id: number): Budget
  /** Counts calls that were cut off no longer, because their owner knows what they cost. */
  forgetCutOff(): CutOff
  subscribe(listener: (event: BudgetEvent) => void): () => void
  close(): void
}
