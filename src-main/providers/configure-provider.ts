import type { Environment } from '../ports.ts'
import type { ProviderModelRow, ProviderRow } from '../store/repositories/provider-repository.ts'
import { providerPhrase } from '../words/failures/provider-sentences.ts'
import type { Catalogue } from './catalogue.ts'
import { baseUrlVariable, parseBaseUrl } from './provider-input.ts'
import type { ConfiguredModel, ConfiguredProvider } from './registry-types.ts'

/** Lays the user's columns over the catalogue's, and the environment over both. */
export function configureProvider(
  row: ProviderRow,
  models: readonly ProviderModelRow[],
  { environment, catalogue }: { environment: Environment; catalogue: Catalogue },
): ConfiguredProvider {
  const entry = catalogue.providers.find(provider => provider.name === row.name)
  const variable = baseUrlVariable(row.name)
  const fromEnvironment = row.kind === 'practice' ? undefined : environment[variable]?.trim()
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    displayName: row.displayName,
    isActive: row.isActive,
    ...chooseBaseUrl(row, variable, fromEnvironment),
    defaultModel: row.defaultModel ?? row.catalogueDefaultModel,
    costPer1kTokensNanos: row.costPer1kTokensNanos,
    pricesProviderId: row.pricesProviderId,
    models: models.map(model => configureModel(model, entry)),
  }
}

function chooseBaseUrl(
  row: ProviderRow,
  variable: string,
  fromEnvironment: string | undefined,
): Pick<ConfiguredProvider, 'baseUrl' | 'baseUrlSource'> {
  if (fromEnvironment) {
    return {
      baseUrl: parseBaseUrl(fromEnvironment, {
        allowPlainHttp: true,
        what: providerPhrase('address_of.variable', { variable }),
      }),
      baseUrlSource: 'environment',
    }
  }
  if (row.baseUrl !== null) return { baseUrl: row.baseUrl, baseUrlSource: 'user' }
  return { baseUrl: row.catalogueBaseUrl ?? '', baseUrlSource: 'catalogue' }
}

function configureModel(row: ProviderModelRow, entry: Catalogue['providers'][number] | undefined): ConfiguredModel {
  const { providerId: _provider, ...facts } = row
  const known = entry?.models.find(model => model.model === row.model)
  return {
    ...facts,
    replacement: known?.replacement ?? null,
    retiresOn: known?.retiresOn ?? null,
    acceptsTemperature: known?.acceptsTemperature ?? true,
  }
}
