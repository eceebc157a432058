import { z } from 'zod'
import { issueText } from '../../words/issue-sentences.ts'

/** How `auto` weighs, and what it may not choose. */
export const policySchema = z.object({
  /** Shares of the score, of any size: they are brought to a sum of 1. */
  weights: z
    .object({
      success: z.number().min(0).max(100),
      speed: z.number().min(0).max(100),
      price: z.number().min(0).max(100),
      quality: z.number().min(0).max(100),
    })
    .refine(weights => Object.values(weights).some(weight => weight > 0), {
      message: issueText('issue.weights').text,
      params: { phrase: 'issue.weights' },
    }),
  /** Nano-dollars for 1,000 characters of source. */
  maxCostPer1kCharsNanos: z.int().min(0).nullable(),
  /** 0..1 */
  minQuality: z.number().min(0).max(1).nullable(),
  /** Milliseconds for a call. */
  maxP95Ms: z.number().min(1).nullable(),
  /** The largest share of calls that may go to a model that is not the best known, to learn about it. */
  exploration: z.number().min(0).max(0.5),
  /** Whether a book keeps its model until that gets worse. */
  keepsBooks: z.boolean(),
  /** The only models to choose from, as `provider/model`; null: those that were used, and each provider's default. */
  models: z
    .array(z.string().regex(/^[^/]+\/.+$/))
    .max(100)
    .nullable(),
})

export type SelectionPolicy = z.infer<typeof policySchema>

export const usualPolicy: SelectionPolicy = {
  weights: { success: 40, quality: 30, speed: 15, price: 15 },
  maxCostPer1kCharsNanos: null,
  minQuality: null,
  maxP95Ms: null,
  exploration: 0.1,
  keepsBooks: true,
  models: null,
}
