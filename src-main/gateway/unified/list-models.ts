import type { ProviderAdmin } from '../../providers/registry-types.ts'

/** The models that `/v1/chat/completions` takes, as OpenAI lists them. When a model came out is not known: `created` is 0. */
export function listModels(registry: Pick<ProviderAdmin, 'list'>, hasPractice: boolean): readonly object[] {
  const offered = registry.list().filter(provider => provider.isActive && (hasPractice || provider.kind !== 'practice'))
  const models = offered.flatMap(({ name, models: known }) =>
    known.filter(model => !model.isRetired).map(({ model }) => modelShape(`${name}/${model}`, name)),
  )
  return [modelShape('auto', 'galley'), modelShape('default', 'galley'), ...models]
}

export function modelShape(id: string, owner: string): object {
  return { id, object: 'model', created: 0, owned_by: owner }
}
