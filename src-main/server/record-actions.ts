import { z } from 'zod'
import { importFile } from '../exchange/import-file.ts'
import { importFormats } from '../exchange/import-types.ts'
import { rebuildMetrics } from '../ledger/metrics-rebuild.ts'
import { repriceCalls } from '../ledger/reprice.ts'
import { action } from './owner-action.ts'
import { absoluteFile } from './price-actions.ts'

/** What goes through many calls on record, or adds many. All of it can be stopped, and none leaves wrong figures behind. */
export const recordActions = {
  reprice: action(
    z.object({
      from: z.int().nullable(),
      to: z.int().nullable(),
      providerId: z.int().nullable(),
      model: z.string().nullable(),
      onlyUnpriced: z.boolean(),
    }),
    ({ store, pricing, ledger }, filter, { signal, onProgress }) =>
      repriceCalls({
        ...{ store, pricing, ledger, filter },
        ...(signal ? { signal } : {}),
        ...(onProgress ? { onProgress } : {}),
      }),
  ),
  'metrics.rebuild': action(
    z.object({}),
    ({ store, ledger, clock, settings }, _input, { signal, onProgress, serving }) => {
      // Alone it is quicker on this thread, in one transaction.
      if (serving === true) return ledger.rebuildRollups(signal ? { signal } : {})
      return rebuildMetrics({
        ...{ store, clock, signal, timeZone: settings.get('timeZone') },
        onProgress: ({ done, total }) => onProgress?.(done, total),
      })
    },
  ),
  import: action(
    z.object({
      file: absoluteFile,
      format: z.enum(importFormats).nullable(),
      /** Names in the file, each with what it is called here. */
      map: z.array(z.tuple([z.string(), z.string()])),
      defaultProvider: z.string().nullable(),
      dryRun: z.boolean(),
      rejects: absoluteFile.nullable(),
    }),
    ({ store, ledger, registry, clock }, input, { signal, onProgress }) =>
      importFile({
        ...{ store, ledger, registry, clock, signal },
        file: input.file,
        format: input.format ?? undefined,
        map: new Map(input.map),
        defaultProvider: input.defaultProvider ?? undefined,
        dryRun: input.dryRun,
        rejects: input.rejects ?? undefined,
        onProgress: ({ done, total, rows }) => onProgress?.(done, total, `${rows.toLocaleString('en')} calls`),
      }),
  ),
} as const
