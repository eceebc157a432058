import { z } from 'zod'
import { chainCauses, errorKinds, operations } from '../../db/vocabulary.ts'
import { count, givenName, milliseconds, name, nanos, time } from './fields.ts'
import { procedure } from './procedure.ts'
import { modelPrice } from './provider-shapes.ts'
import { said } from './said.ts'

const operation = z.enum(operations)
const step = z.object({ provider: name, model: name })
const chainPlace = {
  operation: operation.nullable().describe('null: all operations without a chain of their own'),
  book: z.string().nullable().describe('null: all books without one'),
  cause: z
    .enum(chainCauses)
    .describe(
      'any: the model cannot be reached or fails; context_length, content_filter: the text is too long, or refused',
    ),
}
const checkedStep = step.extend({
  usable: z.boolean(),
  problem: z.string().nullable().describe('Why it would be passed over: no key, switched off, no price, ...'),
})
const firstModel = z.object({
  operation: operation.nullable().describe('null: where nothing is set for an operation'),
  choice: z
    .enum(['model', 'auto', 'default'])
    .describe('model: the one set here; auto: Galley chooses; default: nothing is set here'),
  provider: z.string().nullable().describe('Asked first as things are; null: auto, or nobody can be asked'),
  model: z.string().nullable(),
  usable: z.boolean(),
  problem: z.string().nullable().describe('Why it could not be asked: no key, switched off, ...'),
  price: modelPrice,
  from_environment: z.boolean().describe('LLM_PROVIDER or LLM_MODEL_NAME decides, whatever is set as the default'),
})
const chain = z.object({ ...chainPlace, steps: z.array(checkedStep) })

const weights = z.object({
  success: z.number().min(0),
  speed: z.number().min(0),
  price: z.number().min(0),
  quality: z.number().min(0),
})
const policy = z.object({
  weights: weights.describe('Shares of the score, of any size'),
  max_cost_per_1k_chars_nanos: nanos.describe('For 1,000 characters of source; null: no limit'),
  min_quality: z.number().min(0).max(1).nullable(),
  max_p95_ms: milliseconds,
  exploration: z.number().min(0).max(0.5).describe('Largest share of calls that go to another model to learn about it'),
  keeps_books: z.boolean().describe('Whether a book keeps its model until that gets worse'),
  models: z
    .array(z.string())
    .nullable()
    .describe('provider/model: the only ones to choose from; null: those that were used, and the defaults'),
})
const policyEntry = policy.extend({ operation: operation.nullable().describe('null: all operations') })

const breaker = z.object({
  provider: z.string(),
  model: z.string(),
  state: z.enum(['closed', 'open', 'half_open']).describe('open: not asked; half_open: one call at a time tries'),
  opens_in_ms: count.nullable().describe('Until it is tried again; null where it is not open'),
  paused_for_ms: count.nullable().describe('Since it was first left alone; null where it is asked as always'),
  error_kind: z.enum(errorKinds as [(typeof errorKinds)[number], ...(typeof errorKinds)[number][]]).nullable(),
  reason: z.string().nullable(),
  recent_calls: count,
  failed_calls: count,
})

const candidate = z.object({
  provider: z.string(),
  model: z.string(),
  score: z.number().describe('0..1 by the weights, against the others'),
  success: z.number().describe('Share of calls expected to succeed'),
  ms_per_1k_chars: z.number(),
  p95_ms: milliseconds.describe('Of a whole call; null under 20 calls'),
  cost_per_1k_chars_nanos: nanos,
  quality: z.number().nullable().describe('0..1; null: nobody scores this task'),
  calls: count.describe('Calls of this task that it rests on'),
  scores: count,
  enough_data: z.boolean(),
  excluded: z.string().nullable().describe('Why it is not chosen whatever its score'),
  excluded_said: said.nullable().describe('The same as data'),
})

const bookModel = z.object({
  book: z.string(),
  operation,
  source_language: z.string().nullable(),
  target_language: z.string().nullable(),
  provider: z.string(),
  model: z.string(),
  reason: z.string(),
  chosen_at: time,
})

const limits = z.object({
  retry_limit: count,
  connect_timeout_ms: count,
  first_token_timeout_ms: count,
  stall_timeout_ms: count,
  total_timeout_ms: count,
  budget_wait_ms: count,
  hedging: z.boolean(),
})

export const routingContract = {
  show: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/routing/',
    tag: 'Routing',
    summary: 'Fallback chains with what would be passed over, the rules of auto, and the limits of calls',
  })
    .input(z.object({}).optional())
    .output(
      z.object({
        chains: z.array(chain),
        policies: z.array(policyEntry).describe('As set; the usual one where there is none'),
        usual_policy: policy,
        limits: limits.describe('Settings; change them with settings.set'),
      }),
    ),
  setChain: procedure({
    scope: 'admin',
    method: 'PUT',
    path: '/llm/routing/chains/',
    tag: 'Routing',
    summary: 'Set whom to ask next where a model fails; no steps: nobody',
  })
    .input(
      z.object({ ...chainPlace, steps: z.array(step).max(10) }).partial({ operation: true, book: true, cause: true }),
    )
    .output(chain),
  removeChain: procedure({
    scope: 'admin',
    method: 'DELETE',
    path: '/llm/routing/chains/',
    tag: 'Routing',
    summary: 'Take a chain away: the next wider one holds',
  })
    .input(z.object(chainPlace).partial())
    .output(z.object(chainPlace)),
  firstModels: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/routing/first/',
    tag: 'Routing',
    summary: 'Which model is asked first, for each operation and by default',
    description: 'A model that a request names goes before what is set for its operation, and that before the default.',
  })
    .input(z.object({}).optional())
    .output(z.object({ first_models: z.array(firstModel) })),
  setFirst: procedure({
    scope: 'admin',
    method: 'PUT',
    path: '/llm/routing/first/',
    tag: 'Routing',
    summary: 'Set which model an operation asks first where none is named',
    description: 'A model that could not be called now is refused with what to do about it.',
  })
    .input(
      z.object({
        operation: operation.nullish().describe('Left out or null: the default of all operations'),
        choice: z.enum(['model', 'auto', 'default']).describe('default: take away what is set here'),
        provider: name.optional(),
        model: name.optional().describe("Left out for the default of all: the provider's own"),
      }),
    )
    .output(firstModel),
  setPolicy: procedure({
    scope: 'admin',
    method: 'PUT',
    path: '/llm/routing/policy/',
    tag: 'Routing',
    summary: 'Change how auto chooses; what is left out stays',
  })
    .input(policy.partial().extend({ operation: operation.nullish() }))
    .output(policyEntry),
  resetPolicy: procedure({
    scope: 'admin',
    method: 'DELETE',
    path: '/llm/routing/policy/',
    tag: 'Routing',
    summary: 'Back to the policy of all operations, or to the usual one',
  })
    .input(z.object({ operation: operation.nullish() }).optional())
    .output(policyEntry),
  explain: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/routing/explain/',
    tag: 'Routing',
    summary: 'What auto would choose now, why, and how all candidates compare',
  })
    .input(
      z.object({
        operation,
        source_language: name.optional(),
        target_language: name.optional(),
        book: givenName.optional(),
        provider: name.optional(),
      }),
    )
    .output(
      z.object({
        provider: z.string(),
        model: z.string(),
        reason: z.enum(['kept', 'best', 'explore', 'little_data']),
        sentence: z.string(),
        said: said.describe('The sentence as data'),
        candidates: z.array(candidate),
        next: z.array(step).describe('Asked in this order where the chosen one fails'),
        policy,
      }),
    ),
  breakers: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/routing/breakers/',
    tag: 'Routing',
    summary: 'Which models are not asked at the moment, and why',
    description: 'Models that were called since Galley started, or in the minutes before.',
  })
    .input(z.object({}).optional())
    .output(z.object({ breakers: z.array(breaker) })),
  books: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/routing/books/',
    tag: 'Routing',
    summary: 'The model that auto gave each book',
  })
    .input(z.object({}).optional())
    .output(z.object({ books: z.array(bookModel) })),
  releaseBook: procedure({
    scope: 'admin',
    method: 'DELETE',
    path: '/llm/routing/books/',
    tag: 'Routing',
    summary: "Choose a book's model anew with its next call",
  })
    .input(z.object({ book: givenName }))
    .output(z.object({ released: count })),
}
