import { z } from 'zod'
import { errorKinds } from '../../db/vocabulary.ts'
import { call } from './call-shape.ts'
import { count, name, time } from './fields.ts'
import { procedure } from './procedure.ts'
import { changes, keyStatus, modelPrice, named, preset, provider } from './provider-shapes.ts'

const admin = { scope: 'admin', tag: 'Providers' } as const

export const providersContract = {
  list: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/providers/',
    tag: 'Providers',
    summary: 'Configuration and key status of every provider, never keys',
  })
    .input(z.object({}).optional())
    .output(
      z.object({
        providers: z.array(provider),
        presets: z.array(preset).describe('OpenAI-compatible servers that are known by name, for `add`'),
        default_provider: z.string().nullable(),
        default_model: z.string().nullable(),
        keychain: z.object({ persistent: z.boolean(), state: z.string(), explanation: z.string() }),
      }),
    ),
  show: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/providers/{provider}/',
    tag: 'Providers',
    summary: 'One provider with the prices of its models and its latest success and failure',
  })
    .input(named)
    .output(
      provider.extend({
        prices: z.record(z.string(), modelPrice),
        last_success: call.nullable(),
        last_failure: call.nullable(),
      }),
    ),
  add: procedure({
    ...admin,
    method: 'POST',
    path: '/llm/providers/',
    summary: 'Add a provider that speaks the OpenAI protocol',
  })
    .input(
      z.object({
        name,
        display_name: name.optional(),
        base_url: z.string().max(2000),
        allow_plain_http: z.boolean().optional(),
        default_model: name.nullish(),
        cost_per_1k_tokens: z.number().min(0).nullish(),
        prices_provider_id: name.nullish(),
        models: z.array(name).max(500).optional(),
      }),
    )
    .output(provider),
  update: procedure({
    ...admin,
    method: 'PATCH',
    path: '/llm/providers/{provider}/',
    summary: 'Change a provider; what is null goes back to the catalogue',
  })
    .input(
      named.extend({
        ...changes,
        add_models: z
          .array(
            z.object({
              model: name,
              display_name: name.nullish(),
              context_tokens: count.nullish(),
              max_output_tokens: count.nullish(),
            }),
          )
          .optional(),
        remove_models: z.array(name).optional(),
      }),
    )
    .output(provider),
  remove: procedure({
    ...admin,
    method: 'DELETE',
    path: '/llm/providers/{provider}/',
    summary: 'Delete a provider that was added and served no call; switch off any other',
  })
    .input(named)
    .output(z.object({ provider: z.string(), outcome: z.enum(['removed', 'deactivated']) })),
  setUp: procedure({
    ...admin,
    method: 'POST',
    path: '/llm/providers/set-up/',
    summary: 'Create or refresh the providers of the catalogue',
  })
    .input(z.object({}).optional())
    .output(
      z.object({
        providers: z.array(
          z.object({
            name: z.string(),
            outcome: z.enum(['created', 'refreshed', 'unchanged']),
            models_added: z.array(z.string()),
            models_retired: z.array(z.string()),
          }),
        ),
      }),
    ),
  test: procedure({
    scope: 'call',
    method: 'POST',
    path: '/llm/providers/{provider}/test/',
    tag: 'Providers',
    summary: 'Make one tiny real call and say what happened; it is tracked like any other',
  })
    .input(named.extend({ model: name.optional() }))
    .output(
      z.object({
        provider: z.string(),
        display_name: z.string(),
        model: z.string(),
        simulated: z.boolean(),
        ok: z.boolean(),
        call: call.nullable(),
        attempts: count,
        text: z.string().nullable(),
        answered_model: z.string().nullable(),
        failure: z
          .object({
            kind: z.enum(errorKinds as [(typeof errorKinds)[number], ...(typeof errorKinds)[number][]]),
            message: z.string(),
            http_status: z.int().nullable(),
            retry_after_ms: z.number().nullable(),
          })
          .nullable(),
        advice: z.string().nullable(),
        note: z.string().nullable(),
      }),
    ),
  setKey: procedure({
    ...admin,
    method: 'PUT',
    path: '/llm/providers/{provider}/key/',
    summary: 'Keep an API key in the keychain',
    description: 'The answer never holds the key.',
  })
    .input(named.extend({ key: z.string().min(1).max(20_000) }))
    .output(
      z.object({
        provider: z.string(),
        kept_in: z.enum(['keychain', 'session']),
        key: keyStatus,
        explanation: z.string(),
      }),
    ),
  deleteKey: procedure({
    ...admin,
    method: 'DELETE',
    path: '/llm/providers/{provider}/key/',
    summary: 'Delete an API key from the keychain',
  })
    .input(named)
    .output(z.object({ provider: z.string(), deleted: z.boolean(), key: keyStatus })),
  setPrice: procedure({
    ...admin,
    method: 'PUT',
    path: '/llm/providers/{provider}/prices/',
    summary: 'Set a price of a model, in US dollars per million tokens',
  })
    .input(
      named.extend({
        model: name,
        input: z.number().min(0),
        output: z.number().min(0),
        cache_read: z.number().min(0).nullish(),
        cache_write_5m: z.number().min(0).nullish(),
        cache_write_1h: z.number().min(0).nullish(),
        effective_from: time.optional().describe('Now where not given'),
      }),
    )
    .output(z.object({ provider: z.string(), model: z.string(), price: modelPrice })),
  unsetPrice: procedure({
    ...admin,
    method: 'DELETE',
    path: '/llm/providers/{provider}/prices/',
    summary: 'Take back the prices a person set for a model',
  })
    .input(named.extend({ model: name }))
    .output(z.object({ provider: z.string(), model: z.string(), removed: count, price: modelPrice })),
}
