import type { ConfiguredProvider } from '../../providers/registry-types.ts'
import type { ChosenModel, JudgeDependencies } from './judge-types.ts'
import { modelFamily } from './model-family.ts'

/** The model that judges what another wrote; null where none of another family can be asked. */
export function chooseJudge(
  { registry, settings, hasKey }: Pick<JudgeDependencies, 'registry' | 'settings' | 'hasKey'>,
  writer: string | null,
): ChosenModel | null {
  const name = settings.get('judge.provider')
  const wanted = settings.get('judge.model')
  const asModel = (provider: ConfiguredProvider): ChosenModel | null => {
    const model = wanted ?? provider.defaultModel
    if (model === null) return null
    const family = modelFamily(model, provider.kind)
    return family === writer ? null : { provider: provider.name, model, family }
  }
  if (name !== null) {
    const provider = registry.find(name)
    return provider === null ? null : asModel(provider)
  }
  for (const provider of registry.list()) {
    if (!provider.isActive || provider.kind === 'practice' || !hasKey(provider)) continue
    if (wanted !== null && !provider.models.some(({ model }) => model === wanted)) continue
    const chosen = asModel(provider)
    if (chosen !== null) return chosen
  }
  return null
}
