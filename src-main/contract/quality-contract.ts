import { z } from 'zod'
import { findingStates, operations, realms, silenceScopes } from '../../db/vocabulary.ts'
import { call, figureFilterSet } from './call-shape.ts'
import { callId, count, name, nanos, oneOrMany, period, time, usd } from './fields.ts'
import { procedure } from './procedure.ts'
import {
  finding,
  offer,
  precision,
  score,
  scoresBySource,
  setAside,
  severities,
  severity,
  severityCounts,
  silence,
  span,
} from './quality-shapes.ts'

const realm = oneOrMany(z.enum(realms))
  .optional()
  .describe('real where not given: practice and sample calls are simulated')
const user = name.optional().describe('Who decides; the token where not given')
const paging = {
  limit: z.int().min(1).max(500).optional().describe('50 where not given'),
  offset: z.int().min(0).max(1_000_000).optional(),
}
const findingIds = z.array(z.int().min(1)).min(1).max(1000)
const silenceScope = z.enum(silenceScopes)

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

const subject = z.object({
  finding: finding.describe('Its worst one'),
  open: severityCounts,
  call,
  parts: count.describe('Calls of the chapter whose answers are used'),
  cost_nanos: nanos.describe('Of the whole request'),
})

const alignedPair = z.object({
  source: span.describe('null: nothing in the source stands for it'),
  target: span.describe('null: nothing in the translation stands for it'),
})

const judgement = z.object({
  id: z.int(),
  score,
  provider: z.string().nullable(),
  model: z.string().nullable(),
  errors: z.array(
    z.object({
      category: z.string(),
      severity,
      explanation: z.string(),
      source_span: span,
      target_span: span,
    }),
  ),
  judge_call_id: z.int().nullable(),
  ended_at: time.nullable(),
})

const cacheSums = {
  calls: count.describe('That read from a cache or wrote to it'),
  unpriced: count.describe('Of them, without a price: they are in no sum'),
  read_tokens: count,
  written_tokens: count,
  saved_nanos: z.int().describe('Billionths of a US dollar; negative: it cost more than it saved'),
}

const reviewPart = z.object({
  call,
  chunk: count.nullable(),
  source_text: z.string().nullable(),
  target_text: z.string().nullable(),
  pairs: z.array(alignedPair).describe('Paragraphs that stand for each other, in order'),
  findings: z.array(finding),
  scores: z.object({ combined: score, check: score, user: score, judge: score }),
  judgement: judgement.nullable(),
  set_aside: setAside,
})

export const recheckInput = z.object({
  days: z.int().min(1).max(36_500).optional(),
  book: name.optional(),
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
        book: name.optional(),
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
  findings: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/quality/findings/',
    tag: 'Quality',
    summary: 'Findings, worst first, then what cost most',
  })
    .input(
      z.object({
        ...period,
        days: period.days.describe('Of calls of the last N x 24 hours; all where no period is given'),
        check: oneOrMany(name).optional(),
        severity: oneOrMany(z.enum(severities)).optional(),
        state: oneOrMany(z.enum(findingStates)).optional().describe('open where not given'),
        book: name.optional(),
        chapter: name.optional(),
        call_id: callId.optional(),
        realm,
        ...paging,
      }),
    )
    .output(z.object({ findings: z.array(finding), more: z.boolean() })),
  queue: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/quality/queue/',
    tag: 'Quality',
    summary: 'What a person should look at next: chapters by their worst finding, then by money',
  })
    .input(
      z.object({
        check: oneOrMany(name).optional(),
        severity: oneOrMany(z.enum(severities)).optional(),
        book: name.optional(),
        realm,
        ...paging,
      }),
    )
    .output(z.object({ subjects: z.array(subject), more: z.boolean(), open: severityCounts })),
  review: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/quality/calls/{id}/',
    tag: 'Quality',
    summary:
      'A call, or the chapter it is part of, side by side: aligned paragraphs, findings, scores by who gave them',
  })
    .input(z.object({ id: callId, whole: z.boolean().optional().describe('false: this call alone, not its chapter') }))
    .output(
      z.object({
        request_id: z.string().nullable(),
        book: z.string().nullable(),
        chapter: z.string().nullable(),
        source_language: z.string().nullable(),
        target_language: z.string().nullable(),
        cost_nanos: nanos,
        parts: z.array(reviewPart),
        glossary: z
          .object({ present: count, applied: count })
          .nullable()
          .describe('Terms of the glossary in the source, and how many of them the translation has; null: no glossary'),
      }),
    ),
  accept: procedure({
    scope: 'call',
    method: 'POST',
    path: '/llm/quality/findings/accept/',
    tag: 'Quality',
    summary: 'The check is right',
  })
    .input(z.object({ ids: findingIds, user }))
    .output(z.object({ findings: z.array(finding) })),
  silence: procedure({
    scope: 'call',
    method: 'POST',
    path: '/llm/quality/findings/{id}/silence/',
    tag: 'Quality',
    summary: 'Not to be told again: this one, the check, the check in this book, or the check about this term',
  })
    .input(z.object({ id: z.int().min(1), scope: silenceScope, reason: z.string().max(1000).nullish(), user }))
    .output(z.object({ silence, findings: count.describe('Findings it keeps quiet') })),
  silenceCheck: procedure({
    scope: 'call',
    method: 'POST',
    path: '/llm/quality/silences/',
    tag: 'Quality',
    summary: 'Switch a check off, in a book or everywhere',
  })
    .input(
      z.object({
        check: name.nullish().describe('Not given: all checks of the book'),
        book: name.nullish(),
        reason: z.string().max(1000).nullish(),
        user,
      }),
    )
    .output(z.object({ silence, findings: count })),
  reopen: procedure({
    scope: 'call',
    method: 'POST',
    path: '/llm/quality/findings/reopen/',
    tag: 'Quality',
    summary: 'Take a decision back',
  })
    .input(z.object({ ids: findingIds }))
    .output(z.object({ findings: z.array(finding) })),
  silences: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/quality/silences/',
    tag: 'Quality',
    summary: 'What is kept quiet, by whom and why; lifted ones at the end',
  })
    .input(z.object({ limit: z.int().min(1).max(1000).optional() }).optional())
    .output(z.object({ silences: z.array(silence.extend({ findings: count })) })),
  lift: procedure({
    scope: 'call',
    method: 'DELETE',
    path: '/llm/quality/silences/{id}/',
    tag: 'Quality',
    summary: 'Let what a silence kept quiet be heard again',
  })
    .input(z.object({ id: z.int().min(1) }))
    .output(z.object({ silence, reopened: count })),
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
  judgeStatus: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/quality/judge/',
    tag: 'Quality',
    summary: 'The judge: whether it is on, what it has done and cost, and how far it agrees with your ratings',
  })
    .input(z.object({}).optional())
    .output(
      z.object({
        enabled: z.boolean().describe('The setting judge.enabled'),
        share: z.number(),
        daily_limit_nanos: nanos,
        spent_today_nanos: nanos,
        waiting: count,
        done: count.describe('Of the last 30 days, as the next two'),
        failed: count,
        skipped: count,
        reasons: z.array(z.object({ reason: z.string(), calls: count })),
        agreement: z.object({
          ratings: count.describe('Calls that you rated and the judge judged'),
          fewest: count.describe('Under so many nothing is said'),
          tau: z.number().min(-1).max(1).nullable().describe("Kendall's tau-b; null: too few ratings, or all alike"),
        }),
      }),
    ),
  judgeEstimate: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/quality/judge/estimate/',
    tag: 'Quality',
    summary: 'What the judge would cost at your own volume of the last 30 days; nothing is sent',
  })
    .input(z.object({}).optional())
    .output(
      z.object({
        provider: z.string().nullable().describe('null: no model can be asked'),
        model: z.string().nullable(),
        share: z.number(),
        calls_per_day: z.number(),
        cost_per_call_nanos: nanos,
        cost_per_day_nanos: nanos,
        daily_limit_nanos: nanos,
        basis: z.string(),
      }),
    ),
  judgeRun: procedure({
    scope: 'call',
    method: 'POST',
    path: '/llm/quality/calls/{id}/judge/',
    tag: 'Quality',
    summary: 'Have one translation judged now, whatever the share; the daily limit holds',
  })
    .input(z.object({ id: callId }))
    .output(judgement),
}
