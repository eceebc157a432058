import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGalleyClient } from '../../src-main/contract/client.ts'
import { type ServeProcess, startServe } from './galley-serve.ts'

const data = mkdtempSync(join(tmpdir(), 'galley-test-'))
afterAll(() => rmSync(data, { recursive: true, force: true }))

const clientOf = (serving: Pick<ServeProcess, 'url' | 'tokenFile'>) =>
  createGalleyClient({ url: serving.url, token: readFileSync(serving.tokenFile, 'utf8').trim() })

describe('galley serve', () => {
  let serving: ServeProcess
  beforeAll(async () => {
    serving = await startServe(data)
  })
  afterAll(() => serving.dispose())

  it('opens the sample data beside the real one, on a port of its own, and ends it again', async () => {
    const client = clientOf(serving)
    expect(await client.samples.status()).toEqual({ is_sample: false, is_available: true, url: null, home_url: null })
    const [opened, again] = await Promise.all([client.samples.open(), client.samples.open()])
    const login = new URL(opened.url ?? '')
    expect(opened.shown_in).toBe('page')
    expect(login.origin).not.toBe(serving.url)
    expect(new URL(again.url ?? '').origin).toBe(login.origin)
    const sample = clientOf({ url: login.origin, tokenFile: join(data, 'sample', 'api-token') })
    expect(await sample.system.status()).toMatchObject({ sample: true, data_folder: join(data, 'sample') })
    expect(await sample.samples.status()).toEqual({
      is_sample: true,
      is_available: false,
      url: null,
      home_url: serving.url,
    })
    const dashboard = await sample.metrics.dashboard({ days: 30 })
    expect(dashboard.totals.calls).toBeGreaterThan(500)
    expect(dashboard.providers.every(provider => provider.simulated)).toBe(true)
    expect((await sample.books.list()).books.map(book => book.name)).toContain('夜航的灯')
    expect((await client.metrics.dashboard({ days: 30 })).totals.calls).toBe(0)
    expect((await client.calls.list({})).calls).toEqual([])
    expect((await client.samples.status()).url).toBe(login.origin)
    expect((await client.samples.close()).url).toBeNull()
    await expect(fetch(`${login.origin}/health`)).rejects.toThrow()
    expect(existsSync(join(data, 'sample', 'galley.db'))).toBe(true)
  })

  it('ends properly with the sample data open', async () => {
    await clientOf(serving).samples.open()
    serving.signal('SIGTERM')
    expect(await serving.ended).toMatchObject({ code: 0 })
  })
})

describe('galley serve --demo', () => {
  it('serves sample data alone, and no key can be given to it', async () => {
    const serving = await startServe(data, ['--demo'], { OPENAI_API_KEY: 'sk-never' })
    try {
      const client = clientOf(serving)
      expect(await client.system.status()).toMatchObject({ sample: true, providers_with_key: ['practice'] })
      expect(await client.samples.status()).toMatchObject({ is_sample: true, is_available: false })
      const refused = await client.providers
        .setKey({ provider: 'openai', key: `sk-${'a'.repeat(40)}` })
        .catch(error => error)
      expect(refused).toMatchObject({ code: 'conflict' })
      const translated = await client.operations.translate({
        text: '雨が降っている。',
        target_language: 'en',
        provider: 'practice',
      })
      expect(translated.provider).toBe('practice')
    } finally {
      serving.signal('SIGTERM')
      await serving.ended
    }
  })
})
