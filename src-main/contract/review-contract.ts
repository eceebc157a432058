import { z } from 'zod'
import { findingStates, silenceScopes } from '../../db/vocabulary.ts'
import { call } from './call-shape.ts'
import { callId, count, givenName, name, nanos, oneOrMany, period } from './fields.ts'
import { judgement } from './judge-contract.ts'
import { procedure } from './procedure.ts'
import { finding, realm, score, setAside, severities, severityCounts, silence, span, user } from './quality-shapes.ts'

const paging = {
  limit: z.int().min(1).max(500).optional().describe('50 where not given'),
  offset: z.int().min(0).max(1_000_000).optional(),
}
const findingIds = z.array(z.int().min(1)).min(1).max(1000)
const silenceScope = z.enum(silenceScopes)

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

/** What waits for a person, and what a person decides of it. */
export const reviewContract = {
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
        book: givenName.optional(),
        chapter: givenName.optional(),
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
        book: givenName.optional(),
        chapter: givenName.optional(),
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
        book: givenName.nullish(),
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
}
