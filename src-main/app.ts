import type { Operation } from '../db/vocabulary.ts'
import packageJson from '../package.json' with { type: 'json' }
import { createApiTokens } from './access/api-tokens.ts'
import type { App } from './app-types.ts'
import { createMonitoring } from './exchange/otlp/monitoring.ts'
import { createGateway } from './gateway/gateway.ts'
import { createAlerts } from './insights/alerts/alerts.ts'
import { createBills } from './insights/bills/bills.ts'
import { alertOfBudgets } from './insights/budgets/budget-alerts.ts'
import { createBudgets } from './insights/budgets/budgets.ts'
import { createEstimateBook } from './insights/forecasts/estimate-book.ts'
import { createRecommendations } from './insights/recommendations/recommendations.ts'
import { createSelection } from './insights/selection/selection.ts'
import { saySelection } from './insights/selection/selection-sentences.ts'
import { createContent } from './ledger/content.ts'
import { createLedger } from './ledger/ledger.ts'
import { createPricing } from './ledger/pricing.ts'
import { recoverInterrupted } from './ledger/recover-interrupted.ts'
import { createLoopDelay } from './loop-delay.ts'
import { createDigestKeeper } from './metrics/digest-keeper.ts'
import { createMetrics } from './metrics/metrics.ts'
import { createOperations } from './operations/operations.ts'
import type { Clock, Environment, Logger, Paths } from './ports.ts'
import { createAdapters } from './providers/adapters.ts'
import { createPracticeAdapter } from './providers/practice/practice-adapter.ts'
import { needsKey } from './providers/provider-input.ts'
import { createProviderRegistry } from './providers/registry.ts'
import type { ConfiguredProvider } from './providers/registry-types.ts'
import { createJudge } from './quality/judge/judge.ts'
import { createQuality } from './quality/quality.ts'
import { createReportSchedule } from './reports/report-schedule.ts'
import { emptyKeychain, sealVault, withoutProviders } from './sample/sealed-vault.ts'
import { createBreakers } from './service/breakers.ts'
import type { Step } from './service/fallback-chains.ts'
import { createFallbackChains } from './service/fallback-chains.ts'
import { createFirstModels } from './service/first-models.ts'
import { followCalls } from './service/follow-calls.ts'
import { createRouteRunner } from './service/run-route.ts'
import { createTrackedService } from './service/tracked-service.ts'
import { openStore } from './store/open-store.ts'
import { createCallQueryRepository } from './store/repositories/call-query-repository.ts'
import { createEstimateRepository } from './store/repositories/estimate-repository.ts'
import { createSentCallRepository } from './store/repositories/sent-call-repository.ts'
import { createSettings } from './store/settings.ts'
import type { StartHelper } from './vault/helper-process.ts'
import { findInEnvironment } from './vault/key-variables.ts'
import { createKeychainNames } from './vault/keychain-names.ts'
import { openVault } from './vault/open-vault.ts'

export type { App } from './app-types.ts'

export interface AppOptions {
  readonly mode: 'owner' | 'reader'
  readonly paths: Paths
  readonly environment: Environment
  readonly clock: Clock
  readonly logger: Logger
  /** What is running, as others are told who find the data folder in use. */
  readonly holder?: string
  /** Told while another process has the data folder. */
  readonly onWait?: (message: string) => void
  readonly signal?: AbortSignal
  /** Longest wait for the data folder, milliseconds; 3,000 where not given. */
  readonly waitMs?: number
  /** How the keychain's process is started; forked where not given. */
  readonly startHelper?: StartHelper
  /** Sample data: without keys, and figures are those of sample calls. */
  readonly sample?: boolean
}

/**
 * Opens the store and builds every service over it. As the owner it first ends what a process that
 * died left open. Throws the store's `Failure`s; nothing stays open then.
 */
export async function openApp(options: AppOptions): Promise<App> {
  const { paths, clock, logger, sample = false } = options
  const environment = sample ? withoutProviders(options.environment) : options.environment
  const store = await openStore(options)
  try {
    const settings = createSettings({ store, clock, logger })
    const zone = { timeZone: () => settings.get('timeZone') }
    const pricing = createPricing({ store, clock, paths, logger })
    const ledgerParts = {
      store,
      clock,
      pricing,
      paths,
      logger,
      settings: {
        ...zone,
        storeText: () => settings.get('textStorage') === 'full',
        storeChunkTimes: () => settings.get('otlpEndpoint') !== null,
      },
    }
    if (store.mode === 'owner') reportRecovery(recoverInterrupted(ledgerParts), logger)
    const ledger = createLedger(ledgerParts)
    const content = createContent({ store, settings, clock, paths, logger })
    const digests = createDigestKeeper({ store, clock, paths, logger })
    const keychainNames = createKeychainNames(paths, logger)
    const opened = openVault({
      ...{ environment, logger, paths, keychainNames, startHelper: options.startHelper },
      ...(sample && { loadKeytar: async () => emptyKeychain }),
    })
    const vault = sample ? sealVault(opened) : opened
    const providersWithKey = () => vault.providersWithKey()
    const registry = createProviderRegistry({ store, clock, environment, paths, logger, settings, providersWithKey })
    const anthropicModels = () => registry.list().flatMap(({ kind, models }) => (kind === 'anthropic' ? models : []))
    if (store.mode === 'owner') registry.setUpIfNew()
    const budgets = createBudgets({
      ...{ store, ledger, registry, pricing, settings, clock, logger },
      realm: sample ? 'sample' : 'real',
    })
    const breakers = createBreakers(clock)
    const endFollowing = followCalls(breakers, { store, ledger, clock })
    const chains = createFallbackChains({ store, registry, clock })
    const firstModels = createFirstModels({ registry, settings, vault, pricing, budgets, clock })
    const hasKey = (provider: ConfiguredProvider) =>
      !needsKey(provider) ||
      findInEnvironment(provider.name, environment) !== null ||
      vault.providersWithKey().includes(provider.name)
    const selection = createSelection({
      store,
      ledger,
      registry,
      pricing,
      clock,
      logger,
      hasKey,
      pausedBy({ provider, model }) {
        const providerId = registry.find(provider)?.id
        if (providerId === undefined || breakers.wouldAllow({ providerId, model })) return null
        const status = breakers.list().find(each => each.providerId === providerId && each.model === model)
        return status?.kind == null
          ? saySelection('excluded.trying')
          : saySelection('excluded.paused', { error_kind: status.kind })
      },
    })
    const metrics = createMetrics({ store, clock, settings: zone })
    const practice = createPracticeAdapter()
    const adapters = createAdapters({
      clock,
      logger,
      practice,
      outputLimitOf: model => anthropicModels().find(known => known.model === model)?.maxOutputTokens ?? null,
    })
    const checking = { store, ledger, content, settings, clock, paths, logger }
    const quality = createQuality({ ...checking, onFirstCheck: call => judge.consider(call) })
    const hedgeAfterMs = (step: Step, operation: Operation, streamed: boolean) =>
      streamed ? selection.firstTokenP95(step, operation) : selection.responseP95(step, operation)
    const service = createTrackedService({
      ledger,
      registry,
      adapters,
      vault,
      budgets,
      breakers,
      chains,
      pricing,
      clock,
      settings,
      logger,
      hedgeAfterMs,
    })
    const alerts = createAlerts({
      ...{ store, ledger, settings, vault, clock, logger },
      realm: sample ? 'sample' : 'real',
    })
    const endBudgetAlerts = alertOfBudgets(budgets, alerts, () => settings.get('timeZone'))
    const gateway = createGateway({
      ledger,
      registry,
      vault,
      settings,
      clock,
      logger,
      practice,
      budgets,
      selection,
      firstModels,
      hedgeAfterMs,
      routes: createRouteRunner({
        registry,
        vault,
        pricing,
        budgets,
        breakers,
        chains,
        clock,
        logger,
        retryLimit: () => settings.get('retryLimit'),
      }),
    })
    const operations = createOperations({
      service,
      selection,
      firstModels,
      ledger,
      pricing,
      store,
      settings,
      clock,
      logger,
      paths,
      aids: quality.aids,
      estimates: createEstimateBook(createEstimateRepository(store), clock, logger),
    })
    const { glossaries } = quality
    const { prompts } = operations
    const judge = createJudge({ ...checking, service, registry, pricing, prompts, glossaries, hasKey })
    const loopDelay = createLoopDelay()
    let closing: Promise<void> | null = null
    const monitoring = createMonitoring({
      ...{ ledger, settings, vault, clock, logger, version: packageJson.version },
      calls: createCallQueryRepository(store),
      sent: createSentCallRepository(store),
      readText(callId) {
        const read = content.readContent(callId)
        return 'text' in read ? read.text : null
      },
    })
    return {
      isSample: sample,
      clock,
      paths,
      environment,
      logger,
      loopDelay,
      store,
      settings,
      pricing,
      ledger,
      content,
      vault,
      tokens: createApiTokens({ store, clock, environment, paths, logger }),
      registry,
      service,
      budgets,
      breakers,
      chains,
      firstModels,
      selection,
      operations,
      judge,
      metrics,
      reportSchedule: createReportSchedule({
        ...{ store, settings, metrics, clock, paths, logger },
        realm: sample ? 'sample' : 'real',
      }),
      digests,
      quality,
      gateway,
      alerts,
      monitoring,
      recommendations: createRecommendations({
        store,
        settings,
        registry,
        chains,
        firstModels,
        pricing,
        ledger,
        prompts,
        clock,
        logger,
      }),
      bills: createBills({ store, registry, pricing, clock, paths }),
      close() {
        // Whoever opened it closes it, and so does a command that fails on its way.
        closing ??= closeAll()
        return closing
      },
    }
    async function closeAll(): Promise<void> {
      loopDelay.stop()
      endBudgetAlerts()
      alerts.stop()
      monitoring.stop()
      await gateway.close()
      budgets.close()
      selection.close()
      endFollowing()
      await judge.close()
      await quality.close()
      await ledger.close()
      await content.close()
      await digests.close()
      store.close()
    }
  } catch (error) {
    store.close()
    throw error
  }
}

function reportRecovery(report: { calls: number; requests: number }, logger: Logger): void {
  if (report.calls === 0 && report.requests === 0) return
  logger.info(report, 'Calls that were under way when Galley last ended are on record as interrupted.')
}
