import { z } from 'zod'
import { budgetPeriods, budgetScopes } from '../../db/vocabulary.ts'
import { count, givenName, time } from './fields.ts'
import { procedure } from './procedure.ts'

const money = z.int().min(0).describe('Billionths of a US dollar')
const percentages = z.array(z.int().min(1).max(1000)).max(10)

const budgetFields = {
  scope: z.enum(budgetScopes).describe('all: every real call'),
  scope_value: z.string().nullable().describe('Name of the provider, operation, book or user; null for all'),
  period: z.enum(budgetPeriods).describe("Of the user's time zone; a week begins on Monday"),
  limit_nanos: money,
  hard: z.boolean().describe('true: a call that could pass the limit is not sent; false: warnings only'),
  thresholds: percentages.describe('Percentages of the limit at which a warning is given, once a period'),
}

export const budget = z.object({ id: z.int(), ...budgetFields })

export const budgetStatus = budget.extend({
  limit_usd: z.number(),
  words: z.string().describe('Which budget it is, for people'),
  window_start: time,
  renews_at: time,
  spent_nanos: money.describe('Of the calls made in this period that have ended'),
  spent_usd: z.number(),
  reserved_nanos: money
    .nullable()
    .describe('Held for calls under way, at the most they may cost; null: another process'),
  cut_off_nanos: money.describe(
    'What calls that were cut off when Galley ended may have cost at most; counted as if spent, since nobody knows',
  ),
  cut_off_calls: count,
  left_nanos: money.describe('What a new call may still take'),
  left_usd: z.number(),
  share: z.number().describe('Spent share of the limit: 0.8 is 80 %, and it may pass 1'),
  unpriced_calls: count.describe('Successful calls of the period without a price: the true spending is higher'),
  reached: percentages.describe('Warnings given in this period'),
  projected_nanos: money.nullable().describe('What the period comes to if it goes on so; null: too early to say'),
  on_course: z.boolean().nullable(),
  waiting: count.describe('Calls that wait for room'),
})

const status = z.object({ time_zone: z.string(), budgets: z.array(budgetStatus) })

export const budgetsContract = {
  list: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/budgets/',
    tag: 'Budgets',
    summary: 'All budgets as they were set',
  })
    .input(z.object({}).optional())
    .output(z.object({ budgets: z.array(budget) })),
  status: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/budgets/status/',
    tag: 'Budgets',
    summary: 'All budgets with what is spent, held and left in this period',
  })
    .input(z.object({}).optional())
    .output(status),
  set: procedure({
    scope: 'admin',
    method: 'PUT',
    path: '/llm/budgets/',
    tag: 'Budgets',
    summary: 'Set a budget; the one with the same scope and period is changed',
    description:
      'Practice and sample calls cost nothing and count in none. Calls under way when a budget is set are counted when they end; room is held for those that begin from then on.',
  })
    .input(
      z.object({
        scope: budgetFields.scope,
        scope_value: givenName.nullish(),
        period: budgetFields.period,
        limit_nanos: z.int().min(1).optional().describe('Or limit_usd'),
        limit_usd: z.number().positive().optional(),
        hard: z.boolean().optional().describe('true where not given'),
        thresholds: percentages.optional().describe('50, 80 and 100 where not given'),
      }),
    )
    .output(budgetStatus),
  remove: procedure({
    scope: 'admin',
    method: 'DELETE',
    path: '/llm/budgets/{id}/',
    tag: 'Budgets',
    summary: 'Take a budget away; what was spent stays on record',
  })
    .input(z.object({ id: z.int() }))
    .output(budget),
  forgetCutOff: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/budgets/forget-cut-off/',
    tag: 'Budgets',
    summary: 'Count calls that were cut off when Galley ended no longer',
    description: "For their owner, who has looked at the provider's bill. The calls themselves stay as they are.",
  })
    .input(z.object({}).optional())
    .output(z.object({ calls: count, nanos: money })),
}
