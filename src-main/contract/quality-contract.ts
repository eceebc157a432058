import { z } from 'zod'
import { operations, realms } from '../../db/vocabulary.ts'
import { figureFilterSet } from './call-shape.ts'
import { callId, count, givenName, name, nanos, period, time, usd } from './fields.ts'
import { judgeContract } from './judge-contract.ts'
import { procedure } from './procedure.ts'
import { offer, precision, realm, score, scoresBySource, severityCounts, user } from './quality-shapes.ts'
import { reviewContract } from './review-contract.ts'

const checkFigures = z.object({
  check: z.string(),
  title: z.string(),
  description: z.string(),
  version: count,
  opt_in: z.boolean(),
  findings: count.describe('Of calls of the period, whatever became of them'),
  open: severityCounts.extend({ all: count }),
  accepted: count,
  silenced: count,
  corrected: count,
  marked: precision.describe('Over all time'),
})

const cacheSums = {
  calls: count.describe('That read from a cache or wrote to it'),
  unpriced: count.describe('Of them, without a price: they are in no sum'),
  read_tokens: count,
  written_tokens: count,
  saved_nanos: z.int().describe('Billionths of a US dollar; negative: it cost more than it saved'),
}

export const recheckInput = z.object({
  days: z.int().min(1).max(36_500).optional(),
  book: givenName.optional(),
  call_ids: z.array(callId).min(1).max(10_000).optional(),
  all: z.boolean().optional(),
})

export const qualityContract = {
  overview: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/quality/',
    tag: 'Quality',
    summary: 'Scores by who gave them, findings by check with their precision, and what waits for a person',
    description: 'How scores went over time is in /llm/trends/.',
  })
    .input(figureFilterSet)
    .output(
      z.object({
        period: z.object({ start: time, end: time, days: z.int().nullable(), time_zone: z.string() }),
        score: scoresBySource,
        providers: z.array(
          z.object({ provider: z.string(), display_name: z.string(), simulated: z.boolean(), score: scoresBySource }),
        ),
        models: z.array(z.object({ provider: z.string(), model: z.string(), score: scoresBySource })),
        language_pairs: z.array(
          z.object({
            source_language: z.string().nullable(),
            target_language: z.string().nullable(),
            score: scoresBySource,
          }),
        ),
        open: severityCounts.describe('Findings that wait for a person, of all time'),
        checks: z.array(checkFigures).describe('Most findings first'),
        offers: z.array(offer).describe('Checks that were silenced so often that switching them off is offered'),
        checking: z.object({
          enabled: z.boolean(),
          due: count.describe('Calls to be checked again'),
          check_set: z.string().describe('Names the checks with their versions'),
        }),
      }),
    ),
  chapters: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/quality/chapters/',
    tag: 'Quality',
    summary: 'Chapters by score, worst first, over all time',
  })
    .input(
      z.object({
        book: givenName.optional(),
        realm,
        operation: z.enum(operations).optional().describe('translation where not given'),
        limit: z.int().min(1).max(500).optional().describe('20 where not given'),
      }),
    )
    .output(
      z.object({
        chapters: z.array(
          z.object({
            book: z.string(),
            chapter: z.string(),
            realm: z.enum(realms),
            source_language: z.string().nullable(),
            target_language: z.string().nullable(),
            calls: count,
            score: scoresBySource,
            open: severityCounts,
            cost_nanos: nanos,
          }),
        ),
      }),
    ),
  ...reviewContract,
  correct: procedure({
    scope: 'call',
    bodyLimit: 8 * 1024 * 1024,
    method: 'POST',
    path: '/llm/quality/calls/{id}/correct/',
    tag: 'Quality',
    summary: 'Hand in the corrected text: kept as a score, and the open findings of the call are settled by it',
  })
    .input(
      z.object({
        id: callId,
        corrected_text: z.string().max(200_000),
        comment: z.string().max(10_000).nullish(),
        user,
      }),
    )
    .output(
      z.object({
        id: callId,
        correction: z.object({ score: z.number(), distance: count, length: count }).nullable(),
        quality_score: score,
        settled: count.describe('Findings'),
      }),
    ),
  retranslate: procedure({
    scope: 'call',
    method: 'POST',
    path: '/llm/quality/calls/{id}/retranslate/',
    tag: 'Quality',
    summary: 'Translate the text of a call again, with what it will cost said first',
    description: 'With `estimate: true` nothing is sent. The new calls are checked like all others.',
  })
    .input(
      z.object({
        id: callId,
        estimate: z.boolean().optional(),
        provider: name.nullish().describe('The one of the call where not given'),
        model: name.nullish(),
        max_cost: z.number().min(0).nullish(),
        user,
      }),
    )
    .output(
      z.object({
        provider: z.string(),
        model: z.string(),
        simulated: z.boolean(),
        cost_nanos: nanos,
        cost_usd: usd,
        input_tokens: count.nullable(),
        output_tokens: count.nullable(),
        basis: z.string().nullable().describe('How the estimate came about; null: it was done'),
        call_ids: z.array(callId),
        text: z.string().nullable(),
      }),
    ),
  recheck: procedure({
    scope: 'call',
    method: 'POST',
    path: '/llm/quality/recheck/',
    tag: 'Quality',
    summary: 'Check calls again, in the background; decisions are kept where the checks still say the same',
  })
    .input(recheckInput)
    .output(z.object({ calls: count })),
  caching: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/quality/caching/',
    tag: 'Quality',
    summary: "What the providers' prompt caches saved, call by call at the price each was charged",
    description: 'Negative where writing a cache cost more than was read from it.',
  })
    .input(z.object({ ...period, realm }))
    .output(
      z.object({
        ...cacheSums,
        models: z.array(z.object({ provider: z.string(), display_name: z.string(), model: z.string(), ...cacheSums })),
      }),
    ),
  ...judgeContract,
}
