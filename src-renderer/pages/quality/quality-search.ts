export const trendSplits = ['provider', 'model', 'language'] as const
export const severities = ['critical', 'major', 'minor'] as const

/** Of the overview: what its figures are of. */
export interface QualitySearch {
  readonly days?: number | undefined
  readonly split?: (typeof trendSplits)[number] | undefined
}

/** Of the review: which findings wait in line. */
export interface ReviewSearch {
  readonly book?: string | undefined
  readonly chapter?: string | undefined
  readonly check?: string | undefined
  readonly severity?: (typeof severities)[number] | undefined
  /** One call, instead of the queue. */
  readonly call?: number | undefined
}

export interface GlossarySearch {
  readonly book?: string | undefined
  readonly language?: string | undefined
}

export const usualDays = 30
