import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { requestStatuses } from '../../db/vocabulary.ts'
import { alert } from './alert-shapes.ts'
import { call } from './call-shape.ts'
import { callId, count, time } from './fields.ts'
import { procedure } from './procedure.ts'

/** What `events` sends. `missed` comes first where events since the one named were lost. */
export const apiEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), now: time }),
  z.object({ type: z.literal('missed'), why: z.enum(['restarted', 'too_old']) }),
  z.object({ type: z.literal('call_opened'), call_id: callId, call: call.nullable() }),
  z.object({ type: z.literal('call_settled'), call_id: callId, call: call.nullable() }),
  z.object({ type: z.literal('score_added'), call_id: callId, call: call.nullable() }),
  z.object({ type: z.literal('comment_changed'), call_id: callId, call: call.nullable() }),
  z.object({
    type: z.literal('text_deleted'),
    call_id: callId.nullable().describe('Null where it is the text of several calls'),
    calls: count.describe('How many calls have no text any more'),
  }),
  z.object({
    type: z.literal('costs_changed'),
    calls: count.describe('How many calls were priced anew since the last one of these'),
  }),
  z.object({ type: z.literal('request_ended'), request_id: z.int(), status: z.enum(requestStatuses) }),
  z.object({
    type: z.literal('budget_reached'),
    budget_id: z.int(),
    words: z.string().describe('Which budget it is, for people'),
    threshold: z.int().describe('Percentage of the limit'),
    spent_nanos: z.int(),
    limit_nanos: z.int(),
    renews_at: time,
  }),
  z.object({ type: z.literal('budget_blocked'), budget_id: z.int(), message: z.string(), renews_at: time }),
  z.object({ type: z.literal('setting_changed'), key: z.string() }),
  z.object({ type: z.literal('alert_opened'), alert_id: z.int(), alert: alert.nullable() }),
  z.object({ type: z.literal('alert_changed'), alert_id: z.int(), alert: alert.nullable() }),
  z.object({ type: z.literal('alert_resolved'), alert_id: z.int(), alert: alert.nullable() }),
  z.object({ type: z.literal('dropped'), why: z.literal('too_slow') }),
])
export type ApiEvent = z.infer<typeof apiEvent>

export const systemContract = {
  storage: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/storage/',
    tag: 'System',
    summary: 'Where everything is kept, and how large it is',
  })
    .input(z.object({}).optional())
    .output(
      z.object({
        folder: z.string(),
        parts: z.array(
          z.object({
            part: z.enum(['database', 'backups', 'put_aside', 'sample', 'reports', 'logs', 'other']),
            path: z.string(),
            bytes: count,
          }),
        ),
        bytes: count,
        free_bytes: count,
      }),
    ),
  diagnostics: procedure({
    scope: 'admin',
    method: 'GET',
    path: '/llm/diagnostics/',
    tag: 'System',
    summary: 'What somebody who helps needs to know, as text to copy: no key, no token, no text of a call',
  })
    .input(z.object({}).optional())
    .output(
      z.object({
        text: z.string(),
        checks: z.array(
          z.object({
            name: z.string(),
            title: z.string(),
            state: z.enum(['ok', 'warning', 'problem']),
            message: z.string(),
            advice: z.string().nullable(),
          }),
        ),
      }),
    ),

  status: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/status/',
    tag: 'System',
    summary: 'What is running, and whether it can do its work',
  })
    .input(z.object({}).optional())
    .output(
      z.object({
        version: z.string(),
        sample: z.boolean().describe('Everything here is sample data'),
        now: time,
        time_zone: z.string(),
        data_folder: z.string(),
        database: z.object({ file: z.string(), mode: z.enum(['owner', 'reader']), newest_call: callId.nullable() }),
        keychain: z.object({ persistent: z.boolean(), state: z.string(), explanation: z.string() }),
        prices: z.object({ origin: z.string(), date: z.string(), refreshed: z.boolean() }),
        text: z.object({ calls: count, unindexed: count, storage: z.enum(['full', 'metadata_only']) }),
        providers_with_key: z.array(z.string()),
      }),
    ),
  events: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/events/',
    tag: 'System',
    summary: 'What happens, as it happens',
    description:
      'The same as `GET /events`, which names its events for an EventSource. Go on behind an event by its id.',
  })
    .input(z.object({}).optional())
    .output(eventIterator(apiEvent)),
}
