import { basename } from 'node:path'
import { z } from 'zod'
import { billFields } from '../../db/vocabulary.ts'
import { action } from './owner-action.ts'
import { absoluteFile } from './price-actions.ts'

/** What `galley reconcile` changes. */
export const billActions = {
  'bills.import': action(
    z.object({
      file: absoluteFile,
      provider: z.string().nullable(),
      columns: z.partialRecord(z.enum(billFields), z.string()).nullable(),
    }),
    ({ bills }, { file, provider, columns }, { signal }) =>
      bills.import(
        {
          fileName: basename(file),
          source: { file },
          provider: provider ?? undefined,
          columns: columns ?? undefined,
        },
        signal,
      ),
  ),
  'bills.remove': action(z.object({ id: z.int() }), ({ bills }, { id }) => bills.remove(id)),
} as const
