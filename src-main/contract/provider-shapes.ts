import { z } from 'zod'
import { providerKinds } from '../../db/vocabulary.ts'
import { count, name, usd } from './fields.ts'
import { said } from './said.ts'

export const keyStatus = z.object({
  source: z.enum(['environment', 'keychain', 'session', 'none']),
  variable: z.string().nullable().describe('The environment variable it comes from'),
  last_four: z.string().nullable(),
  problem: z.string().nullable(),
  said: said.nullable().describe('The problem as data, where it is one of the key itself'),
})

const rate = z.number().nullable()
export const modelPrice = z
  .object({
    source: z.string(),
    origin: z.string(),
    date: z.string().nullable(),
    matched_model: z.string().nullable(),
    /** Nano-dollars per million tokens. */
    buckets: z.object({
      input_uncached: rate,
      cache_read: rate,
      cache_write_5m: rate,
      cache_write_1h: rate,
      output_text: rate,
      reasoning: rate,
    }),
  })
  .nullable()
  .describe('Rates in nano-dollars per million tokens; null: no price is known')

export const provider = z.object({
  id: z.int(),
  name: z.string(),
  kind: z.enum(providerKinds),
  display_name: z.string(),
  simulated: z.boolean(),
  is_active: z.boolean(),
  base_url: z.string(),
  base_url_source: z.enum(['environment', 'user', 'catalogue']),
  default_model: z.string().nullable(),
  cost_per_1k_tokens: usd,
  prices_provider_id: z.string().nullable(),
  api_key_configured: z.boolean().nullable().describe('null: not known, see key.problem'),
  key: keyStatus.describe('Where the key is; never the key'),
  key_required: z.boolean().describe('false: local servers and practice take calls without one'),
  key_url: z.string().nullable().describe('Where the provider hands out keys'),
  docs_url: z.string().nullable(),
  models: z.array(
    z.object({
      model: z.string(),
      display_name: z.string().nullable(),
      context_tokens: count.nullable(),
      max_output_tokens: count.nullable(),
      added_by_user: z.boolean(),
      is_retired: z.boolean(),
      replacement: z.string().nullable(),
      retires_on: z.string().nullable(),
      source: z.string().nullable(),
      checked_on: z.string().nullable(),
    }),
  ),
})

export const preset = z.object({
  name,
  display_name: z.string(),
  base_url: z.string(),
  key_required: z.boolean(),
  key_url: z.string().nullable(),
  docs_url: z.string(),
  default_model: z.string().nullable(),
  prices_provider_id: z.string().nullable(),
  is_added: z.boolean(),
})

export const named = z.object({ provider: name.describe('Name or id') })

export const changes = {
  display_name: name.optional(),
  is_active: z.boolean().optional(),
  base_url: z.string().max(2000).nullish().describe("null: the catalogue's"),
  allow_plain_http: z.boolean().optional().describe('Accept plain http to another machine'),
  default_model: name.nullish(),
  cost_per_1k_tokens: z.number().min(0).nullish(),
  prices_provider_id: name.nullish(),
}
