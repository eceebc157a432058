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
  readonly provider?: string | undefined
  readonly operation?: (typeof operations)[number] | undefined
  readonly book?: string | undefined
}
