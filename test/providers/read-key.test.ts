import { describe, expect, it } from 'vitest'
import { Failure } from '../../src-main/failure.ts'
import { readKey } from '../../src-main/providers/read-key.ts'

const local = { name: 'my-server', kind: 'openai_compatible', baseUrl: 'http://127.0.0.1:1234/v1' }
const remote = { ...local, baseUrl: 'https://llm.example.com/v1' }
const openai = { name: 'openai', kind: 'openai', baseUrl: 'http://127.0.0.1:1234/v1' }

const failing = (code: 'vault' | 'invalid_input', known: readonly string[] = []) => ({
  read: async () => Promise.reject(new Failure(code, 'The keychain is locked.')),
  providersWithKey: () => known,
})

describe('the key of a provider', () => {
  it('is what the vault has', async () => {
    expect(await readKey({ read: async name => `key of ${name}`, providersWithKey: () => [] }, local)).toBe(
      'key of my-server',
    )
  })

  it('is none for a server on this machine where the keychain cannot be asked', async () => {
    expect(await readKey(failing('vault'), local)).toBeNull()
  })

  it('is never none where one is needed, or known to be in the keychain', async () => {
    for (const provider of [remote, openai]) {
      await expect(readKey(failing('vault'), provider)).rejects.toMatchObject({ code: 'vault' })
    }
    await expect(readKey(failing('vault', ['my-server']), local)).rejects.toMatchObject({ code: 'vault' })
  })

  it('says what is wrong with one in the environment, also for a server on this machine', async () => {
    await expect(readKey(failing('invalid_input'), local)).rejects.toMatchObject({ code: 'invalid_input' })
  })
})
