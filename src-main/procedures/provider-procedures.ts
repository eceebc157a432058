import type { App } from '../app-types.ts'
import { callToJson } from '../metrics/call-to-json.ts'
import type { ConfiguredProvider } from '../providers/registry-types.ts'
import { testProvider } from '../service/test-provider.ts'
import { createCallQueryRepository } from '../store/repositories/call-query-repository.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayProvider } from '../words/failures/provider-sentences.ts'
import { providerOf, withoutUndefined } from './call-filters.ts'
import { procedures } from './implementer.ts'
import { catalogueOf, describeKey, keyToJson, presetsToJson, priceToJson, providerToJson } from './provider-shapes.ts'

const { providers } = procedures

async function describe(app: App, provider: ConfiguredProvider) {
  return providerToJson(provider, await describeKey(app.vault, provider.name), catalogueOf(app))
}

/** As people write prices, to nano-dollars. */
function nanosOf(dollars: number | null | undefined): number | null | undefined {
  return dollars == null ? dollars : Math.round(dollars * 1e9)
}

export const providerProcedures = {
  list: providers.list.handler(async ({ context }) => {
    const { app } = context.api
    const [status, listed] = await Promise.all([
      app.vault.status(),
      Promise.all(app.registry.list().map(provider => describe(app, provider))),
    ])
    return {
      providers: listed,
      presets: presetsToJson(catalogueOf(app), app.registry.list()),
      default_provider: app.settings.get('defaultProvider'),
      default_model: app.settings.get('defaultModel'),
      keychain: { persistent: status.persistent, state: status.state, explanation: status.explanation },
    }
  }),

  show: providers.show.handler(async ({ input, context, signal }) => {
    const { app, reader } = context.api
    const provider = providerOf(app.registry, input.provider, 'not_found')
    const now = app.clock.now()
    const price = ({ model }: { readonly model: string }) =>
      [model, priceToJson(app.pricing.describePrice(provider.id, model, now))] as const
    return {
      ...(await describe(app, provider)),
      prices: Object.fromEntries(provider.models.map(price)),
      ...(await reader.read('latestOfProvider', { providerId: provider.id }, signal)),
    }
  }),

  add: providers.add.handler(({ input, context }) => {
    const { app } = context.api
    const added = app.registry.add({
      name: input.name,
      baseUrl: input.base_url,
      ...withoutUndefined({
        displayName: input.display_name,
        allowPlainHttp: input.allow_plain_http,
        defaultModel: input.default_model,
        costPer1kTokensNanos: nanosOf(input.cost_per_1k_tokens),
        pricesProviderId: input.prices_provider_id,
        models: input.models,
      }),
    })
    return describe(app, added)
  }),

  update: providers.update.handler(({ input, context }) => {
    const { app } = context.api
    const { name } = providerOf(app.registry, input.provider, 'not_found')
    const addModels = input.add_models?.map(model => ({
      model: model.model,
      displayName: model.display_name ?? null,
      contextTokens: model.context_tokens ?? null,
      maxOutputTokens: model.max_output_tokens ?? null,
    }))
    const changes = withoutUndefined({
      displayName: input.display_name,
      isActive: input.is_active,
      baseUrl: input.base_url,
      allowPlainHttp: input.allow_plain_http,
      defaultModel: input.default_model,
      costPer1kTokensNanos: nanosOf(input.cost_per_1k_tokens),
      pricesProviderId: input.prices_provider_id,
      addModels,
      removeModels: input.remove_models,
    })
    const updated = app.registry.update(name, changes)
    app.breakers.reset(updated.id)
    return describe(app, updated)
  }),

  remove: providers.remove.handler(({ input, context }) => {
    const { app } = context.api
    const { name } = providerOf(app.registry, input.provider, 'not_found')
    return { provider: name, outcome: app.registry.remove(name) }
  }),

  setUp: providers.setUp.handler(({ context }) => ({
    providers: context.api.app.registry.setUp().map(({ name, outcome, modelsAdded, modelsRetired }) => ({
      name,
      outcome,
      models_added: [...modelsAdded],
      models_retired: [...modelsRetired],
    })),
  })),

  test: providers.test.handler(async ({ input, context, signal }) => {
    const { app } = context.api
    const { name } = providerOf(app.registry, input.provider, 'not_found')
    const test = await testProvider(app, { provider: name, model: input.model, signal })
    const call = test.callId === null ? null : createCallQueryRepository(app.store).byId(test.callId)
    return {
      provider: test.provider,
      display_name: test.displayName,
      model: test.model,
      simulated: test.simulated,
      ok: test.ok,
      call: call === null ? null : callToJson(call),
      attempts: test.attempts,
      text: test.text,
      answered_model: test.answeredModel,
      failure: test.failure && {
        kind: test.failure.kind,
        message: test.failure.message,
        http_status: test.failure.httpStatus,
        retry_after_ms: test.failure.retryAfterMs,
      },
      advice: test.advice,
      note: test.note,
    }
  }),

  setKey: providers.setKey.handler(async ({ input, context }) => {
    const { app } = context.api
    const provider = keyedProvider(app, input.provider)
    const keptIn = await app.vault.write(provider.name, input.key)
    // What failed with the former key says nothing about this one.
    app.breakers.reset(provider.id)
    const [key, status] = await Promise.all([app.vault.describe(provider.name), app.vault.status()])
    return { provider: provider.name, kept_in: keptIn, key: keyToJson(key), explanation: status.explanation }
  }),

  deleteKey: providers.deleteKey.handler(async ({ input, context }) => {
    const { app } = context.api
    const { name } = keyedProvider(app, input.provider)
    const deleted = await app.vault.delete(name)
    return { provider: name, deleted, key: keyToJson(await app.vault.describe(name)) }
  }),

  setPrice: providers.setPrice.handler(({ input, context }) => {
    const { app } = context.api
    const provider = providerOf(app.registry, input.provider, 'not_found')
    const now = app.clock.now()
    app.pricing.setUserPrice({
      providerId: provider.id,
      model: input.model,
      inputPerMtok: Math.round(input.input * 1e9),
      outputPerMtok: Math.round(input.output * 1e9),
      cacheReadPerMtok: nanosOf(input.cache_read) ?? null,
      cacheWrite5mPerMtok: nanosOf(input.cache_write_5m) ?? null,
      cacheWrite1hPerMtok: nanosOf(input.cache_write_1h) ?? null,
      effectiveFrom: input.effective_from === undefined ? now : Date.parse(input.effective_from),
    })
    return priceNow(app, provider, input.model)
  }),

  unsetPrice: providers.unsetPrice.handler(({ input, context }) => {
    const { app } = context.api
    const provider = providerOf(app.registry, input.provider, 'not_found')
    const removed = app.pricing.unsetUserPrice(provider.id, input.model)
    return { ...priceNow(app, provider, input.model), removed }
  }),
}

function priceNow(app: App, provider: ConfiguredProvider, model: string) {
  const price = priceToJson(app.pricing.describePrice(provider.id, model, app.clock.now()))
  return { provider: provider.name, model, price }
}

function keyedProvider(app: App, given: string): ConfiguredProvider {
  const provider = providerOf(app.registry, given, 'not_found')
  if (provider.kind !== 'practice') return provider
  throw failing('usage', sayProvider('provider.practice_key'))
}
