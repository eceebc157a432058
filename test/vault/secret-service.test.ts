import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { againstTheClock } from '../support/against-the-clock.ts'
import {
  canHideLibraries,
  createKeyringHome,
  hasLockCall,
  hasSecretService,
  parseLines,
  withoutLibsecret,
} from '../support/secret-service.ts'

const key = 'sk-canary-0123456789abcdefWXYZ'
let ring: ReturnType<typeof createKeyringHome>
beforeEach(() => {
  ring = createKeyringHome()
})
afterEach(() => ring.dispose())

describe.skipIf(!hasSecretService)('the vault on a real Secret Service (needs dbus, gnome-keyring, keytar)', () => {
  it('keeps a key that another process then reads, and deletes it for both', () => {
    const output = ring.inSession(
      'unlocked',
      [
        ring.vault('status', `write=openai=${key}`),
        ring.vault('read=openai', 'describe=openai', 'read=mistral', 'describe=mistral'),
        ring.vault('delete=openai', 'delete=openai'),
        ring.vault('read=openai'),
      ].join('\n'),
    )
    const values = parseLines(output).map(line => line.value ?? line.code ?? null)
    expect(values[0]).toMatchObject({ kind: 'keychain', persistent: true, encrypted: true, state: 'available' })
    expect(values.slice(1)).toEqual([
      'keychain',
      key,
      { provider: 'openai', source: 'keychain', variable: null, lastFour: 'WXYZ', problem: null, said: null },
      null,
      { provider: 'mistral', source: 'none', variable: null, lastFour: null, problem: null, said: null },
      true,
      false,
      null,
    ])
  })

  it('leaves nothing readable in the ring’s file, and no probe entry behind', () => {
    const probes = `${process.execPath} -e "require('keytar').findCredentials('galley-probe').then(all=>console.log(JSON.stringify({left:all.length})))"`
    const output = ring.inSession(
      'unlocked',
      `${ring.vault(`write=openai=${key}`)}\ncd ${import.meta.dirname}; ${probes}`,
    )
    expect(parseLines(output)[1]).toEqual({ left: 0 })
    const folder = join(ring.home, 'share', 'keyrings')
    for (const file of readdirSync(folder)) expect(readFileSync(join(folder, file)).includes(key)).toBe(false)
  })

  it('lets an environment variable go before the keychain', () => {
    const output = ring.inSession('unlocked', ring.vault(`write=google=${key}`, 'describe=google'), {
      GEMINI_API_KEY: ' from-the-environment ',
    })
    expect(parseLines(output)[1]?.value).toMatchObject({
      source: 'environment',
      variable: 'GEMINI_API_KEY',
      lastFour: 'ment',
    })
  })

  it('says at once that the ring is locked, and never that there is no key', againstTheClock, () => {
    ring.inSession('unlocked', ring.vault(`write=openai=${key}`))
    const output = ring.inSession(
      'locked',
      ring.vault('status', 'read=openai', 'describe=openai', 'delete=openai', `write=openai=${key}`, 'read=openai'),
    )
    const [status, read, described, deleted, written, again] = parseLines(output)
    expect(status?.value).toMatchObject({ kind: 'session', persistent: false, state: 'locked' })
    expect(status?.ms).toBeLessThan(4000)
    expect(read).toMatchObject({ code: 'vault' })
    expect(read?.message).toMatch(/could not be looked up.*locked.*Unlock/s)
    expect(described?.value).toMatchObject({ source: 'none', problem: expect.stringMatching(/locked/) })
    expect(deleted).toMatchObject({ code: 'vault' })
    expect(written?.value).toBe('session')
    expect(again?.value).toBe(key)
    expect(parseLines(ring.inSession('unlocked', ring.vault('read=openai')))[0]?.value).toBe(key)
  })

  it.skipIf(!hasLockCall)('notices a ring that is locked while it is in use (needs gdbus)', () => {
    const output = ring.inSession('unlocked', ring.vault(`write=openai=${key}`, 'lock', 'read=openai', 'delete=openai'))
    const [written, , read, deleted] = parseLines(output)
    expect(written?.value).toBe('keychain')
    expect(read).toMatchObject({ step: 'read', code: 'vault', message: expect.stringMatching(/locked/) })
    expect(deleted).toMatchObject({ step: 'delete', code: 'vault' })
  })

  it.each(['prompt unanswered', 'silent'] as const)(
    'gives up in time and still ends its process where the ring is %s',
    againstTheClock,
    state => {
      const started = performance.now()
      const output = ring.inSession(
        state,
        `${ring.vault('status', 'read=openai', `write=openai=${key}`, 'read=openai')}\necho "{\\"exit\\":$?}"\nkill %1 2>/dev/null; kill $! 2>/dev/null`,
        { GALLEY_TEST_TIMEOUT: '400' },
      )
      const [status, read, written, again, end] = parseLines(output)
      expect(status?.value).toMatchObject({ kind: 'session', state: 'timeout' })
      expect(status?.ms).toBeGreaterThan(390)
      expect(read).toMatchObject({ code: 'vault', message: expect.stringMatching(/did not answer in time/) })
      expect(read?.ms).toBeLessThan(100)
      expect(written?.value).toBe('session')
      expect(again?.value).toBe(key)
      expect(end).toEqual({ exit: 0 })
      // The call itself would hang for 25 s or for ever, and hold up the exit with it.
      expect(performance.now() - started).toBeLessThan(12_000)
    },
  )

  it('says that there is no keychain service where there is no session bus', () => {
    const output = execFileSync(
      'sh',
      ['-c', ring.vault('status', 'read=openai', `write=openai=${key}`, 'read=openai')],
      {
        env: ring.environment({ DBUS_SESSION_BUS_ADDRESS: `unix:path=${ring.home}/none` }),
        encoding: 'utf8',
      },
    )
    const [status, read, written, again] = parseLines(output)
    expect(status?.value).toMatchObject({
      state: 'no_service',
      explanation: expect.stringMatching(/gnome-keyring.*OPENAI_API_KEY/s),
    })
    expect(read).toMatchObject({ code: 'vault' })
    expect(written?.value).toBe('session')
    expect(again?.value).toBe(key)
  })

  it.skipIf(!canHideLibraries)('names the missing library and its packages (needs mount namespaces)', () => {
    const output = ring.inSession('unlocked', withoutLibsecret(ring.vault('status')))
    expect(parseLines(output)[0]?.value).toMatchObject({
      state: 'library_missing',
      explanation: expect.stringMatching(/libsecret-1-0/),
    })
  })

  it('says how to install the module where it is not there', () => {
    const elsewhere = join(ring.home, 'elsewhere')
    mkdirSync(elsewhere)
    writeFileSync(join(elsewhere, 'package.json'), '{"type":"module"}')
    copyFileSync(
      join(import.meta.dirname, '../../src-main/vault/keychain-process.ts'),
      join(elsewhere, 'keychain-process.ts'),
    )
    const output = ring.inSession('unlocked', ring.vault('status'), {
      GALLEY_TEST_HELPER: join(elsewhere, 'keychain-process.ts'),
    })
    expect(parseLines(output)[0]?.value).toMatchObject({
      state: 'not_installed',
      explanation: expect.stringMatching(/npm rebuild keytar/),
    })
  })
})
