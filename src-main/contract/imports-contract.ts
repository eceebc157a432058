import { z } from 'zod'
import { count, name, time } from './fields.ts'
import { procedure } from './procedure.ts'
import { progressOf } from './progress.ts'
import { said } from './said.ts'

export const importFormats = ['jsonl', 'csv', 'django', 'django-sqlite'] as const
/** The largest file that is taken in, and the largest piece of it. */
export const importLimits = { fileBytes: 8 * 1024 ** 3, pieceBytes: 4 * 1024 * 1024 } as const

export const uploadId = z.string().regex(/^[A-Za-z0-9_-]{16,40}$/)
const counted = z.array(z.object({ what: z.string(), count }))

const report = z.object({
  file: z.string(),
  format: z.enum(importFormats),
  is_preview: z.boolean(),
  rows: count,
  added: count,
  duplicates: count.describe('Here already'),
  skipped: count,
  skip_reasons: counted,
  skipped_rows: z.array(z.object({ place: z.number(), reason: z.string(), said, value: z.string().nullable() })),
  notes: z.array(z.object({ what: z.string(), said: said.nullable(), count })).describe('What was assumed'),
  providers: z.array(z.object({ in_file: z.string(), name: z.string(), created: z.boolean(), calls: count })),
  history: z.object({ added: count, duplicates: count }).describe('Metrics rows of a Django export, kept as history'),
  unused_columns: z.array(z.string()),
  other_objects: counted,
  first_call_at: time.nullable(),
  last_call_at: time.nullable(),
  stopped: z.object({ because: z.enum(['cancelled', 'damaged']), message: z.string(), said }).nullable(),
  seconds: z.number(),
})

export const importsContract = {
  begin: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/imports/',
    tag: 'Imports',
    summary: 'Begin to hand over a file that is to be imported',
    description:
      'Pieces follow with `imports.append`; over HTTP, `PUT /llm/imports/{upload}/file/` takes the file as a stream. What is not imported within a day is removed.',
  })
    .input(z.object({ file_name: z.string().trim().min(1).max(255), bytes: count.max(importLimits.fileBytes) }))
    .output(z.object({ upload: uploadId, piece_bytes: count })),
  append: procedure({
    scope: 'admin',
    bodyLimit: 8 * 1024 * 1024,
    method: 'POST',
    path: '/llm/imports/{upload}/pieces/',
    tag: 'Imports',
    summary: 'The next piece of the file',
  })
    .input(
      z.object({
        upload: uploadId,
        at: count.describe('Bytes before this piece; a piece sent twice is taken once'),
        base64: z.base64().max(importLimits.pieceBytes * 1.4),
      }),
    )
    .output(z.object({ bytes: count.describe('Received so far') })),
  discard: procedure({
    scope: 'admin',
    method: 'DELETE',
    path: '/llm/imports/{upload}/',
    tag: 'Imports',
    summary: 'Forget a file that was handed over',
  })
    .input(z.object({ upload: uploadId }))
    .output(z.object({ upload: uploadId })),
  run: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/imports/run/',
    tag: 'Imports',
    summary: 'Import a file: JSON Lines, CSV, a Django dump of the original system, or its db.sqlite3',
    description:
      'Of a file that was handed over, or one on this machine. A row is added once, however often it is imported; given up half-way, what was added stays and the next run goes on. With `preview`, everything is read and nothing written.',
  })
    .input(
      z.object({
        upload: uploadId.optional(),
        file: z.string().min(1).max(4096).optional().describe('A path on the machine Galley runs on'),
        format: z.enum(importFormats).optional().describe('Told by its content where not given'),
        map: z
          .array(z.object({ from: name, to: name }))
          .max(200)
          .optional()
          .describe('What providers are called here'),
        provider: name.optional().describe('Of rows that name none'),
        preview: z.boolean().optional(),
      }),
    )
    .output(progressOf(report)),
}
export type ImportReportAnswer = z.infer<typeof report>
