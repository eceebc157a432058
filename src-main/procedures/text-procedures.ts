import type { App } from '../app-types.ts'
import type { TextScopeInput } from '../contract/text-contract.ts'
import type { DeletedText, TextScope } from '../ledger/content-types.ts'
import { providerOf } from './call-filters.ts'
import { procedures } from './implementer.ts'

const { text } = procedures

function scopeOf(app: App, scope: TextScopeInput): TextScope {
  switch (scope.kind) {
    case 'all':
      return { kind: 'all' }
    case 'older_than':
      return { kind: 'older_than', time: Date.parse(scope.time) }
    case 'calls':
      return { kind: 'calls', callIds: scope.call_ids }
    case 'book':
      return { kind: 'book', book: scope.book }
    case 'provider':
      return { kind: 'provider', providerId: providerOf(app.registry, scope.provider).id }
  }
}

function deletedToJson({ calls, removedBackups, unreached }: DeletedText) {
  return {
    calls,
    removed_backups: [...removedBackups],
    unreached: unreached.map(({ place, why, said }) => ({ place, why, said })),
  }
}

export const textProcedures = {
  status: text.status.handler(async ({ context, signal }) => {
    const read = await context.api.reader.read('textStatus', {}, signal)
    const { calls, bytes, unindexed, oldestAt, storage, retentionDays, clockAheadOf, deletions } = read
    return {
      calls,
      bytes,
      unindexed,
      oldest_at: isoOf(oldestAt),
      storage,
      retention_days: retentionDays,
      clock_ahead_of: isoOf(clockAheadOf),
      deletions: deletions.map(({ reason, calls, startedAt, finishedAt }) => ({
        reason,
        calls,
        started_at: new Date(startedAt).toISOString(),
        finished_at: isoOf(finishedAt),
      })),
    }
  }),

  count: text.count.handler(({ input, context }) => {
    const { app } = context.api
    return { calls: app.content.countText(scopeOf(app, input.scope)) }
  }),

  delete: text.delete.handler(async ({ input, context, signal }) => {
    const { app } = context.api
    const deleted = await app.content.deleteText(scopeOf(app, input.scope), {
      backups: input.backups ?? 'older_than_retention',
      compact: input.compact ?? false,
      ...(signal !== undefined && { signal }),
    })
    return deletedToJson(deleted)
  }),

  retention: text.retention.handler(async ({ input, context, signal }) => {
    const { app } = context.api
    app.settings.set('textRetentionDays', input.days)
    const deleted = await app.content.applyRetention({
      clockIsRight: true,
      ...(signal !== undefined && { signal }),
    })
    return { retention_days: input.days, deleted: deleted === null ? null : deletedToJson(deleted) }
  }),
}

function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
