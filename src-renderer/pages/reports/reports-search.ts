import type { Call } from '../../../src-main/contract/call-shape.ts'

export const operations = [
  'translation',
  'abstract_generation',
  'key_terms_extraction',
  'chapter_division',
  'quality_evaluation',
  'other',
] as const satisfies readonly Call['operation'][]
export const periods = ['7', '30', '90'] as const
export const formats = ['html', 'text', 'csv', 'json'] as const
export const usualDays = 7

/** What the report is of, as its address says it. */
export interface ReportsSearch {
  readonly days?: number | undefined
  /** Calendar days of the user's zone, both included; together, and instead of days. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly provider?: readonly string[] | undefined
  readonly model?: readonly string[] | undefined
  readonly operation?: readonly (typeof operations)[number][] | undefined
  readonly source_language?: readonly string[] | undefined
  readonly target_language?: readonly string[] | undefined
  readonly book?: readonly string[] | undefined
  readonly user?: readonly string[] | undefined
  /** `name=value` of what the address asked for and is not understood. */
  readonly left_out?: readonly string[] | undefined
}

/** What a report can be narrowed to; of several values of one, any. */
export const filterKinds = [
  'provider',
  'model',
  'operation',
  'source_language',
  'target_language',
  'book',
  'user',
] as const
export type FilterKind = (typeof filterKinds)[number]
