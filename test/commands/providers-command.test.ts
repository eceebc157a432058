import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../src-main/app.ts'
import { registerProviders } from '../../src-main/commands/providers.ts'
import { registerSetupProviders } from '../../src-main/commands/setup-providers.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { createBreakers } from '../../src-main/service/breakers.ts'
import { openVault } from '../../src-main/vault/open-vault.ts'
import {
  answered,
  createServiceFixture,
  refused,
  type ServiceFixture,
  scriptedAdapter,
} from '../service/service-fixture.ts'
import { testPaths } from '../support/temporary-registry.ts'
import { runCommand } from './run-command.ts'

let fixture: ServiceFixture
beforeEach(() => {
  fixture = createServiceFixture()
})
afterEach(() => fixture.dispose())

interface Run {
  readonly exitCode: number
  readonly printed: string
  readonly noted: string
}

/** Runs one command line over the fixture's real parts, as the entry does. */
async function galley(...argv: string[]): Promise<Run> {
  const environment = { OPENAI_API_KEY: 'sk-canary-0123456789abcd' }
  const { store, registry, settings, ledger, service } = fixture
  const vault = openVault({
    environment,
    logger: silentLogger,
    paths: testPaths,
    loadKeytar: async () => {
      throw Object.assign(new Error('no keytar here'), { code: 'ERR_MODULE_NOT_FOUND' })
    },
  })
  const breakers = createBreakers(systemClock)
  const app = {
    clock: systemClock,
    paths: testPaths,
    environment,
    store,
    registry,
    settings,
    ledger,
    service,
    vault,
    breakers,
  }
  const { exitCode, printed, noted } = await runCommand(argv, {
    register: [registerSetupProviders, registerProviders],
    paths: testPaths,
    environment,
    app: app as unknown as App,
  })
  return { exitCode, printed: printed.join('\n'), noted: noted.join('\n') }
}

describe('galley setup-providers', () => {
  it('says for each provider where its key was found, and never the key', async () => {
    const { exitCode, printed } = await galley('setup-providers')
    expect(exitCode).toBe(0)
    expect(printed).toMatch(/openai .*gpt-6-sol .*environment \(OPENAI_API_KEY, ends in abcd\)/)
    expect(printed).toMatch(/mistral .*none \(keychain not available\)/)
    expect(printed).toMatch(/practice .*needs none/)
    expect(printed).not.toContain('sk-canary')
  })

  it('gives the reason why there is no keychain once, and no provider as the one it is about', async () => {
    for (const command of [['setup-providers'], ['providers', 'list']]) {
      const { noted } = await galley(...command)
      expect(noted.match(/The keychain refused Galley/g)).toHaveLength(1)
      expect(noted).not.toMatch(/key for (openai|anthropic)/)
    }
  })

  it('gives one JSON object', async () => {
    const { printed } = await galley('setup-providers', '--json')
    const { providers } = JSON.parse(printed)
    expect(providers).toHaveLength(6)
    expect(providers[0]).toMatchObject({
      name: 'openai',
      key: { source: 'environment', variable: 'OPENAI_API_KEY' },
      setUp: { outcome: 'unchanged' },
    })
    expect(printed).not.toContain('sk-canary')
  })
})

describe('galley providers', () => {
  it('lists them, one JSON a line, and names the default', async () => {
    const json = await galley('providers', 'list', '--json')
    expect(json.printed.split('\n').map(line => JSON.parse(line).name)).toEqual([
      'openai',
      'anthropic',
      'google',
      'cohere',
      'mistral',
      'practice',
    ])
    expect((await galley('providers')).noted).toContain('the first provider with a key; none has one yet')
    await galley('providers', 'set', 'openai', '--default')
    expect((await galley('providers')).noted).toContain('Used where none is named: openai, gpt-6-sol')
  })

  it('sets default provider and model, price, address and activity', async () => {
    const { exitCode, printed } = await galley(
      'providers',
      'set',
      'mistral',
      '--default',
      '--default-model',
      'mistral-small-2603',
      '--cost-per-1k-tokens',
      '0.002',
      '--base-url',
      'https://eu.example/v1',
      '--active',
      'on',
      '--json',
    )
    expect(exitCode).toBe(0)
    expect(JSON.parse(printed)).toMatchObject({
      defaultModel: 'mistral-small-2603',
      costPer1kTokensNanos: 2_000_000,
      costPer1kTokens: 0.002,
      baseUrl: 'https://eu.example/v1',
      baseUrlSource: 'user',
    })
    expect(fixture.registry.resolve({})).toMatchObject({ provider: { name: 'mistral' }, model: 'mistral-small-2603' })
    await galley(
      'providers',
      'set',
      'mistral',
      '--no-default',
      '--default-model',
      '-',
      '--base-url',
      '-',
      '--cost-per-1k-tokens',
      '-',
    )
    expect(fixture.registry.expect('mistral')).toMatchObject({
      defaultModel: 'mistral-large-2512',
      baseUrlSource: 'catalogue',
      costPer1kTokensNanos: null,
    })
    expect(fixture.settings.get('defaultProvider')).toBeNull()
  })

  it.each([
    [['providers', 'set', 'openai'], 2, 'Nothing to change'],
    [['providers', 'set', 'openai', '--active', 'maybe'], 2, 'on or off'],
    [['providers', 'set', 'openai', '--cost-per-1k-tokens', 'cheap'], 2, 'Write it like 0.002'],
    [['providers', 'set', 'openai', '--base-url', 'http://example.com'], 2, '--allow-http'],
    [['providers', 'set', 'opnai', '--active', 'on'], 1, 'Did you mean openai?'],
    [['providers', 'set', 'openai', '--default-model', 'nope'], 1, '--add-model nope'],
    [['providers', 'show', 'nobody'], 1, 'Set up are:'],
    [['providers', 'add', 'mine'], 2, '--base-url'],
    [['providers', 'add', 'openai', '--base-url', 'https://x.example'], 1, 'comes with Galley'],
    [['providers', 'frobnicate'], 2, 'too many arguments'],
  ])('answers %j with exit code %i and says what to do', async (argv, exitCode, words) => {
    const run = await galley(...argv)
    expect(run.noted).toContain(words)
    expect(run.exitCode).toBe(exitCode)
    expect(run.printed).toBe('')
  })

  it('adds a preset without an address, lists its models, and removes it', async () => {
    const added = await galley('providers', 'add', 'ollama', '--model', 'qwen3', 'llama3.3')
    expect(added.printed).toContain('http://localhost:11434/v1')
    expect(
      (await galley('providers', 'set', 'ollama', '--add-model', 'gemma', '--context', '32_000')).printed,
    ).toContain('context 32,000')
    expect((await galley('providers', 'show', 'ollama')).printed).toMatch(/qwen3[\s\S]*llama3\.3[\s\S]*gemma/)
    expect((await galley('providers', 'remove', 'ollama')).printed).toContain('was removed')
    expect((await galley('providers', 'remove', 'openai')).printed).toContain('switched off')
  })
})

describe('galley providers test', () => {
  it('makes a tracked call and says what happened, with time, tokens and cost', async () => {
    const { exitCode, printed } = await galley('providers', 'test', 'openai', '--model', 'gpt-4o')
    expect(exitCode).toBe(0)
    expect(printed).toContain('OpenAI, gpt-4o: it works')
    expect(printed).toMatch(/Time +\d/)
    expect(printed).toMatch(/Tokens +12 in, 6 out/)
    expect(printed).toMatch(/Cost +\$0\.0/)
    expect(printed).toContain('Answered by gpt-6-sol-2026-09-22')
    expect(fixture.calls()).toMatchObject([{ status: 'success', origin: 'service' }])
    expect(fixture.store.db.prepare('SELECT operation, status FROM requests').all()).toEqual([
      { operation: 'other', status: 'answered' },
    ])
  })

  it('says what a refusal means and what to do, with exit code 1', async () => {
    await fixture.dispose()
    fixture = createServiceFixture({
      adapter: scriptedAdapter(refused('authentication', { httpStatus: 401, message: 'Incorrect API key provided.' })),
    })
    const { exitCode, printed, noted } = await galley('providers', 'test', 'openai')
    expect(exitCode).toBe(1)
    expect(printed).toContain('it does not work')
    expect(noted).toContain('Incorrect API key provided. (HTTP 401)')
    expect(noted).toContain('galley keys set openai')
    expect(fixture.store.db.prepare('SELECT status FROM requests').pluck().all()).toEqual(['failed'])
  })

  it('gives JSON on success and failure alike', async () => {
    await fixture.dispose()
    fixture = createServiceFixture({ adapter: scriptedAdapter(answered(), refused('quota_exhausted')) })
    expect(JSON.parse((await galley('providers', 'test', 'openai', '--json')).printed)).toMatchObject({
      ok: true,
      status: 'success',
      inputTokens: 12,
    })
    const failed = await galley('providers', 'test', 'openai', '--json')
    expect(JSON.parse(failed.printed)).toMatchObject({
      ok: false,
      status: 'rate_limited',
      failure: { kind: 'quota_exhausted' },
    })
    expect(JSON.parse(failed.noted)).toMatchObject({ error: { code: 'provider' } })
  })

  it('runs without any key on the practice provider, and says it is simulated', async () => {
    const { exitCode, printed } = await galley('providers', 'test', 'practice')
    expect(exitCode).toBe(0)
    expect(printed).toContain('Simulated: nothing left this machine, and nothing is paid.')
    expect(printed).toMatch(/Cost +free/)
    expect(fixture.calls()).toMatchObject([{ origin: 'practice', status: 'success', cost_nanos: 0 }])
  })

  it('lets nobody set a price for practice, which costs nothing', async () => {
    const { exitCode, noted } = await galley('providers', 'set', 'practice', '--cost-per-1k-tokens', '0.002')
    expect(exitCode).toBe(2)
    expect(noted).toContain('The practice provider answers on this machine and costs nothing. Nothing was changed.')
    expect((await galley('providers', 'show', 'practice')).printed).toMatch(/Prices +none: it answers on this machine/)
  })

  it('makes no call without a key and says how to set one', async () => {
    await fixture.dispose()
    fixture = createServiceFixture({ key: null })
    const { exitCode, noted } = await galley('providers', 'test', 'mistral')
    expect(exitCode).toBe(1)
    expect(noted).toContain('galley keys set mistral')
    expect(fixture.calls()).toEqual([])
  })
})
