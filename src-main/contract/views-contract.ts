import { z } from 'zod'
import { name, time } from './fields.ts'
import { procedure } from './procedure.ts'

const view = z.object({
  id: z.int(),
  name: z.string(),
  search: z.string().describe('What stands behind the ? of the page of calls'),
  created_at: time,
  updated_at: time,
})
const search = z
  .string()
  .max(4000)
  .describe('Filters, search and sort as the address of the page has them, without the ?')
const ofView = z.object({ id: z.int().min(1) })

export const viewsContract = {
  list: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/views/',
    tag: 'Views',
    summary: 'Saved views of the list of calls, in the order you gave them',
  })
    .input(z.object({}).optional())
    .output(z.object({ views: z.array(view) })),
  save: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/views/',
    tag: 'Views',
    summary: 'Save a view under a name of its own',
    description: 'A name that is taken is refused with `conflict`, unless `replace` is true.',
  })
    .input(z.object({ name, search, replace: z.boolean().optional() }))
    .output(view),
  change: procedure({
    scope: 'admin',
    method: 'PUT',
    path: '/llm/views/{id}/',
    tag: 'Views',
    summary: 'Rename a view, or change what it shows',
  })
    .input(ofView.extend({ name: name.optional(), search: search.optional() }))
    .output(view),
  arrange: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/views/order/',
    tag: 'Views',
    summary: 'Put the saved views in another order',
    description: 'Views that are not named follow as they were; numbers of views that are gone mean nothing.',
  })
    .input(z.object({ ids: z.array(z.int().min(1)).max(1000).describe('From the first on') }))
    .output(z.object({ views: z.array(view) })),
  remove: procedure({
    scope: 'admin',
    method: 'DELETE',
    path: '/llm/views/{id}/',
    tag: 'Views',
    summary: 'Forget a view; no call changes',
  })
    .input(ofView)
    .output(view),
}
