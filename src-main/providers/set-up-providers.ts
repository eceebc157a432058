import type { Clock, Logger } from '../ports.ts'
import type { ProviderModelRow, ProviderRepository } from '../store/repositories/provider-repository.ts'
import type { Store } from '../store/store.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayProvider } from '../words/failures/provider-sentences.ts'
import { type Catalogue, type CatalogueProvider, isRetiredOn } from './catalogue.ts'
import type { ProviderSetUp } from './registry-types.ts'

interface Dependencies {
  readonly repository: ProviderRepository
  readonly catalogue: Catalogue
  readonly clock: Clock
  readonly logger: Logger
  readonly mode: Store['mode']
}

/** Refuses a change on a store that was opened for reading. */
export function requireOwner(mode: Store['mode']): void {
  if (mode === 'owner') return
  throw failing('database_busy', sayProvider('provider.database_busy'))
}

/**
 * Brings the providers of the catalogue into the database, in one transaction. Only `catalogue_`
 * columns and models the user did not add are written; a model that left the catalogue is marked
 * retired, because calls refer to it.
 */
export function setUpProviders(dependencies: Dependencies): readonly ProviderSetUp[] {
  requireOwner(dependencies.mode)
  const { repository, catalogue, logger } = dependencies
  const results = repository.transaction(() => catalogue.providers.map(entry => setUpProvider(entry, dependencies)))
  logger.debug({ catalogue: catalogue.date, results }, 'providers set up')
  return results
}

function setUpProvider(entry: CatalogueProvider, dependencies: Dependencies): ProviderSetUp {
  const { repository, clock } = dependencies
  const now = clock.now()
  const existing = repository.byName(entry.name)
  const offered = { catalogueBaseUrl: entry.baseUrl, catalogueDefaultModel: entry.defaultModel }
  if (existing === null) {
    const id = repository.insert({
      name: entry.name,
      kind: entry.kind,
      displayName: entry.displayName,
      isActive: true,
      ...offered,
      costPer1kTokensNanos: entry.costPer1kTokensNanos ?? null,
      pricesProviderId: entry.pricesProviderId,
      createdAt: now,
      updatedAt: now,
    })
    const { modelsAdded, modelsRetired } = refreshModels(id, entry, dependencies)
    return { name: entry.name, outcome: 'created', modelsAdded, modelsRetired }
  }
  // A provider first met in an import stands there without its dialect.
  const adopted = existing.kind !== entry.kind
  const changed =
    adopted || existing.catalogueBaseUrl !== entry.baseUrl || existing.catalogueDefaultModel !== entry.defaultModel
  if (changed) {
    const identity = adopted
      ? { kind: entry.kind, displayName: entry.displayName, isActive: true, pricesProviderId: entry.pricesProviderId }
      : {}
    repository.update(existing.id, { ...offered, ...identity, updatedAt: now })
  }
  const models = refreshModels(existing.id, entry, dependencies)
  const outcome = changed || models.touched ? 'refreshed' : 'unchanged'
  return { name: entry.name, outcome, modelsAdded: models.modelsAdded, modelsRetired: models.modelsRetired }
}

function refreshModels(providerId: number, entry: CatalogueProvider, { repository, clock }: Dependencies) {
  const today = new Date(clock.now()).toISOString().slice(0, 10)
  const existing = new Map(repository.models(providerId).map(row => [row.model, row]))
  const modelsAdded: string[] = []
  const modelsRetired: string[] = []
  let touched = false
  for (const model of entry.models) {
    const before = existing.get(model.model)
    const offered: ProviderModelRow = {
      providerId,
      model: model.model,
      displayName: model.displayName,
      contextTokens: model.contextTokens,
      maxOutputTokens: model.maxOutputTokens,
      addedByUser: false,
      isRetired: isRetiredOn(model, today),
      source: model.source.url,
      checkedOn: model.source.checkedOn,
    }
    const after = before?.addedByUser ? keepUsersFacts(before, offered) : offered
    if (before === undefined) modelsAdded.push(model.model)
    else if (after.isRetired && !before.isRetired) modelsRetired.push(model.model)
    if (before !== undefined && isSameModel(before, after)) continue
    touched = true
    repository.putModel(after)
  }
  const listed = new Set(entry.models.map(model => model.model))
  for (const row of existing.values()) {
    if (listed.has(row.model) || row.addedByUser || row.isRetired) continue
    touched = true
    modelsRetired.push(row.model)
    repository.putModel({ ...row, isRetired: true })
  }
  return { modelsAdded, modelsRetired, touched }
}

/** A model the user added before the catalogue knew it keeps what the user said and gains what was unsaid. */
function keepUsersFacts(users: ProviderModelRow, offered: ProviderModelRow): ProviderModelRow {
  return {
    ...users,
    displayName: users.displayName ?? offered.displayName,
    contextTokens: users.contextTokens ?? offered.contextTokens,
    maxOutputTokens: users.maxOutputTokens ?? offered.maxOutputTokens,
  }
}

function isSameModel(one: ProviderModelRow, other: ProviderModelRow): boolean {
  return (Object.keys(one) as (keyof ProviderModelRow)[]).every(key => one[key] === other[key])
}
