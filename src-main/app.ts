import type { Ledger } from './ledger/ledger-types.ts'
import type { Pricing } from './ledger/pricing-types.ts'
import type { Clock, Environment, Logger, Paths } from './ports.ts'
import type { ProviderAdmin } from './providers/registry-types.ts'
import type { TrackedService } from './service/service-types.ts'
import type { Settings } from './store/settings.ts'
import type { Store } from './store/store.ts'
import type { Vault } from './vault/vault.ts'

/** Everything Galley is, composed once. The command line, the API and the window are doors to it. */
export interface App {
  readonly clock: Clock
  readonly paths: Paths
  readonly environment: Environment
  readonly logger: Logger
  readonly store: Store
  readonly settings: Settings
  readonly pricing: Pricing
  readonly ledger: Ledger
  readonly vault: Vault
  readonly registry: ProviderAdmin
  readonly service: TrackedService
  close(): Promise<void>
}
