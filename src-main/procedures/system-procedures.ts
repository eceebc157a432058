import packageJson from '../../package.json' with { type: 'json' }
import { layoutOf } from '../store/data-folder.ts'
import { measureDataFolder } from '../store/folder-sizes.ts'
import { createCallQueryRepository } from '../store/repositories/call-query-repository.ts'
import { callFiltersOf } from './call-filters.ts'
import { orderOf } from './call-order.ts'
import { streamEvents } from './event-procedures.ts'
import { procedures } from './implementer.ts'
import { keysConfigured } from './provider-shapes.ts'

const { system, exports: exporting } = procedures

export const systemProcedures = {
  storage: system.storage.handler(({ context }) => {
    const layout = layoutOf(context.api.app.paths)
    const { parts, bytes, freeBytes } = measureDataFolder(layout)
    return { folder: layout.folder, parts: parts.map(part => ({ ...part })), bytes, free_bytes: freeBytes }
  }),

  diagnostics: system.diagnostics.handler(async ({ context, signal }) => {
    const { app, reader } = context.api
    const database = await reader.read('checkDatabase', { depth: 'quick' }, signal)
    const { describeDiagnostics } = await import('../doctor/describe-diagnostics.ts')
    const ending = signal ?? new AbortController().signal
    const { text, checks } = await describeDiagnostics(app, packageJson.version, database, ending)
    return { text, checks: checks.map(check => ({ ...check })) }
  }),

  status: system.status.handler(async ({ context, signal }) => {
    const { app, reader } = context.api
    const [keychain, keys, { calls, unindexed, storage }] = await Promise.all([
      app.vault.status(),
      keysConfigured(app),
      reader.read('textStatus', {}, signal),
    ])
    const newest = createCallQueryRepository(app.store).newestId()
    return {
      version: packageJson.version,
      sample: app.isSample,
      now: new Date(app.clock.now()).toISOString(),
      time_zone: app.settings.get('timeZone'),
      data_folder: app.paths.data,
      database: { file: app.store.file, mode: app.store.mode, newest_call: newest === 0 ? null : newest },
      keychain: { persistent: keychain.persistent, state: keychain.state, explanation: keychain.explanation },
      prices: { ...app.pricing.status() },
      text: { calls, unindexed, storage },
      providers_with_key: [...keys].filter(([, has]) => has === true).map(([name]) => name),
    }
  }),

  events: system.events.handler(({ context, lastEventId, signal }) => streamEvents(context.api, lastEventId, signal)),
}

export const exportProcedures = {
  calls: exporting.calls.handler(async function* ({ input, context, signal }) {
    const { format = 'jsonl', text = false, ids, except, as_of: asOf, search, sort, order, ...given } = input
    const { app, reader } = context.api
    const filters = callFiltersOf(given, app)
    const only = {
      ...(ids !== undefined && { ids: [ids].flat() }),
      ...(except !== undefined && { exceptIds: [except].flat() }),
      ...(asOf !== undefined && { throughId: asOf }),
    }
    const read = {
      filters: { ...filters, ...only },
      search: search?.trim() || null,
      order: sort === undefined && order === undefined ? null : orderOf(sort ?? 'time', order),
      format,
      text,
    }
    const pieces = reader.exportCalls(read, signal)
    for (let piece = await pieces.next(); ; piece = await pieces.next()) {
      if (piece.done) {
        yield { type: 'end' as const, calls: piece.value }
        return
      }
      yield { type: 'chunk' as const, text: piece.value.text, calls: piece.value.calls }
    }
  }),
}
