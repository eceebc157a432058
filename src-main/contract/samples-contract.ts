import { z } from 'zod'
import { procedure } from './procedure.ts'

const samples = z.object({
  is_sample: z.boolean().describe('What is shown here is sample data'),
  is_available: z.boolean().describe('Sample data can be opened from here'),
  url: z.string().nullable().describe('Where the sample data is served now; null: not open, or shown in this window'),
  home_url: z.string().nullable().describe('From sample data: where the real data is'),
})

const opened = z.object({
  shown_in: z.enum(['page', 'window']).describe('page: go to url; window: this window shows it now'),
  url: z.string().nullable().describe('Logs in once, within ten minutes'),
})
const nothing = z.object({}).optional()

export const samplesContract = {
  status: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/samples/',
    tag: 'Samples',
    summary: 'Whether this is sample data, and where to find it',
  })
    .input(nothing)
    .output(samples),
  open: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/samples/open/',
    tag: 'Samples',
    summary: 'Open the sample data, which is made where it is missing',
    description:
      'It has a database of its own: nothing of it is ever in a real figure, and nothing done there costs anything.',
  })
    .input(nothing)
    .output(opened),
  reset: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/samples/reset/',
    tag: 'Samples',
    summary: 'Make the sample data anew, up to now, and open it',
  })
    .input(nothing)
    .output(opened),
  close: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/samples/close/',
    tag: 'Samples',
    summary: 'Stop serving the sample data; it stays on the disk',
  })
    .input(nothing)
    .output(samples),
}
