import { z } from 'zod'
import { reportDocument } from '../reports/report-document.ts'
import { figureFilterSet } from './call-shape.ts'
import { time } from './fields.ts'
import { procedure } from './procedure.ts'
import { said } from './said.ts'

export const reportFormats = ['json', 'text', 'csv', 'html'] as const

const file = z.object({
  content_type: z.string(),
  file_name: z.string(),
  content: z.string(),
})

const schedule = z.object({
  schedule: z.enum(['off', 'weekly']),
  weekday: z.int().min(1).max(7).describe('1 is Monday'),
  hour: z.int().min(0).max(23),
  folder: z.string(),
  format: z.enum(reportFormats),
  next_due: time.nullable().describe('null: off'),
  runs: z.array(
    z.object({
      due_at: time,
      finished_at: time,
      file: z.string().nullable(),
      error: z.string().nullable(),
      error_said: said.nullable().describe('The same as data; null for reports of an older Galley'),
    }),
  ),
})
const nothing = z.object({}).optional()

export const reportsContract = {
  schedule: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/reports/schedule/',
    tag: 'Reports',
    summary: 'The weekly report: when it is due, and what became of the last ones',
  })
    .input(nothing)
    .output(schedule),
  changeSchedule: procedure({
    scope: 'admin',
    method: 'PUT',
    path: '/llm/reports/schedule/',
    tag: 'Reports',
    summary: 'Have a report of the last seven days written to a folder every week',
    description: 'A machine that is asleep or off then writes it when Galley runs again.',
  })
    .input(
      z.object({
        schedule: z.enum(['off', 'weekly']).optional(),
        weekday: z.int().min(1).max(7).optional(),
        hour: z.int().min(0).max(23).optional(),
        folder: z.string().min(1).max(4096).nullable().optional().describe('null: reports, in the data folder'),
        format: z.enum(reportFormats).optional(),
      }),
    )
    .output(schedule),
  writeNow: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/reports/schedule/run/',
    tag: 'Reports',
    summary: 'Write the report of the last seven days to that folder now',
  })
    .input(nothing)
    .output(z.object({ file: z.string() })),

  quality: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/reports/quality/',
    tag: 'Reports',
    summary: 'The quality report, as data',
    description:
      'With `format=text`, `csv` or `html` the answer over HTTP is that file; JSON is validated by the published schema.',
  })
    .input(figureFilterSet.extend({ format: z.enum(reportFormats).optional() }))
    .output(reportDocument),
  qualityFile: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/reports/quality/file/',
    tag: 'Reports',
    summary: 'The quality report in any of its forms, to save or print',
  })
    .input(figureFilterSet.extend({ format: z.enum(reportFormats) }))
    .output(file),
  schema: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/reports/quality/schema/',
    tag: 'Reports',
    summary: 'JSON Schema of the quality report',
  })
    .input(z.object({}).optional())
    .output(z.record(z.string(), z.unknown())),
}
