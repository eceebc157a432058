import { z } from 'zod'
import { count, givenTime, name, nanos } from './fields.ts'
import { procedure } from './procedure.ts'
import { progressOf } from './progress.ts'
import { said } from './said.ts'

const nothing = z.object({}).optional()

const repriceFilter = z.object({
  from: givenTime.optional(),
  to: givenTime.optional(),
  provider: name.optional(),
  model: name.optional(),
  only_unpriced: z.boolean().optional(),
})

const repriced = z.object({
  is_preview: z.boolean(),
  calls: count.describe('Looked at'),
  changed: count,
  newly_priced: count,
  old_nanos: nanos,
  new_nanos: nanos,
  stated_kept: count.describe('Keep the cost their source stated, since no price is known'),
  still_unpriced: z.array(
    z.object({ provider: z.string(), model: z.string(), calls: count, why: z.enum(['no_price', 'no_usage']) }),
  ),
})

export const maintenanceContract = {
  check: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/maintenance/check/',
    tag: 'Maintenance',
    summary: 'Look for damage in the database; changes nothing',
  })
    .input(z.object({ depth: z.enum(['quick', 'full']).optional() }).optional())
    .output(
      progressOf(
        z.object({
          ok: z.boolean(),
          problems: z.array(z.string()),
          warnings: z.array(z.string()),
          advice: z.string().nullable(),
          found: z
            .array(z.object({ text: z.string(), said: said.nullable() }))
            .describe('The problems and the advice, with what they are as data'),
          search_index_sound: z.boolean(),
          bytes: z.object({
            database: count,
            write_ahead_log: count,
            unused: count,
            backups: count,
            free_on_disk: count,
          }),
        }),
      ),
    ),
  verify: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/maintenance/verify/',
    tag: 'Maintenance',
    summary: 'Add up every figure anew from the calls and compare; changes nothing',
  })
    .input(nothing)
    .output(
      progressOf(
        z.object({
          calls: count,
          requests: count,
          time_zone: z.string(),
          difference_count: count.describe('0: every figure equals its calls'),
          differences: z.array(z.string()).describe('The first twenty, in words'),
        }),
      ),
    ),
  rebuild: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/maintenance/rebuild/',
    tag: 'Maintenance',
    summary: 'Make the figures anew from the calls, while calls go on',
    description: 'Given up half-way, the figures are as they were.',
  })
    .input(nothing)
    .output(progressOf(z.object({ calls: count, requests: count, time_zone: z.string() }))),
  reindex: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/maintenance/reindex/',
    tag: 'Maintenance',
    summary: 'Empty the search index, so that it is built anew from the stored texts in the background',
    description: 'Works on a damaged index too. Until all texts are indexed again, searches may miss older calls.',
  })
    .input(nothing)
    .output(progressOf(z.object({ texts: count.describe('Those that wait to be indexed') }))),
  reprice: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/maintenance/reprice/',
    tag: 'Maintenance',
    summary: 'Work out the cost of calls anew, with the prices known now for their dates',
    description:
      'With `preview`, says what would change and changes nothing. Given up half-way, the calls done so far have their new cost, and all totals are exact.',
  })
    .input(repriceFilter.extend({ preview: z.boolean().optional() }))
    .output(progressOf(repriced)),
}
