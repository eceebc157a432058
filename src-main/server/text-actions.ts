import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import type { App } from '../app-types.ts'
import type { TextScope } from '../ledger/content-types.ts'
import { type ActionHooks, action } from './owner-action.ts'

/** Milliseconds of indexing before others on this thread get their turn. */
const indexingMs = 200

const scope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('older_than'), time: z.int() }),
  z.object({ kind: z.literal('calls'), callIds: z.array(z.int().positive()).min(1).readonly() }),
  z.object({ kind: z.literal('book'), book: z.string() }),
  z.object({ kind: z.literal('provider'), providerId: z.int() }),
]) satisfies z.ZodType<TextScope>

/** The text of calls. Whoever asks has had it confirmed. */
export const textActions = {
  'text.delete': action(
    z.object({ scope, backups: z.enum(['older_than_retention', 'all_that_hold_it']), compact: z.boolean() }),
    ({ content }, { scope, ...treatment }, hooks) => content.deleteText(scope, { ...treatment, ...givenHooks(hooks) }),
  ),
  'text.retention': action(z.object({ days: z.int().nullable() }), ({ content, settings }, { days }, hooks) => {
    settings.set('textRetentionDays', days)
    return content.applyRetention({ clockIsRight: true, ...givenHooks(hooks) })
  }),
  'text.reindex': action(z.object({}), async ({ content }) => ({ texts: await content.rebuildIndex() })),
  'text.index': action(z.object({}), ({ content }, _input, hooks) =>
    hooks.serving === true ? indexInThread(content, hooks) : indexHere(content, hooks),
  ),
} as const

function givenHooks({ signal, onProgress }: ActionHooks) {
  return { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) }
}

async function indexHere(content: App['content'], { signal, onProgress }: ActionHooks): Promise<{ indexed: number }> {
  const total = content.status().unindexed
  let indexed = 0
  while (signal?.aborted !== true) {
    const more = content.indexPending(indexingMs, signal)
    indexed += more
    if (more === 0) break
    onProgress?.(indexed, total)
    await nextTurn()
  }
  return { indexed }
}

/** Calls that settle meanwhile are indexed too, and not counted. */
async function indexInThread(content: App['content'], { signal }: ActionHooks): Promise<{ indexed: number }> {
  const total = content.status().unindexed
  const stopped = new Promise<void>(resolve => signal?.addEventListener('abort', () => resolve(), { once: true }))
  if (total > 0) await Promise.race([content.startWorker().idle(), stopped])
  return { indexed: Math.max(0, total - content.status().unindexed) }
}
