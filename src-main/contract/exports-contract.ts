import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { callFilterSet, callSort, sortOrder } from './call-shape.ts'
import { callId, count } from './fields.ts'
import { procedure } from './procedure.ts'

export const exportFormats = ['jsonl', 'csv'] as const
/** What `GET /llm/exports/calls/` takes; it streams a file, so over a port it is asked for by `exports.calls`, a piece at a time. */
export const exportInput = callFilterSet.extend({
  ids: z
    .union([callId, z.array(callId).min(1).max(10_000)])
    .optional()
    .describe('Only these calls'),
  except: z
    .union([callId, z.array(callId).max(10_000)])
    .optional()
    .describe('Without these calls'),
  as_of: z.int().min(0).optional().describe('Of a page of calls: leaves out those recorded after it'),
  search: z
    .string()
    .max(1000)
    .optional()
    .describe('Only calls with this text in source or output, as the list finds them; newest first'),
  sort: callSort.optional().describe('In the order of the list of calls sorted by this; oldest first where not given'),
  order: sortOrder.optional(),
  format: z.enum(exportFormats).optional(),
  text: z.boolean().optional().describe('With source text and output, where they are kept'),
})

export const exportsContract = {
  calls: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/exports/calls/stream/',
    tag: 'Exports',
    summary: 'Calls as JSON Lines or CSV, in pieces',
    description: 'Over HTTP, `GET /llm/exports/calls/` answers with the file itself.',
  })
    .input(exportInput)
    .output(
      eventIterator(
        z.discriminatedUnion('type', [
          z.object({ type: z.literal('chunk'), text: z.string(), calls: count }),
          z.object({ type: z.literal('end'), calls: count }),
        ]),
      ),
    ),
}
