import type { Outputs } from '../../../../src-main/contract/contract.ts'
import type { Provider } from '../use-providers.ts'
import type { Step } from './place.ts'

export type AllProviders = Outputs['providers']['list']

/** Whether a call to it can be begun at all. */
export function canBeCalled({ is_active, key, key_required }: Provider): boolean {
  return is_active && (key.source !== 'none' || !key_required)
}

/** Who is asked where a request names nobody: the one that is used first, else the first that has a key; null: nobody can be. */
export function firstAsked(all: AllProviders): Step | null {
  const provider =
    all.providers.find(({ name }) => name === all.default_provider) ??
    all.providers.find(each => !each.simulated && canBeCalled(each))
  if (provider === undefined) return null
  const set = all.default_provider === provider.name ? all.default_model : null
  const model = set ?? provider.default_model ?? provider.models.find(({ is_retired }) => !is_retired)?.model
  return model === undefined ? null : { provider: provider.name, model }
}
