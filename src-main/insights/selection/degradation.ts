import { z } from 'zod'
import type { Phrase } from '../../words/slot-values.ts'
import type { SelectionPolicy } from './policy.ts'
import { saySelection } from './selection-sentences.ts'
import type { Candidate } from './selector.ts'

/** How a model did when a book was given to it. */
export const baselineSchema = z.object({
  success: z.number(),
  msPer1k: z.number(),
  quality: z.number().nullable(),
  /** Calls that this rests on. */
  calls: z.number().default(0),
})
export type Baseline = z.infer<typeof baselineSchema>

export function baselineOf({ figures, belief }: Candidate): Baseline {
  return { success: figures.success, msPer1k: figures.msPer1k, quality: figures.quality, calls: belief.calls }
}

/** Within it a change is no reason to change a book's voice. */
const successMargin = 0.1
const qualityMargin = 0.05
const slowdown = 2
/** One-sided, 97.5 %. */
const certainty = 1.96
const fewestCalls = 8
const qualitySpread = 0.15

/** Why a book's model is no longer what it was, beyond what chance explains; null where it is. */
export function describeDegradation(before: Baseline, now: Candidate, policy: SelectionPolicy): Phrase | null {
  const { belief, figures, p95Ms } = now
  if (policy.maxCostPer1kCharsNanos !== null) {
    if (figures.costNanos === null) return saySelection('excluded.unpriced')
    if (figures.costNanos > policy.maxCostPer1kCharsNanos) return saySelection('excluded.cost')
  }
  if (belief.calls < fewestCalls) return null
  if (policy.maxP95Ms !== null && p95Ms !== null && p95Ms > policy.maxP95Ms) {
    return saySelection('excluded.slow')
  }
  const weight = belief.successes + belief.failures
  const error = Math.sqrt((figures.success * (1 - figures.success)) / weight)
  if (figures.success + certainty * error < before.success - successMargin) {
    return saySelection('excluded.fails', { before_share: before.success, now_share: figures.success })
  }
  const speedError = belief.logSpread / Math.sqrt(belief.speedWeight)
  if (belief.logSpeed - certainty * speedError > Math.log(before.msPer1k * slowdown)) {
    return saySelection('excluded.slower', { slower_ratio: figures.msPer1k / before.msPer1k })
  }
  if (before.quality !== null && figures.quality !== null && belief.scores >= fewestCalls) {
    const qualityError = qualitySpread / Math.sqrt(belief.qualityWeight)
    if (figures.quality + certainty * qualityError < before.quality - qualityMargin) {
      return saySelection('excluded.worse', { before_score: before.quality, now_score: figures.quality })
    }
  }
  if (policy.minQuality !== null && figures.quality !== null && belief.scores >= fewestCalls) {
    if (figures.quality < policy.minQuality) return saySelection('excluded.quality')
  }
  return null
}
