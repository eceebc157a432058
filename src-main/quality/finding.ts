import type { Said } from '../words/said.ts'

/** How bad a finding is, as in MQM: critical makes the text unusable, major changes what it says, minor is a blemish. */
export const severities = ['critical', 'major', 'minor'] as const
export type Severity = (typeof severities)[number]

/** Half-open, in UTF-16 code units of the text as it was given. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** What a check saw, before it is stamped with the check's id and version. */
export interface Observation {
  readonly severity: Severity
  /** A sentence that says what is wrong. */
  readonly message: string
  /** What to do about it. */
  readonly advice: string
  /** Both as data. */
  readonly said: Said
  readonly sourceSpan?: Span | null
  readonly targetSpan?: Span | null
  /** The term, name or placeholder it is about, so that it can be silenced by itself. */
  readonly term?: string | null
  /**
   * How much of the text is concerned, 0..1, where the fault can be partial (one paragraph of a chapter).
   * Left out, the fault counts once, however long the text is.
   */
  readonly share?: number
}

export interface Finding {
  readonly check: string
  /** Of the check; a finding of an older version may no longer be made. */
  readonly version: number
  readonly severity: Severity
  readonly message: string
  readonly advice: string
  readonly said: Said
  readonly sourceSpan: Span | null
  readonly targetSpan: Span | null
  readonly term: string | null
  readonly share: number | null
}
