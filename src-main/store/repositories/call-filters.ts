import type { CallStatus, ErrorKind, Operation, Origin, Realm } from '../../../db/vocabulary.ts'

/** An inclusive range; an open end is left out. */
export interface Range {
  readonly min?: number
  readonly max?: number
}

/** Hours of the week, such as Monday evenings. */
export interface WeekHours {
  /** 0 is Monday from midnight to one. */
  readonly hours: readonly number[]
  /** How far the zone was from UTC, milliseconds, and since when; oldest first, at least one. */
  readonly offsets: readonly { readonly since: number; readonly offset: number }[]
}

/** Which calls are meant. Everything given must hold; of several values in one field, any. */
export interface CallFilters {
  readonly providerIds?: readonly number[]
  readonly models?: readonly string[]
  readonly operations?: readonly Operation[]
  readonly statuses?: readonly CallStatus[]
  readonly errorKinds?: readonly ErrorKind[]
  readonly books?: readonly string[]
  readonly chapters?: readonly string[]
  readonly users?: readonly string[]
  readonly sourceLanguages?: readonly string[]
  readonly targetLanguages?: readonly string[]
  readonly origins?: readonly Origin[]
  readonly realms?: readonly Realm[]
  /** The public id of a request. */
  readonly requestUid?: string
  /** Successful calls without a price. */
  readonly unpriced?: boolean
  /** Answers cut off at the model's output limit. */
  readonly truncated?: boolean
  readonly costNanos?: Range
  readonly responseTimeMs?: Range
  /** Input and output together. */
  readonly tokens?: Range
  /** Thousandths. */
  readonly score?: Range
  /** Leaves out what was given up by its caller or held back by a budget. */
  readonly withoutWithdrawn?: boolean
  /** Hours of the week of a zone. */
  readonly weekHours?: WeekHours
  /** UTC epoch milliseconds, inclusive. */
  readonly from?: number
  /** UTC epoch milliseconds, exclusive. */
  readonly to?: number
  /** Calls recorded later than this one are left out, so that pages hold still while calls arrive. */
  readonly throughId?: number
  /** Only these calls, such as the hits of a text search. */
  readonly ids?: readonly number[]
  /** Without these calls. */
  readonly exceptIds?: readonly number[]
}
