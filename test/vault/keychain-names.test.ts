import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLogger } from '../../src-main/ports.ts'
import { createKeychainNames } from '../../src-main/vault/keychain-names.ts'
import type { Keytar } from '../../src-main/vault/keytar.ts'
import { openVault } from '../../src-main/vault/open-vault.ts'

let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'galley-names-'))
})
afterEach(() => {
  chmodSync(data, 0o700)
  rmSync(data, { recursive: true, force: true })
})

const key = 'sk-canary-0123456789'
const entries = new Map<string, string>()
const keytar: Keytar = {
  getPassword: async (service, account) => entries.get(`${service}/${account}`) ?? null,
  setPassword: async (service, account, password) => void entries.set(`${service}/${account}`, password),
  deletePassword: async (service, account) => entries.delete(`${service}/${account}`),
}

/** A vault as a process of its own would have it, over the same keychain and data folder. */
const open = () =>
  openVault({
    environment: {},
    logger: silentLogger,
    paths: { worker: () => '/nowhere' },
    keychainNames: createKeychainNames({ data }, silentLogger),
    loadKeytar: async () => keytar,
  })

describe('the names of providers with a key in the keychain', () => {
  it('are known to the next process without asking, and hold no key', async () => {
    await open().write('mistral', key)
    await open().write('cohere', key)
    expect(open().providersWithKey()).toEqual(['cohere', 'mistral'])
    for (const file of readdirSync(data)) expect(readFileSync(join(data, file), 'utf8')).not.toContain('canary')
    await open().delete('mistral')
    expect(open().providersWithKey()).toEqual(['cohere'])
  })

  it('follow what the keychain says when a key was put there or taken away elsewhere', async () => {
    entries.clear()
    entries.set('galley/google', key)
    await open().describe('google')
    expect(open().providersWithKey()).toEqual(['google'])
    entries.clear()
    expect(await open().read('google')).toBeNull()
    expect(open().providersWithKey()).toEqual([])
  })

  it('are none where the file is damaged or cannot be written, and nothing fails', async () => {
    entries.clear()
    writeFileSync(join(data, 'keychain-providers.json'), '{"half')
    expect(open().providersWithKey()).toEqual([])
    rmSync(data, { recursive: true })
    expect(await open().write('openai', key)).toBe('keychain')
    expect(open().providersWithKey()).toEqual([])
    data = mkdtempSync(join(tmpdir(), 'galley-names-'))
  })
})
