import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { action } from './owner-action.ts'

/** A file as the owner finds it, whose working folder is another. */
export const absoluteFile = z.string().refine(isAbsolute)
const providerId = z.int()
const model = z.string().min(1)
const rate = z.int().min(0)

/** Prices of the user's own, and the price data. Calls on record keep their cost. */
export const priceActions = {
  'prices.set': action(
    z.object({
      providerId,
      model,
      inputPerMtok: rate,
      outputPerMtok: rate,
      cacheReadPerMtok: rate.nullable(),
      cacheWrite5mPerMtok: rate.nullable(),
      cacheWrite1hPerMtok: rate.nullable(),
      effectiveFrom: z.int(),
    }),
    ({ pricing }, input) => pricing.setUserPrice(input),
  ),
  'prices.unset': action(z.object({ providerId, model, effectiveFrom: z.int().nullable() }), ({ pricing }, input) =>
    pricing.unsetUserPrice(input.providerId, input.model, input.effectiveFrom ?? undefined),
  ),
  'prices.refresh': action(
    z.discriminatedUnion('from', [
      z.object({ from: z.literal('file'), file: absoluteFile }),
      z.object({ from: z.literal('package') }),
      z.object({ from: z.literal('bundled') }),
    ]),
    ({ pricing }, input, { signal }) =>
      pricing.refreshPrices(
        input.from === 'package' ? { from: 'package', fetch: globalThis.fetch, ...(signal ? { signal } : {}) } : input,
      ),
  ),
} as const
