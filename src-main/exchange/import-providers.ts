import type { ConfiguredProvider, ProviderAdmin } from '../providers/registry-types.ts'
import { createProviderRepository, type ProviderRepository } from '../store/repositories/provider-repository.ts'
import type { Store } from '../store/store.ts'
import type { DjangoProvider } from './django-objects.ts'
import type { ImportedProvider } from './import-types.ts'
import { RowProblem } from './parse-values.ts'
import { sayRow } from './row-sentences.ts'

/** A wrongly named column must not fill the list of providers. */
const mostCreated = 50

export interface ImportProviders {
  /** The provider of a call, made (inactive) where it does not exist. @throws RowProblem */
  idOf(nameInFile: string): number
  /** The name under which calls of the provider with this primary key go; null before the file has told it. */
  nameOfKey(key: string): string | null
  /** A provider of the original system: known from now on, and its settings taken where there are none here. */
  addDjango(provider: DjangoProvider): void
  used(): readonly ImportedProvider[]
}

interface Entry {
  readonly id: number
  readonly name: string
  readonly created: boolean
  calls: number
}

/** @param map names (or the original's primary keys) in the file, lower case, to names here */
export function createImportProviders({
  registry,
  store,
  map,
  dryRun,
}: {
  registry: ProviderAdmin
  store: Store
  map: ReadonlyMap<string, string>
  dryRun: boolean
}): ImportProviders {
  const repository = createProviderRepository(store)
  const entries = new Map<string, Entry>()
  const names = new Map<string, string>()
  let created = 0
  let isSetUp = false

  function enter(nameInFile: string, displayName?: string): Entry {
    const known = entries.get(nameInFile)
    if (known !== undefined) return known
    const wanted = map.get(nameInFile.toLowerCase()) ?? nameInFile
    const found = find(wanted.toLowerCase())
    if (found === null) created += 1
    if (created > mostCreated) throw new RowProblem(sayRow('row.many_providers', { most: mostCreated }), nameInFile)
    const entry = found === null ? create(wanted, displayName) : { id: found.id, name: found.name, created: false }
    const made = { ...entry, calls: 0 }
    entries.set(nameInFile, made)
    return made
  }

  /** Before a provider is made, the catalogue's own are: `openai` must not become a provider without an address. */
  function find(name: string) {
    const known = registry.find(name)
    if (known !== null || dryRun || isSetUp) return known
    registry.setUp()
    isSetUp = true
    return registry.find(name)
  }

  function create(name: string, displayName?: string) {
    if (dryRun) return { id: 0, name: name.toLowerCase(), created: true }
    const before = registry.list().length
    const provider = registry.ensureRecorded(name, displayName)
    return { id: provider.id, name: provider.name, created: registry.list().length > before }
  }

  return {
    idOf(nameInFile) {
      const entry = enter(nameInFile)
      entry.calls += 1
      return entry.id
    },
    nameOfKey: key => names.get(key) ?? (map.has(key) ? key : null),
    addDjango(provider) {
      names.set(provider.pk, provider.name)
      const { name } = enter(provider.name, provider.displayName ?? undefined)
      const known = registry.find(name)
      if (!dryRun && known !== null) takeSettings(registry, repository, known, provider)
    },
    used: () => [...entries].map(([inFile, { name, created, calls }]) => ({ inFile, name, created, calls })),
  }
}

/** Only what the person has not set here; the models of the original are added to those that are listed. */
function takeSettings(
  registry: ProviderAdmin,
  repository: ProviderRepository,
  known: ConfiguredProvider,
  provider: DjangoProvider,
): void {
  const row = repository.byName(known.name)
  if (row === null || row.kind === 'practice') return
  const listed = new Set(known.models.map(({ model }) => model))
  const wanted = [...provider.models, ...(provider.defaultModel === null ? [] : [provider.defaultModel])]
  const models = [...new Set(wanted)].filter(isModelName)
  const addModels = models.filter(model => !listed.has(model)).map(model => ({ model }))
  const { defaultModel, costPer1kTokensNanos } = provider
  // A model that is gone by now was right then; calls without a model would fail with it today.
  const isRetired = known.models.some(({ model, isRetired }) => model === defaultModel && isRetired)
  const takesDefault = row.defaultModel === null && defaultModel !== null && models.includes(defaultModel) && !isRetired
  registry.update(known.name, {
    ...(addModels.length > 0 && { addModels }),
    ...(takesDefault && { defaultModel }),
    ...(row.costPer1kTokensNanos === null && costPer1kTokensNanos !== null && { costPer1kTokensNanos }),
  })
}

/** As the registry accepts them; what else a list of models holds is left out. */
function isModelName(model: string): boolean {
  return model.length <= 200 && /^[\p{L}\p{N}][\p{L}\p{N}._:@/+~-]*$/u.test(model)
}
