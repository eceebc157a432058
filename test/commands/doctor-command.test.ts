import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CheckContext, OpenedParts } from '../../src-main/doctor/check.ts'
import { type Diagnosis, runChecks } from '../../src-main/doctor/run-checks.ts'
import { Failure } from '../../src-main/failure.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import type { ConfiguredProvider } from '../../src-main/providers/registry-types.ts'
import { openVault } from '../../src-main/vault/open-vault.ts'
import { galley } from '../support/galley-cli.ts'
import { testPaths } from '../support/temporary-registry.ts'

let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'galley-doctor-'))
})
afterEach(() => {
  chmodSync(data, 0o700)
  rmSync(data, { recursive: true, force: true })
})

function context(changes: Partial<CheckContext> = {}): CheckContext {
  const loadKeytar = async () => {
    throw new Error('Cannot autolaunch D-Bus without X11 $DISPLAY')
  }
  const environment = changes.environment ?? { GALLEY_PORT: '0' }
  return {
    paths: { ...testPaths, data },
    environment,
    clock: systemClock,
    platform: 'linux',
    nodeVersion: process.versions.node,
    vault: openVault({ environment, logger: silentLogger, paths: testPaths, loadKeytar, platform: 'linux' }),
    database: new Failure('not_found', 'There is none.'),
    opened: null,
    fetch: null,
    signal: new AbortController().signal,
    ...changes,
  }
}

async function find(name: string, changes: Partial<CheckContext> = {}): Promise<Diagnosis> {
  const found = (await runChecks(context(changes))).find(diagnosis => diagnosis.name === name)
  if (found === undefined) throw new Error(`There is no check ${name}`)
  return found
}

function provider(name: string, baseUrl: string): ConfiguredProvider {
  return { name, baseUrl, kind: 'openai_compatible', isActive: true } as ConfiguredProvider
}

describe('the doctor', () => {
  it('finds nothing wrong on a machine that has never run Galley, and changes nothing', async () => {
    const folder = join(data, 'not', 'there')
    const { exitCode, out } = galley(folder, ['doctor', '--json'])
    const diagnoses = out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Diagnosis)
    expect(exitCode).toBe(0)
    expect(diagnoses.map(({ name }) => name)).toEqual([
      'node-version',
      'data-folder',
      'database',
      'owner-lock',
      'keytar-build',
      'keychain',
      'provider-keys',
      'provider-reachability',
      'prices-age',
      'time-zone',
      'port',
    ])
    expect(diagnoses.filter(({ state }) => state === 'problem')).toEqual([])
    for (const { state, advice } of diagnoses) expect(advice === null).toBe(state === 'ok')
    expect(diagnoses.filter(diagnosis => 'inWindow' in diagnosis)).toEqual([])
    expect(() => rmSync(folder)).toThrow(/ENOENT/)
  })

  it('works, says what to do and fails where the database is damaged', () => {
    expect(galley(data, ['setup-providers']).exitCode).toBe(0)
    writeFileSync(join(data, 'galley.db'), 'this was a database once'.repeat(400))
    const { exitCode, out } = galley(data, ['doctor'])
    expect(exitCode).toBe(1)
    expect(out).toMatch(/✗ Database .*\n\s+→ .*/)
    expect(out).toMatch(/✓ Node\.js/)
    expect(out).toMatch(/1 problem/)
  })

  it('names no command to whoever looks at a window', async () => {
    const found = await runChecks(
      context({
        clock: { ...systemClock, now: () => Date.parse('2030-01-01T00:00:00Z') },
        opened: { providers: [], timeZone: 'Asia/Tokyo', prices: { origin: 'x', date: '2020-01-01' } } as never,
      }),
    )
    const commands = found.filter(({ advice }) => advice?.includes('"galley ')).map(({ name }) => name)
    expect(commands).toEqual(expect.arrayContaining(['prices-age', 'time-zone', 'provider-keys']))
    expect(found.map(({ advice, inWindow }) => inWindow ?? advice).join('\n')).not.toContain('"galley ')
  })

  it('tells a data folder that is a file, or whose parent is', async () => {
    const file = join(data, 'file')
    writeFileSync(file, '')
    expect(await find('data-folder', { paths: { ...testPaths, data: file } })).toMatchObject({
      state: 'problem',
      message: expect.stringMatching(/is a file/),
    })
    expect(await find('data-folder', { paths: { ...testPaths, data: join(file, 'below') } })).toMatchObject({
      state: 'problem',
    })
  })

  it('warns of a data folder that others can read', async () => {
    const open = join(data, 'open')
    mkdirSync(open)
    chmodSync(open, 0o755)
    expect(await find('data-folder', { paths: { ...testPaths, data: open } })).toMatchObject({
      state: 'warning',
      advice: expect.stringMatching(/chmod 700/),
    })
  })

  it('tells an old Node.js, and a clock that is wrong', async () => {
    expect(await find('node-version', { nodeVersion: '20.19.0' })).toMatchObject({
      state: 'problem',
      advice: expect.stringMatching(/npm ci/),
    })
    const clock = { ...systemClock, now: () => Date.UTC(2019, 0, 1) }
    expect(await find('time-zone', { clock })).toMatchObject({ state: 'problem' })
  })

  it('names the age of prices', async () => {
    const clock = { ...systemClock, now: () => Date.UTC(2028, 0, 1) }
    expect(await find('prices-age', { clock })).toMatchObject({
      state: 'warning',
      advice: expect.stringMatching(/galley prices refresh/),
    })
  })

  it('warns where there is no keychain and no key, and names an unusable variable', async () => {
    expect(await find('keychain')).toMatchObject({ state: 'warning', message: expect.stringMatching(/no service/) })
    expect(await find('provider-keys')).toMatchObject({
      state: 'warning',
      message: expect.stringMatching(/could not be asked/),
    })
    const environment = { MISTRAL_API_KEY: 'two words', GALLEY_PORT: '0' }
    expect(await find('provider-keys', { environment })).toMatchObject({
      state: 'problem',
      message: expect.stringMatching(/MISTRAL_API_KEY contains a blank/),
    })
    const good = { MISTRAL_API_KEY: 'good-key', GALLEY_PORT: '0' }
    expect(await find('provider-keys', { environment: good })).toMatchObject({
      state: 'ok',
      message: 'Found for mistral (MISTRAL_API_KEY).',
    })
    const prices = { date: '2026-01-01' } as OpenedParts['prices']
    const opened = (isActive: boolean) => ({
      ...{ timeZone: 'UTC', prices },
      providers: [provider('openai', ''), { ...provider('mistral', ''), isActive }],
    })
    expect(await find('provider-keys', { environment: good, opened: opened(false) })).toMatchObject({
      state: 'warning',
      message: 'Only providers that are switched off have a key: mistral (MISTRAL_API_KEY).',
      advice: 'Run "galley providers set mistral --active on" to switch one on.',
    })
    const both = { ...good, OPENAI_API_KEY: 'good-key' }
    expect(await find('provider-keys', { environment: both, opened: opened(false) })).toMatchObject({
      state: 'ok',
      message: 'Found for openai (OPENAI_API_KEY); switched off: mistral (MISTRAL_API_KEY).',
    })
  })

  describe('with a port of its own', () => {
    let server: Server
    let port: number
    beforeEach(async () => {
      server = createServer((_request, response) => response.writeHead(401).end())
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      port = (server.address() as { port: number }).port
    })
    afterEach(() => {
      server.closeAllConnections()
      server.close()
    })

    it('says that another program has the port', async () => {
      const environment = { GALLEY_PORT: String(port) }
      expect(await find('port', { environment })).toMatchObject({
        state: 'warning',
        message: `${port} on 127.0.0.1 is used by another program.`,
      })
      expect(await find('port', { environment: { GALLEY_PORT: '70000' } })).toMatchObject({ state: 'problem' })
    })

    it('asks providers for an answer only when it is told to', async () => {
      const opened = {
        providers: [provider('here', `http://127.0.0.1:${port}/v1`)],
        timeZone: 'UTC',
        prices: { origin: 'test', date: '2026-09-01', refreshed: false },
      }
      expect((await find('provider-reachability', { opened })).message).toMatch(/Not tried/)
      expect(await find('provider-reachability', { opened, fetch })).toMatchObject({
        state: 'ok',
        message: 'All answer: here.',
      })
      const gone = { ...opened, providers: [...opened.providers, provider('gone', 'http://127.0.0.1:9/v1')] }
      expect(await find('provider-reachability', { opened: gone, fetch })).toMatchObject({
        state: 'warning',
        message: expect.stringMatching(/^gone \(127\.0\.0\.1:9\) does not answer/),
      })
    })
  })

  it('turns a check that fails itself into a finding', async () => {
    const vault = { ...context().vault, status: () => Promise.reject(new Error('oops')) }
    expect(await find('keychain', { vault })).toMatchObject({
      state: 'problem',
      message: 'This could not be checked: oops',
    })
  })
})
