import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { providerModels, providers } from '../../db/schema.ts'
import { Failure } from '../../src-main/failure.ts'
import type { Clock } from '../../src-main/ports.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { createProviderRegistry } from '../../src-main/providers/registry.ts'
import type { Store } from '../../src-main/store/store.ts'
import { createTestRegistry, testPaths } from '../support/temporary-registry.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'

let store: Store
let dispose: () => void
beforeEach(() => {
  ;({ store, dispose } = createTemporaryStore())
})
afterEach(() => dispose())

function at(day: string): Clock {
  return { now: () => Date.parse(`${day}T12:00:00Z`), monotonic: () => 0 }
}

function caught(work: () => unknown): Failure {
  try {
    work()
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
  throw new Error('Nothing was thrown.')
}

function everything() {
  return { providers: store.orm.select().from(providers).all(), models: store.orm.select().from(providerModels).all() }
}

describe('setting up providers', () => {
  it('creates the five providers and the practice one, and does nothing the second time', () => {
    const { registry } = createTestRegistry(store, { clock: at('2026-11-23') })
    expect(registry.setUp().map(result => `${result.name} ${result.outcome}`)).toEqual([
      'openai created',
      'anthropic created',
      'google created',
      'cohere created',
      'mistral created',
      'practice created',
    ])
    const before = everything()
    expect(registry.setUp().every(result => result.outcome === 'unchanged')).toBe(true)
    expect(everything()).toEqual(before)
  })

  it("keeps a user's changes and models through a refresh", () => {
    const { registry } = createTestRegistry(store)
    registry.setUp()
    registry.update('openai', {
      baseUrl: 'https://proxy.example/v1/',
      defaultModel: 'my-tuned',
      costPer1kTokensNanos: 2_000_000,
      displayName: 'Our OpenAI',
      isActive: false,
      addModels: [{ model: 'my-tuned', contextTokens: 9000 }],
    })
    store.db.prepare(`UPDATE providers SET catalogue_base_url = 'https://old.example' WHERE name = 'openai'`).run()
    store.db.prepare(`DELETE FROM provider_models WHERE model = 'gpt-6-sol'`).run()

    const result = registry.setUp().find(entry => entry.name === 'openai')
    expect(result).toMatchObject({ outcome: 'refreshed', modelsAdded: ['gpt-6-sol'] })
    const openai = registry.expect('openai')
    expect(openai).toMatchObject({
      baseUrl: 'https://proxy.example/v1',
      baseUrlSource: 'user',
      defaultModel: 'my-tuned',
      costPer1kTokensNanos: 2_000_000,
      displayName: 'Our OpenAI',
      isActive: false,
    })
    expect(openai.models.find(model => model.model === 'my-tuned')).toMatchObject({
      addedByUser: true,
      contextTokens: 9000,
    })
    expect(registry.update('openai', { baseUrl: null }).baseUrl).toBe('https://api.openai.com/v1')
  })

  it('marks models that end or leave the catalogue as retired and deletes none', () => {
    const { registry } = createTestRegistry(store, { clock: at('2026-11-23') })
    registry.setUp()
    const id = registry.expect('openai').id
    store.orm.insert(providerModels).values({ providerId: id, model: 'left-the-catalogue' }).run()
    const later = createTestRegistry(store, { clock: at('2026-12-12') }).registry
    const result = later.setUp().find(entry => entry.name === 'openai')
    expect(result?.modelsRetired).toEqual(
      expect.arrayContaining(['gpt-5', 'gpt-5-mini', 'gpt-5-nano', 'left-the-catalogue']),
    )
    expect(later.expect('openai').models.find(model => model.model === 'left-the-catalogue')?.isRetired).toBe(true)
  })

  it('gives a provider first met in an import its own dialect', () => {
    const { registry } = createTestRegistry(store)
    const { id } = registry.ensureRecorded('OpenAI')
    registry.setUp()
    expect(registry.expect('openai')).toMatchObject({ id, kind: 'openai', isActive: true })
  })

  it('reads on a read-only store and refuses to change it', () => {
    createTestRegistry(store).registry.setUp()
    const reader = createTestRegistry({ ...store, mode: 'reader' }).registry
    expect(reader.list()).toHaveLength(6)
    expect(caught(() => reader.setUp()).code).toBe('database_busy')
    expect(caught(() => reader.update('openai', { isActive: false })).code).toBe('database_busy')
  })
})

describe('custom providers', () => {
  it('adds one with its models, and removes it only while nothing refers to it', () => {
    const { registry } = createTestRegistry(store)
    const added = registry.add({
      name: 'my-server',
      baseUrl: 'http://localhost:9999/v1',
      models: ['llama'],
      defaultModel: 'llama',
    })
    expect(added).toMatchObject({ kind: 'openai_compatible', defaultModel: 'llama', baseUrlSource: 'user' })
    expect(caught(() => registry.add({ name: 'my-server', baseUrl: 'http://localhost:1/v1' })).code).toBe('conflict')
    expect(registry.remove('my-server')).toBe('removed')
    expect(registry.find('my-server')).toBeNull()

    const again = registry.add({ name: 'my-server', baseUrl: 'http://localhost:9999/v1' })
    store.db
      .prepare(
        `INSERT INTO service_calls (origin, provider_id, model_name, operation, status, created_at) VALUES ('service', ?, 'm', 'other', 'success', 1)`,
      )
      .run(again.id)
    expect(registry.remove('my-server')).toBe('deactivated')
    expect(registry.expect('my-server').isActive).toBe(false)
    expect(createTestRegistry(store).registry.list()).toHaveLength(1)
  })

  it.each([
    ['not a url', 'not a URL'],
    ['ftp://example.com', 'http and https'],
    ['https://user:pw@example.com/v1', 'user name or password'],
    ['https://example.com/v1?key=abc', '"?"'],
    ['http://example.com/v1', '--allow-http'],
  ])('refuses the base URL %s and says why', (url, why) => {
    const { registry } = createTestRegistry(store)
    const failure = caught(() => registry.add({ name: 'x', baseUrl: url }))
    expect(failure.code).toBe('usage')
    expect(failure.message).toContain(why)
    expect(failure.message).not.toContain('pw@')
    expect(registry.list()).toEqual([])
  })

  it.each(['', 'Upper', 'a b', '-a', 'a-', 'é', 'x'.repeat(41)])('refuses the name %j', name => {
    const { registry } = createTestRegistry(store)
    expect(caught(() => registry.add({ name, baseUrl: 'https://example.com' })).code).toBe('usage')
  })

  it('changes nothing when one of several changes cannot be', () => {
    const { registry } = createTestRegistry(store)
    registry.setUp()
    const before = everything()
    expect(
      caught(() => registry.update('openai', { addModels: [{ model: 'new-one' }], defaultModel: 'nonsense' })).code,
    ).toBe('not_found')
    expect(caught(() => registry.update('openai', { isActive: false, removeModels: ['gpt-6-sol'] })).code).toBe(
      'conflict',
    )
    expect(everything()).toEqual(before)
  })
})

describe('choosing provider and model', () => {
  it('prefers the choice, then the environment, then the settings, then a provider with a key', () => {
    const plain = createTestRegistry(store)
    plain.registry.setUp()
    const named = (environment: Record<string, string>, choice = {}, withKey: string[] = []) => {
      const { provider, model } = createTestRegistry(store, {
        environment,
        providersWithKey: withKey,
      }).registry.resolve(choice)
      return `${provider.name}/${model}`
    }
    expect(named({})).toBe('openai/gpt-6-sol')
    expect(named({}, {}, ['mistral'])).toBe('mistral/mistral-large-2512')
    expect(named({ LLM_PROVIDER: 'Google', LLM_MODEL_NAME: 'gemini-3.5-flash' })).toBe('google/gemini-3.5-flash')
    expect(named({ LLM_MODEL_NAME: 'mistral-small-2603' })).toBe('mistral/mistral-small-2603')
    expect(named({ LLM_MODEL_NAME: 'mistral-small-2603' }, { provider: 'cohere' })).toBe('cohere/command-a-03-2025')
    expect(() => named({ LLM_MODEL_NAME: 'nobody-has-it' })).toThrow(/no model "nobody-has-it"/)
    expect(named({ COHERE_API_KEY: 'k' })).toBe('cohere/command-a-03-2025')
    plain.settings.set('defaultProvider', 'anthropic')
    expect(named({})).toBe('anthropic/claude-sonnet-5-5')
    plain.settings.set('defaultModel', 'claude-opus-5-5')
    expect(named({})).toBe('anthropic/claude-opus-5-5')
    expect(named({}, { provider: 'openai' })).toBe('openai/gpt-6-sol')
    expect(named({ LLM_PROVIDER: 'google' })).toBe('google/gemini-3.8-flash')
    expect(named({ LLM_PROVIDER: 'google', LLM_MODEL_NAME: 'gemini-3.5-flash' })).toBe('google/gemini-3.5-flash')
    expect(named({ LLM_PROVIDER: 'google', LLM_MODEL_NAME: 'gemini-3.5-flash' }, { provider: 'openai' })).toBe(
      'openai/gpt-6-sol',
    )
    expect(named({}, { model: 'mistral-small-2603' })).toBe('mistral/mistral-small-2603')
  })

  it('says of a provider that nobody chose and that has no key that it is only the first', () => {
    const { registry } = createTestRegistry(store)
    registry.setUp()
    expect(registry.resolve({})).toMatchObject({ provider: { name: 'openai' }, isGuess: true })
    expect(registry.resolve({ provider: 'openai' }).isGuess).toBeUndefined()
    registry.add({ name: 'local', baseUrl: 'http://127.0.0.1:1/v1', models: ['m'], defaultModel: 'm' })
    expect(registry.resolve({})).toEqual(registry.resolve({ provider: 'local' }))
  })

  it('names near matches of a mistyped provider or model', () => {
    const { registry } = createTestRegistry(store)
    registry.setUp()
    expect(caught(() => registry.resolve({ provider: 'antropic' })).message).toContain('Did you mean anthropic?')
    const failure = caught(() => registry.resolve({ provider: 'openai', model: 'gpt-6-soll' }))
    expect(failure.code).toBe('not_found')
    expect(failure.message).toMatch(/Did you mean gpt-6-sol/)
    expect(failure.message).toContain('--add-model gpt-6-soll')
  })

  it('warns of a retired model and lets custom endpoints serve what nobody listed', () => {
    const { registry } = createTestRegistry(store)
    registry.setUp()
    expect(registry.resolve({ provider: 'openai', model: 'gpt-3.5-turbo' }).note).toContain('gpt-5.6-terra')
    registry.add({ name: 'local', baseUrl: 'http://127.0.0.1:1/v1' })
    expect(registry.resolve({ provider: 'local', model: 'anything' }).note).toContain('not among the models')
    expect(caught(() => registry.resolve({ provider: 'local' })).message).toContain('no default model')
  })

  it('refuses a provider that is switched off, and says so before anything is set up', () => {
    const { registry } = createTestRegistry(store)
    expect(caught(() => registry.resolve({})).message).toContain('setup-providers')
    registry.setUp()
    registry.update('openai', { isActive: false })
    expect(caught(() => registry.resolve({ provider: 'openai' })).code).toBe('conflict')
  })

  it('names the variable whose base URL cannot be used', () => {
    createTestRegistry(store).registry.setUp()
    const { registry } = createTestRegistry(store, {
      environment: { OPENAI_BASE_URL: 'https://u:secret-word@x.example' },
    })
    const failure = caught(() => registry.expect('openai'))
    expect(failure.message).toContain('OPENAI_BASE_URL')
    expect(failure.message).not.toContain('secret-word')
  })

  it('lets the environment override a base URL and says so', () => {
    const registry = createProviderRegistry({
      store,
      clock: systemClock,
      environment: { GOOGLE_BASE_URL: 'http://gemini.test:8080/', MY_SERVER_BASE_URL: 'https://b.example' },
      paths: testPaths,
      logger: silentLogger,
    })
    registry.setUp()
    registry.update('google', { baseUrl: 'https://mine.example' })
    registry.add({ name: 'my-server', baseUrl: 'https://a.example' })
    expect(registry.expect('google')).toMatchObject({
      baseUrl: 'http://gemini.test:8080',
      baseUrlSource: 'environment',
    })
    expect(registry.expect('my-server')).toMatchObject({ baseUrl: 'https://b.example', baseUrlSource: 'environment' })
  })
})
