import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { galley, galleyLine } from '../support/galley-cli.ts'
import { createKeyringHome, hasScript, hasSecretService } from '../support/secret-service.ts'

const canary = 'sk-canary-5f0c9d3e7a1b2c4d-tail'
let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'galley-keys-'))
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

/** Every byte that Galley left in its data folder: database, write-ahead log, logs. */
function filesHolding(text: string): string[] {
  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return files.map(entry => join(entry.parentPath, entry.name)).filter(file => readFileSync(file).includes(text))
}

describe('galley keys without a keychain', () => {
  it('does not ask for a key that would be gone at once, and says what to do', () => {
    const environment = { PATH: process.env.PATH ?? '', HOME: data, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' }
    const { exitCode, out, notes } = galley(data, ['keys', 'set', 'openai'], { environment, input: `${canary}\n` })
    expect(exitCode).toBe(1)
    expect(out).toBe('')
    expect(notes).toMatch(/would be gone when this command ends.*Nothing was changed.*OPENAI_API_KEY/s)
    expect(notes).not.toContain('canary')
  })

  it.each([
    ['as an argument', ['keys', 'set', 'openai', canary]],
    ['as an option', ['keys', 'set', 'openai', `--key=${canary}`]],
    ['in place of the provider', ['keys', 'set', canary]],
  ])('refuses a key %s without repeating it', (_how, args) => {
    const { exitCode, out, notes } = galley(data, args)
    expect(exitCode).toBeGreaterThan(0)
    expect(out + notes).not.toContain('canary')
    expect(notes).toMatch(/never taken from the command line|not the name of a provider/)
  })

  it('lists where keys come from, the environment first', () => {
    const environment = { PATH: process.env.PATH ?? '', HOME: data, OPENAI_API_KEY: canary, COHERE_API_KEY: 'short' }
    const { exitCode, out } = galley(data, ['keys', 'list', '--json'], { environment })
    expect(exitCode).toBe(0)
    const keys = out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(keys.find(key => key.provider === 'openai')).toEqual({
      provider: 'openai',
      source: 'environment',
      variable: 'OPENAI_API_KEY',
      lastFour: 'tail',
      problem: null,
      said: null,
    })
    expect(keys.find(key => key.provider === 'cohere')).toMatchObject({ source: 'environment', lastFour: null })
    expect(out).not.toContain('canary')
  })

  it('says that the practice provider needs no key', () => {
    expect(galley(data, ['keys', 'set', 'practice'], { input: 'x' }).notes).toMatch(/needs no key/)
  })
})

describe.skipIf(!hasSecretService)('galley keys on a real Secret Service (needs dbus, gnome-keyring, keytar)', () => {
  let ring: ReturnType<typeof createKeyringHome>
  beforeEach(() => {
    ring = createKeyringHome()
    mkdirSync(join(ring.home, 'share'), { recursive: true })
  })
  afterEach(() => ring.dispose())

  it('keeps a piped key, lists its end, deletes it, and leaves no trace of it', () => {
    const output = ring.inSession(
      'unlocked',
      [
        `printf '%s\\n' ${canary} | ${galleyLine(data, 'keys', 'set', 'openai')} 2>&1; echo "exit $?"`,
        `${galleyLine(data, 'keys', 'list', 'openai')} 2>&1`,
        `${galleyLine(data, 'doctor')} 2>&1; echo "exit $?"`,
        `${galleyLine(data, 'keys', 'delete', 'openai', '--json')} 2>&1`,
        `${galleyLine(data, 'keys', 'delete', 'openai')} 2>&1`,
        `${galleyLine(data, 'keys', 'list', 'openai', '--json')} 2>&1`,
        `printf 'one\\ntwo\\n' | ${galleyLine(data, 'keys', 'set', 'openai')} 2>&1; echo "exit $?"`,
      ].join('\n'),
      { GALLEY_DEBUG: '1' },
    )
    expect(output).toMatch(
      /The key for OpenAI is in the keychain\. Keys are kept in the Secret Service keyring.*\nexit 0/,
    )
    expect(output).toMatch(/openai\s+keychain, ends in tail/)
    expect(output).toMatch(/✓ Keychain {2}.*survive a restart/)
    expect(output).toMatch(/✓ Keys .*Found for openai \(keychain\)/)
    expect(output).toContain('{"provider":"openai","deleted":true,"stillIn":null}')
    expect(output).toContain('There was no key for OpenAI in the keychain.')
    expect(output).toContain('"source":"none"')
    expect(output).toMatch(/has more than one line.*Nothing was changed.*\n(.*\n)*exit 1/)
    expect(output).not.toContain('canary')
    expect(filesHolding('canary')).toEqual([])
  })

  it('uses the provider whose key is in the keychain where none is named', () => {
    const chapter = join(import.meta.dirname, '../../resources/sample-book/zh-chapter-01.txt')
    const estimate = `${galleyLine(data, 'translate', chapter, '--to', 'en', '--dry-run')} 2>&1 | head -1`
    const output = ring.inSession(
      'unlocked',
      [
        `printf '%s\n' ${canary} | ${galleyLine(data, 'keys', 'set', 'mistral')} >/dev/null 2>&1`,
        estimate,
        `${galleyLine(data, 'keys', 'delete', 'mistral')} >/dev/null 2>&1`,
        estimate,
        `${galleyLine(data, 'translate', chapter, '--to', 'en')} 2>&1; echo "exit $?"`,
      ].join('\n'),
      { OPENAI_API_KEY: '', ANTHROPIC_API_KEY: '', GOOGLE_API_KEY: '', COHERE_API_KEY: '', MISTRAL_API_KEY: '' },
    )
    const [first, second, third] = output.trim().split('\n')
    expect(first).toMatch(/^mistral mistral-large-2512/)
    expect(second).toMatch(/^openai /)
    expect(third).toMatch(/No provider was named, and no API key of any is known.*--provider practice/)
    expect(output).toMatch(/exit 1\n$/)
    expect(filesHolding('canary')).toEqual([])
  })

  it.skipIf(!hasScript)('shows nothing of a key that is typed on a terminal (needs script)', async () => {
    const line = galleyLine(data, 'keys', 'set', 'openai').replaceAll("'", '')
    const child = ring.startInSession(
      'unlocked',
      `script -qec "${line}" /dev/null\n${galleyLine(data, 'keys', 'list', 'openai')}`,
    )
    let shown = ''
    child.stdout.on('data', (bytes: Buffer) => {
      const before = shown
      shown += bytes.toString()
      // A wrong start, taken back with Ctrl+U, then the key with one slip of the finger.
      if (!before.includes('Key for') && shown.includes('Key for')) child.stdin.write(`wrong\u0015${canary}x\u007f\r`)
    })
    const exitCode = await new Promise(resolve => child.on('close', resolve))
    expect(exitCode).toBe(0)
    expect(shown).toContain('Key for OpenAI (it is not shown)')
    expect(shown).toMatch(/The key for OpenAI is in the keychain/)
    expect(shown).toMatch(/openai\s+keychain, ends in tail/)
    expect(shown).not.toContain('canary')
    expect(shown).not.toContain('wrong')
  })

  it.skipIf(!hasScript)('stops at Ctrl+C and keeps nothing (needs script)', async () => {
    const line = galleyLine(data, 'keys', 'set', 'openai').replaceAll("'", '')
    const child = ring.startInSession(
      'unlocked',
      `script -qec "${line}" /dev/null; echo "exit $?"\n${galleyLine(data, 'keys', 'list', 'openai')}`,
    )
    let shown = ''
    child.stdout.on('data', (bytes: Buffer) => {
      const before = shown
      shown += bytes.toString()
      if (!before.includes('Key for') && shown.includes('Key for')) child.stdin.write('sk-half\u0003')
    })
    await new Promise(resolve => child.on('close', resolve))
    expect(shown).toMatch(/Stopped\. Nothing was changed\./)
    expect(shown).toMatch(/exit 1/)
    expect(shown).toMatch(/openai\s+no key/)
  })
})
