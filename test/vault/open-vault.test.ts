import { describe, expect, it } from 'vitest'
import type { Environment } from '../../src-main/ports.ts'
import { stateOfError } from '../../src-main/vault/keychain-state.ts'
import type { Keytar } from '../../src-main/vault/keytar.ts'
import { openVault } from '../../src-main/vault/open-vault.ts'

const noWorker = { worker: () => '/nowhere' }

/** A keychain in memory; what it does can be replaced. */
function createRing(replaced: Partial<Keytar> = {}) {
  const entries = new Map<string, string>()
  const calls: string[] = []
  const keytar: Keytar = {
    getPassword: async (service, account) => entries.get(`${service}/${account}`) ?? null,
    setPassword: async (service, account, password) => void entries.set(`${service}/${account}`, password),
    deletePassword: async (service, account) => entries.delete(`${service}/${account}`),
    ...replaced,
  }
  return { entries, calls, keytar }
}

function open(loadKeytar: () => Promise<Keytar>, environment: Environment = {}, logged: unknown[] = []) {
  const log = (fields: object, message: string) => void logged.push(fields, message)
  return openVault({
    environment,
    logger: { debug: log, info: log, warn: log, error: log },
    paths: noWorker,
    timeoutMs: 50,
    platform: 'linux',
    loadKeytar,
  })
}

const failsWith = (message: string, code?: string) => async () => {
  throw Object.assign(new Error(message), code === undefined ? {} : { code })
}

describe('the vault', () => {
  it('asks the environment first and then leaves the keychain alone', async () => {
    const vault = open(failsWith('must not be loaded'), {
      OPENAI_API_KEY: 'sk-environment-1234',
      COHERE_API_KEY: '   ',
      MY_BOX_API_KEY: 'local-key\n',
    })
    expect(await vault.read('openai')).toBe('sk-environment-1234')
    expect(await vault.describe('my-box')).toMatchObject({ source: 'environment', variable: 'MY_BOX_API_KEY' })
    await expect(vault.read('cohere')).rejects.toMatchObject({ code: 'vault' })
  })

  it('refuses an unusable environment variable by name, not by value', async () => {
    const vault = open(failsWith('unused'), { OPENAI_API_KEY: 'sk a b c d e f' })
    await expect(vault.read('openai')).rejects.toThrow(/The key in OPENAI_API_KEY contains a blank/)
    expect(await vault.describe('openai')).toMatchObject({ problem: expect.not.stringContaining('a b c') })
  })

  it('prefers GOOGLE_API_KEY and accepts GEMINI_API_KEY', async () => {
    const both = { GOOGLE_API_KEY: 'google-key', GEMINI_API_KEY: 'gemini-key' }
    expect(await open(failsWith('unused'), both).read('google')).toBe('google-key')
    expect(await open(failsWith('unused'), { GEMINI_API_KEY: 'gemini-key' }).read('google')).toBe('gemini-key')
  })

  it('keeps a key for the session where the keychain fails, and moves it there once it works', async () => {
    let isBroken = true
    const ring = createRing()
    const vault = open(async () => {
      if (isBroken) throw new Error('Cannot create an item in a locked collection')
      return ring.keytar
    })
    expect(await vault.write('openai', 'first-key')).toBe('session')
    expect(await vault.describe('openai')).toMatchObject({ source: 'session' })
    isBroken = false
    expect(await vault.write('openai', 'second-key')).toBe('keychain')
    expect(ring.entries.get('galley/openai')).toBe('second-key')
    expect(await vault.describe('openai')).toMatchObject({ source: 'keychain' })
    expect(await vault.delete('openai')).toBe(true)
    expect(ring.entries.size).toBe(0)
  })

  it('drops the answer of a keychain that comes too late', async () => {
    let answer: (value: string) => void = () => {}
    let isSlow = false
    const ring = createRing()
    const keytar: Keytar = {
      ...ring.keytar,
      getPassword: (service, account) =>
        isSlow ? new Promise(resolve => (answer = resolve)) : ring.keytar.getPassword(service, account),
    }
    const vault = open(async () => keytar)
    await vault.write('openai', 'stored-key')
    isSlow = true
    await expect(vault.read('openai')).rejects.toMatchObject({ code: 'vault', details: { state: 'timeout' } })
    answer('stored-key')
    await new Promise(resolve => setTimeout(resolve, 20))
    expect(await vault.status()).toMatchObject({ state: 'timeout', kind: 'session' })
    await expect(vault.read('openai')).rejects.toMatchObject({ details: { state: 'timeout' } })
  })

  it('stops keytar after a timeout and does not wait again for each key', async () => {
    let stopped = 0
    let started = 0
    const never = () => new Promise<never>(() => {})
    const hanging: Keytar = {
      getPassword: never,
      setPassword: never,
      deletePassword: never,
      stop: () => (stopped += 1),
    }
    const vault = open(async () => {
      started += 1
      return hanging
    })
    const results = await Promise.allSettled(['a', 'b', 'c', 'd'].map(name => vault.read(name)))
    expect(results.every(result => result.status === 'rejected')).toBe(true)
    expect({ started, stopped }).toEqual({ started: 1, stopped: 1 })
  })

  it('runs calls in their order', async () => {
    const ring = createRing()
    const slow = createRing({
      ...ring.keytar,
      setPassword: async (...values) => {
        await new Promise(resolve => setTimeout(resolve, 10))
        await ring.keytar.setPassword(...values)
      },
    })
    const vault = open(async () => slow.keytar)
    await Promise.all([vault.write('openai', 'a-key'), vault.delete('openai')])
    expect(ring.entries.size).toBe(0)
  })

  it('logs no key', async () => {
    const logged: unknown[] = []
    const vault = open(failsWith('nothing'), {}, logged)
    await vault.write('openai', 'sk-canary-key-123456')
    await vault.read('openai')
    expect(logged.length).toBeGreaterThan(0)
    expect(JSON.stringify(logged)).not.toContain('canary')
  })
})

describe('what an error says about the keychain', () => {
  it.each([
    ['not_installed', "Cannot find module 'keytar'", 'MODULE_NOT_FOUND'],
    ['not_installed', 'keytar.node: invalid ELF header', 'ERR_DLOPEN_FAILED'],
    [
      'library_missing',
      'libsecret-1.so.0: cannot open shared object file: No such file or directory',
      'ERR_DLOPEN_FAILED',
    ],
    ['library_missing', '/lib/libsecret-1.so.0: file too short', 'ERR_DLOPEN_FAILED'],
    ['no_service', 'Cannot autolaunch D-Bus without X11 $DISPLAY', undefined],
    ['no_service', 'Could not connect: No such file or directory', undefined],
    ['no_service', 'The name org.freedesktop.secrets was not provided by any .service files', undefined],
    ['locked', 'Cannot create an item in a locked collection', undefined],
    ['locked', 'Object does not exist at path “/org/freedesktop/secrets/collection/login”', undefined],
    ['locked', 'User interaction is not allowed.', undefined],
    ['denied', 'The prompt was dismissed', undefined],
    ['denied', 'User canceled the operation.', undefined],
    ['timeout', 'Timeout was reached', undefined],
    ['denied', 'Something nobody has seen', undefined],
  ])('%s: %s', (state, message, code) => {
    expect(stateOfError(Object.assign(new Error(message), code === undefined ? {} : { code }))).toBe(state)
  })
})
