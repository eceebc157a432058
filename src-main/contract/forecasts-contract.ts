import { z } from 'zod'
import { operations } from '../../db/vocabulary.ts'
import { count, givenName, name, nanos, time, usd } from './fields.ts'
import { procedure } from './procedure.ts'

const date = z.iso.date()
const money = z
  .object({ usd: z.number(), low: z.number(), high: z.number() })
  .describe('US dollars; 8 of 10 times between low and high')

export const spendPeriod = z.object({
  period: z.enum(['day', 'week', 'month']),
  which: z.enum(['current', 'next']),
  from: time,
  to: time,
  spent_usd: z.number().describe('Of the current one, so far'),
  rest: money.describe('Still to come'),
  total: money,
})

export const spendForecast = z.object({
  enough: z.boolean().describe('false: the history is too short to say anything; see history.explanation'),
  history: z.object({
    days: count.describe('Days since the first call with a price'),
    active_days: count,
    explanation: z.string().describe('What the forecast rests on, and how far it was off on days that are past'),
  }),
  method: z.enum(['none', 'average', 'seasonal']),
  unpriced_calls: count.describe('Calls of the last 30 days whose cost is not known and not in here'),
  periods: z.array(spendPeriod),
  days: z
    .array(z.object({ date, start: time, usd: z.number(), low: z.number(), high: z.number() }))
    .describe('The coming 31 days, today as a whole first'),
  backtest: z
    .object({
      days: count,
      error_share: z
        .number()
        .describe('Sum of the misses by the sum of what was spent, forecasting each day from the day before'),
      naive_error_share: z.number().describe('The same, saying each day what the same weekday last had'),
      covered_share: z.number().describe('Days that fell between low and high; 0.8 is meant'),
    })
    .nullable(),
  limit: z
    .object({
      usd: z.number(),
      period: z.enum(['day', 'week', 'month']),
      reached_on: time.nullable().describe('null: not within this period'),
      earliest: time.nullable(),
      chance: z.number().min(0).max(1).describe('That it is reached within this period'),
    })
    .nullable(),
})
export type SpendForecastShape = z.infer<typeof spendForecast>

const range = z.object({ expected: z.number(), low: z.number(), high: z.number() })

export const bookForecast = z.object({
  book: z.string(),
  source_language: z.string().nullable(),
  target_language: z.string().nullable(),
  done: z.object({ chapters: count, characters: count, cost_usd: usd }),
  remaining: z.object({ characters: count, chapters: count.nullable(), basis: z.string() }),
  candidates: z.array(
    z.object({
      provider: z.string(),
      display_name: z.string(),
      model: z.string(),
      in_use: z.boolean().describe('The model that wrote most of this book so far'),
      own_calls: count.describe('Calls of this model and language pair it rests on'),
      cost_usd: range.nullable().describe('US dollars; null: no price is known'),
      hours: range.nullable().describe('With as many parts at once as the settings say; null: no time is known'),
      input_tokens: count,
      output_tokens: count,
      retry_share: z.number().nullable().describe('Calls above one a part'),
      success_rate: z.number().nullable(),
      quality: z.number().min(0).max(1).nullable(),
      scored_calls: count,
      confidence: z.enum(['high', 'medium', 'low']),
      basis: z.string(),
    }),
  ),
})
export type BookForecastShape = z.infer<typeof bookForecast>

export const jobEstimate = z.object({
  request_id: z.string().nullable(),
  operation: z.enum(operations),
  provider: z.string(),
  model: z.string(),
  book: z.string().nullable(),
  source_language: z.string().nullable(),
  target_language: z.string().nullable(),
  characters: count,
  parts: count,
  created_at: time,
  status: z.enum(['running', 'answered', 'failed', 'cancelled']),
  estimated: z.object({
    input_tokens: count,
    output_tokens: count,
    cost_nanos: nanos,
    cost_usd: usd,
    duration_ms: z.number().nullable(),
  }),
  actual: z
    .object({
      calls: count,
      input_tokens: count.nullable(),
      output_tokens: count.nullable(),
      cost_nanos: nanos,
      cost_usd: usd,
      duration_ms: z.number(),
    })
    .nullable(),
  cost_error: z.number().nullable().describe('Actual / estimated - 1'),
  duration_error: z.number().nullable(),
})

export const forecastsContract = {
  spend: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/forecasts/spend/',
    tag: 'Forecasts',
    summary: 'What will be spent, with how sure that is',
  })
    .input(
      z.object({
        provider: name.optional(),
        operation: z.enum(operations).optional(),
        book: givenName.optional(),
        limit_usd: z.number().positive().max(1e9).optional().describe('Asks when so much will be spent'),
        limit_period: z.enum(['day', 'week', 'month']).optional().describe('month where not given'),
      }),
    )
    .output(spendForecast),
  book: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/forecasts/book/',
    tag: 'Forecasts',
    summary: 'What the rest of a book would cost and take, per model',
    description:
      'From your own tokens a character, retries, times and prices. Give remaining characters or chapters; chapters are taken to be as long as those done.',
  })
    .input(
      z.object({
        book: givenName,
        target_language: name.optional().describe('That of most of its calls where not given'),
        remaining_characters: z.int().min(1).max(1e9).optional(),
        remaining_chapters: z.int().min(1).max(1e6).optional(),
      }),
    )
    .output(bookForecast),
  estimates: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/forecasts/estimates/',
    tag: 'Forecasts',
    summary: 'What jobs were expected to take, and what they took',
  })
    .input(
      z.object({
        limit: z.int().min(1).max(500).optional(),
        days: z.int().min(1).max(3650).optional(),
        operation: z.enum(operations).optional(),
      }),
    )
    .output(
      z.object({
        estimates: z.array(jobEstimate),
        accuracy: z.object({
          jobs: count.describe('Answered jobs with a known cost'),
          cost_error_share: z.number().nullable().describe('Sum of the misses by the sum of the costs'),
          uncorrected_error_share: z
            .number()
            .nullable()
            .describe('The same without what was learned from earlier jobs'),
          duration_error_share: z.number().nullable(),
        }),
      }),
    ),
}
