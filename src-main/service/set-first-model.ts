import type { Operation } from '../../db/vocabulary.ts'
import type { ProviderAdmin } from '../providers/registry-types.ts'
import type { Settings } from '../store/settings.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayProvider } from '../words/failures/provider-sentences.ts'
import type { Step } from './fallback-chains.ts'
import { type FirstModel, type FirstModels, operationOfSetting, readFirstModel } from './first-models.ts'

/** `default`: nothing of its own. */
export type FirstModelChoice = 'model' | 'auto' | 'default'

export interface FirstModelParts {
  readonly firstModels: Pick<FirstModels, 'check' | 'set'>
  readonly registry: Pick<ProviderAdmin, 'expect'>
  readonly settings: Pick<Settings, 'get' | 'set' | 'reset'>
}

/** What a person set as the default of all; an empty model is the provider's own. */
export function defaultSet(settings: Pick<Settings, 'get'>): Step | null {
  const provider = settings.get('defaultProvider')
  return provider === null ? null : { provider, model: settings.get('defaultModel') ?? '' }
}

/** @throws Failure that says what to do, where the model could not be asked */
export async function setFirstModel(
  app: FirstModelParts,
  place: Operation | null,
  choice: FirstModelChoice,
  named: { readonly provider?: string | undefined; readonly model?: string | undefined },
): Promise<void> {
  const { firstModels, settings, registry } = app
  const wanted = choice === 'default' ? null : choice === 'auto' ? choice : stepOf(app.registry, place, named)
  if (place !== null) {
    firstModels.set(place, wanted === null ? null : await firstModels.check(place, wanted))
    return
  }
  if (wanted === 'auto') {
    throw failing('invalid_input', sayProvider('first.default_auto'))
  }
  if (wanted === null) {
    settings.reset('defaultProvider')
    settings.reset('defaultModel')
    return
  }
  const checked = (await firstModels.check('other', wanted)) as Step
  settings.set('defaultProvider', checked.provider)
  // Its own default goes on changing with it.
  if (named.model === undefined || checked.model === registry.expect(checked.provider).defaultModel)
    settings.reset('defaultModel')
  else settings.set('defaultModel', checked.model)
}

function stepOf(
  registry: FirstModelParts['registry'],
  place: Operation | null,
  { provider, model }: { readonly provider?: string | undefined; readonly model?: string | undefined },
): FirstModel {
  if (provider === undefined || (model === undefined && place !== null)) {
    throw failing('invalid_input', sayProvider('first.unnamed'))
  }
  const own = model ?? registry.expect(provider).defaultModel
  if (own !== null) return { provider, model: own }
  throw failing('invalid_input', sayProvider('first.no_own', { name: provider }))
}

/** A setting that names a model is checked as the page checks it; all others say themselves what they may be. */
export async function checkNamedModel(
  { firstModels }: Pick<FirstModelParts, 'firstModels'>,
  key: string,
  value: unknown,
): Promise<void> {
  const operation = operationOfSetting(key)
  if (operation === null || typeof value !== 'string' || !/^[^/\s]+\/\S/.test(value.trim())) return
  await firstModels.check(operation, readFirstModel(value.trim()))
}
