import { join } from 'node:path'
import {
  type Clock,
  type Environment,
  type Logger,
  type Paths,
  silentLogger,
  systemClock,
} from '../../src-main/ports.ts'
import { createProviderRegistry } from '../../src-main/providers/registry.ts'
import type { ProviderAdmin } from '../../src-main/providers/registry-types.ts'
import { createSettings, type Settings } from '../../src-main/store/settings.ts'
import type { Store } from '../../src-main/store/store.ts'

const root = join(import.meta.dirname, '../..')

export const testPaths: Paths = {
  data: '/nonexistent',
  resources: join(root, 'resources'),
  migrations: join(root, 'db/migrations'),
  worker: name => join(root, 'src-main', name),
}

/** A registry over a real store, with the real catalogue. */
export function createTestRegistry(
  store: Store,
  options: { environment?: Environment; clock?: Clock; logger?: Logger; providersWithKey?: readonly string[] } = {},
): { registry: ProviderAdmin; settings: Settings } {
  const { environment = {}, clock = systemClock, logger = silentLogger, providersWithKey = [] } = options
  const settings = createSettings({ store, clock })
  const registry = createProviderRegistry({
    store,
    clock,
    environment,
    paths: testPaths,
    logger,
    settings,
    providersWithKey: () => providersWithKey,
  })
  return { registry, settings }
}
