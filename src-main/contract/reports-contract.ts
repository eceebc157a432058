import { z } from 'zod'
import { reportDocument } from '../reports/report-document.ts'
import { figureFilterSet } from './call-shape.ts'
import { procedure } from './procedure.ts'

export const reportFormats = ['json', 'text', 'csv', 'html'] as const

const file = z.object({
  content_type: z.string(),
  file_name: z.string(),
  content: z.string(),
})

export const reportsContract = {
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
