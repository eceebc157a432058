import type { ApiTokens } from './access/api-tokens.ts'
import type { Monitoring } from './exchange/otlp/monitoring.ts'
import type { Gateway } from './gateway/gateway-types.ts'
import type { Alerts } from './insights/alerts/alerts.ts'
import type { Bills } from './insights/bills/bills.ts'
import type { Budgets } from './insights/budgets/budget-types.ts'
import type { Recommendations } from './insights/recommendations/recommendations.ts'
import type { Selection } from './insights/selection/selection.ts'
import type { Content } from './ledger/content-types.ts'
import type { Ledger } from './ledger/ledger-types.ts'
import type { PriceBook } from './ledger/pricing-types.ts'
import type { LoopDelay } from './loop-delay.ts'
import type { DigestKeeper } from './metrics/digest-keeper.ts'
import type { Metrics } from './metrics/metrics-types.ts'
import type { Operations } from './operations/operations.ts'
import type { Clock, Environment, Logger, Paths } from './ports.ts'
import type { ProviderAdmin } from './providers/registry-types.ts'
import type { Judge } from './quality/judge/judge-types.ts'
import type { Quality } from './quality/quality.ts'
import type { ReportSchedule } from './reports/report-schedule.ts'
import type { Breakers } from './service/breakers.ts'
import type { FallbackChains } from './service/fallback-chains.ts'
import type { FirstModels } from './service/first-models.ts'
import type { TrackedService } from './service/service-types.ts'
import type { Settings } from './store/settings.ts'
import type { Store } from './store/store.ts'
import type { Vault } from './vault/vault.ts'

/** Everything Galley is, composed once. The command line, the API and the window are doors to it; `app.ts` builds it. */
export interface App {
  /** Nothing in it is real: a database of sample calls, without keys. */
  readonly isSample: boolean
  readonly clock: Clock
  readonly paths: Paths
  readonly environment: Environment
  readonly logger: Logger
  /** Whether something holds up the thread that carries calls. */
  readonly loopDelay: LoopDelay
  readonly store: Store
  readonly settings: Settings
  readonly pricing: PriceBook
  readonly ledger: Ledger
  readonly content: Content
  readonly vault: Vault
  /** Who may use the local API. */
  readonly tokens: ApiTokens
  readonly registry: ProviderAdmin
  readonly service: TrackedService
  /** What may be spent, asked before every call. */
  readonly budgets: Budgets
  /** Which models are not asked at the moment. */
  readonly breakers: Breakers
  /** Whom to ask next where a model fails. */
  readonly chains: FallbackChains
  /** Which model is asked first for each operation. */
  readonly firstModels: FirstModels
  /** Chooses for `auto`. */
  readonly selection: Selection
  readonly operations: Operations
  readonly metrics: Metrics
  /** The report that is written by itself. */
  readonly reportSchedule: ReportSchedule
  /** Keeps the figures of closed days ready, so that reading them takes the same time at any size. */
  readonly digests: DigestKeeper
  /** Checks, findings, glossaries. */
  readonly quality: Quality
  /** Judges a share of the translations, where it is switched on. */
  readonly judge: Judge
  /** The providers' own protocols, for the local API; it opens no connection until it is called. */
  readonly gateway: Gateway
  /** What a person asked to be told of; a process that stays starts it. */
  readonly alerts: Alerts
  /** What to do, why, and the doing of it. */
  readonly recommendations: Recommendations
  /** Sends calls to a collector, where the settings say so. */
  readonly monitoring: Monitoring
  /** Providers' own bills, beside the ledger. */
  readonly bills: Bills
  close(): Promise<void>
}
