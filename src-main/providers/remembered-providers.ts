import type { ProviderRepository } from '../store/repositories/provider-repository.ts'
import type { ConfiguredProvider } from './registry-types.ts'

/** Providers as they were last configured: every call through the gateway asks for one. */
export interface RememberedProviders {
  readonly byName: Map<string, ConfiguredProvider>
  /** The same repository; a write through it, or one undone, forgets what is remembered. */
  readonly repository: ProviderRepository
}

export function rememberProviders(repository: ProviderRepository): RememberedProviders {
  const byName = new Map<string, ConfiguredProvider>()
  const forgetting =
    <A extends unknown[], R>(write: (...args: A) => R) =>
    (...args: A): R => {
      try {
        return write(...args)
      } finally {
        byName.clear()
      }
    }
  return {
    byName,
    repository: {
      ...repository,
      insert: forgetting(repository.insert),
      update: forgetting(repository.update),
      delete: forgetting(repository.delete),
      putModel: forgetting(repository.putModel),
      deleteModel: forgetting(repository.deleteModel),
      transaction: work => forgetting(() => repository.transaction(work))(),
    },
  }
}
