import type { App } from '../app-types.ts'
import type { Inputs } from '../contract/contract.ts'
import { type RepriceReport, repriceCalls } from '../ledger/reprice.ts'
import type { RollupDifference } from '../store/repositories/rollup-compare.ts'
import { callFiltersOf, providerOf } from './call-filters.ts'
import { procedures } from './implementer.ts'
import { streamProgress } from './stream-progress.ts'

const { maintenance } = procedures
const shownDifferences = 20

export const maintenanceProcedures = {
  check: maintenance.check.handler(({ input, context, signal }) =>
    streamProgress(signal, async (onProgress, stopped) => {
      const read = { depth: input?.depth ?? 'quick' }
      const report = await context.api.reader.read('checkDatabase', read, stopped, (done, total, note) =>
        onProgress(done, total, note ?? undefined),
      )
      const { ok, problems, found, warnings, searchIndexSound, sizes } = report
      const advice = found.slice(problems.length).map(({ text }) => text)
      return {
        ok,
        problems: [...problems],
        warnings: [...warnings],
        advice: advice.length === 0 ? null : advice.join(' '),
        found: found.map(each => ({ ...each })),
        search_index_sound: searchIndexSound,
        bytes: {
          database: sizes.database,
          write_ahead_log: sizes.writeAheadLog,
          unused: sizes.unusedInDatabase,
          backups: sizes.backups,
          free_on_disk: sizes.freeOnDisk,
        },
      }
    }),
  ),

  verify: maintenance.verify.handler(({ context, signal }) =>
    streamProgress(signal, async (onProgress, stopped) => {
      const { app, reader } = context.api
      const read = { timeZone: app.settings.get('timeZone') }
      const report = await reader.read('verifyFigures', read, stopped, (done, total) => onProgress(done, total))
      return {
        calls: report.calls,
        requests: report.requests,
        time_zone: report.timeZone,
        difference_count: report.differenceCount + report.digests,
        differences: report.differences.slice(0, shownDifferences).map(describeDifference),
      }
    }),
  ),

  rebuild: maintenance.rebuild.handler(({ context, signal }) =>
    streamProgress(signal, async (onProgress, stopped) => {
      const { ledger, digests } = context.api.app
      const report = await ledger.rebuildRollups({
        onProgress: ({ done, total }) => onProgress(done, total),
        signal: stopped,
      })
      digests.start()
      return { calls: report.calls, requests: report.requests, time_zone: report.timeZone }
    }),
  ),

  reindex: maintenance.reindex.handler(({ context, signal }) =>
    streamProgress(signal, async () => ({ texts: await context.api.app.content.rebuildIndex() })),
  ),

  reprice: maintenance.reprice.handler(({ input, context, signal }) =>
    streamProgress(signal, async (onProgress, stopped) => {
      const { app } = context.api
      const { store, pricing, ledger } = app
      const isPreview = input.preview === true
      const filter = repriceFilterOf(app, input)
      const request = { store, pricing, ledger, filter, dryRun: isPreview, signal: stopped, onProgress }
      return repricedToJson(app, await repriceCalls(request), isPreview)
    }),
  ),
}

function describeDifference({ table, key, column, stored, expected }: RollupDifference): string {
  return `${table} ${Object.values(key).join(' | ')}: ${column} is ${stored}, should be ${expected}`
}

function repriceFilterOf(app: App, input: Inputs['maintenance']['reprice']) {
  const { from, to } = callFiltersOf({ from: input.from, to: input.to }, app)
  return {
    from: from ?? null,
    to: to ?? null,
    providerId: input.provider === undefined ? null : providerOf(app.registry, input.provider).id,
    model: input.model ?? null,
    onlyUnpriced: input.only_unpriced === true,
  }
}

function repricedToJson({ registry }: App, report: RepriceReport, isPreview: boolean) {
  return {
    is_preview: isPreview,
    calls: report.calls,
    changed: report.changed,
    newly_priced: report.newlyPriced,
    old_nanos: report.oldNanos,
    new_nanos: report.newNanos,
    stated_kept: report.statedKept,
    still_unpriced: report.stillUnpriced.map(({ providerId, model, calls, why }) => ({
      provider: registry.byId(providerId)?.name ?? `provider ${providerId}`,
      model,
      calls,
      why,
    })),
  }
}
