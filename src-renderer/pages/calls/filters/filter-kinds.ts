import type { CallSearch } from '../call-search.ts'

/** Filters by several values. */
export const choiceKinds = [
  'provider',
  'model',
  'operation',
  'status',
  'error_kind',
  'book',
  'chapter',
  'user',
  'source_language',
  'target_language',
  'realm',
  'origin',
] as const
export type ChoiceKind = (typeof choiceKinds)[number]

export interface RangeKind {
  readonly name: 'cost' | 'latency' | 'tokens' | 'score'
  readonly min: 'min_cost' | 'min_response_time_ms' | 'min_tokens' | 'min_score'
  readonly max: 'max_cost' | 'max_response_time_ms' | 'max_tokens' | 'max_score'
  /** What is typed times this is what the API takes. */
  readonly scale: number
  readonly whole: boolean
  readonly step: number
  readonly most?: number
}

export const rangeKinds: readonly RangeKind[] = [
  { name: 'cost', min: 'min_cost', max: 'max_cost', scale: 1, whole: false, step: 0.01 },
  {
    name: 'latency',
    min: 'min_response_time_ms',
    max: 'max_response_time_ms',
    scale: 1000,
    whole: false,
    step: 1,
  },
  { name: 'tokens', min: 'min_tokens', max: 'max_tokens', scale: 1, whole: true, step: 100 },
  { name: 'score', min: 'min_score', max: 'max_score', scale: 1, whole: false, step: 0.05, most: 1 },
]

export const flagKinds = ['unpriced', 'truncated', 'without_withdrawn'] as const
export type FlagKind = (typeof flagKinds)[number]

export type FilterKind = 'period' | ChoiceKind | RangeKind['name'] | FlagKind | 'request_id' | 'week_hour'

/** Chips that are always in sight; the others come when they are used. */
export const usualKinds: readonly FilterKind[] = ['period', 'provider', 'model', 'operation', 'status', 'book']

export const allKinds: readonly FilterKind[] = [
  'period',
  ...choiceKinds,
  ...rangeKinds.map(kind => kind.name),
  ...flagKinds,
]

export function isUsed(kind: FilterKind, search: CallSearch): boolean {
  if (kind === 'period') return search.days !== undefined || search.from !== undefined || search.to !== undefined
  const range = rangeKinds.find(each => each.name === kind)
  if (range !== undefined) return search[range.min] !== undefined || search[range.max] !== undefined
  return search[kind as ChoiceKind | FlagKind | 'request_id' | 'week_hour'] !== undefined
}

/** The address without one filter. */
export function withoutKind(kind: FilterKind, search: CallSearch): CallSearch {
  if (kind === 'period') return { ...search, days: undefined, from: undefined, to: undefined }
  const range = rangeKinds.find(each => each.name === kind)
  if (range !== undefined) return { ...search, [range.min]: undefined, [range.max]: undefined }
  return { ...search, [kind]: undefined }
}
