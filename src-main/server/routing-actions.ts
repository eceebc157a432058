import { z } from 'zod'
import { budgetPeriods, budgetScopes, chainCauses, operations } from '../../db/vocabulary.ts'
import { policySchema, type SelectionPolicy } from '../insights/selection/policy.ts'
import { defaultSet, setFirstModel } from '../service/set-first-model.ts'
import { action } from './owner-action.ts'

const operation = z.enum(operations).nullable()
const place = { operation, book: z.string().nullable(), cause: z.enum(chainCauses) }

/** Budgets, chains and the rules of `auto`, as the command line changes them. */
export const routingActions = {
  'budgets.set': action(
    z.object({
      scope: z.enum(budgetScopes),
      scopeValue: z.string().nullable(),
      period: z.enum(budgetPeriods),
      limitNanos: z.int(),
      hard: z.boolean().optional(),
      thresholds: z.array(z.int()).optional(),
    }),
    ({ budgets }, input) => budgets.set(input),
  ),
  'budgets.status': action(z.object({}), ({ budgets }) => budgets.status()),
  'budgets.forgetCutOff': action(z.object({}), ({ budgets }) => budgets.forgetCutOff()),
  'budgets.remove': action(z.object({ id: z.int() }), ({ budgets }, { id }) => budgets.remove(id)),
  'routing.setChain': action(
    z.object({ ...place, steps: z.array(z.object({ provider: z.string(), model: z.string() })) }),
    ({ chains }, input) => chains.set(input),
  ),
  'routing.removeChain': action(z.object(place), ({ chains }, input) => {
    chains.remove(input)
    return input
  }),
  'routing.setPolicy': action(
    z.object({ operation, changes: policySchema.partial() }),
    ({ selection }, { operation, changes }) => selection.setPolicy(operation, changes as Partial<SelectionPolicy>),
  ),
  'routing.resetPolicy': action(z.object({ operation }), ({ selection }, { operation }) =>
    selection.resetPolicy(operation),
  ),
  'routing.setFirst': action(
    z.object({
      operation,
      choice: z.enum(['model', 'auto', 'default']),
      provider: z.string().optional(),
      model: z.string().optional(),
    }),
    async (app, { operation, choice, ...named }) => {
      await setFirstModel(app, operation, choice, named)
      if (operation !== null) return app.firstModels.of(operation)
      const set = defaultSet(app.settings)
      return set === null
        ? null
        : { ...set, model: set.model || app.registry.resolve({ provider: set.provider }).model }
    },
  ),
  'routing.releaseBook': action(z.object({ book: z.string() }), ({ selection }, { book }) =>
    selection.releaseBook(book),
  ),
  'routing.breakers': action(z.object({}), ({ breakers }) => breakers.list()),
} as const
