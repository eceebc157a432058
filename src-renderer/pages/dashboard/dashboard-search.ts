import type { Call } from '../../../src-main/contract/call-shape.ts'

export const operations = [
  'translation',
  'abstract_generation',
  'key_terms_extraction',
  'chapter_division',
  'quality_evaluation',
  'other',
] as const satisfies readonly Call['operation'][]
export const realms = ['real', 'practice', 'sample'] as const
export const splits = ['provider', 'model', 'operation'] as const
export const measures = ['cost', 'calls', 'failed'] as const
export const percentiles = ['p50', 'p95', 'p99'] as const
export const usualDays = 7

/** What the dashboard shows, as its address says it. */
export interface DashboardSearch {
  readonly days?: number | undefined
  /** Calendar days of the user's zone, both included; together, and instead of days. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly operation?: (typeof operations)[number] | undefined
  readonly provider?: string | undefined
  readonly book?: string | undefined
  readonly realm?: (typeof realms)[number] | undefined
  readonly split?: (typeof splits)[number] | undefined
  /** What the bars of the first chart count. */
  readonly measure?: (typeof measures)[number] | undefined
  readonly percentile?: (typeof percentiles)[number] | undefined
  /** What the address asked for and is not understood. */
  readonly left_out?: readonly string[] | undefined
}
