import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Readable } from 'node:stream'
import { Command, CommanderError } from 'commander'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type App, openApp } from '../../src-main/app.ts'
import type { CommandContext } from '../../src-main/commands/command.ts'
import { explainFailure } from '../../src-main/commands/explain-failure.ts'
import { registerCommands } from '../../src-main/commands/register-commands.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { remoteOwner } from '../../src-main/server/owner.ts'
import { findServingOwner } from '../../src-main/server/owner-client.ts'
import { call, jsonl } from '../exchange/import-fixture.ts'
import { ask, json, type ServedApp, serveTemporaryApp } from './server-fixture.ts'

let served: ServedApp
beforeEach(async () => {
  served = await serveTemporaryApp()
})
afterEach(() => served.dispose())

/** One command line beside the server, over its HTTP API: as another process would run it, with a reader of its own. */
async function galley(argv: readonly string[], signal: AbortSignal = new AbortController().signal) {
  const printed: string[] = []
  const noted: string[] = []
  const readers: App[] = []
  const { paths } = served.app
  const context: CommandContext = {
    terminal: {
      print: text => void printed.push(text),
      note: text => void noted.push(text),
      input: Readable.from([]),
      interactive: false,
      columns: 120,
    },
    environment: {},
    clock: systemClock,
    paths: () => paths,
    signal,
    async openApp(mode) {
      const parts = { paths, environment: {}, clock: systemClock, logger: silentLogger, holder: 'a test', waitMs: 0 }
      const app = await openApp({ ...parts, mode })
      readers.push(app)
      return app
    },
    async owner() {
      const serving = findServingOwner({}, paths)
      if (serving === null) throw new Error('The server is not found.')
      return remoteOwner(await context.openApp('reader'), serving, signal)
    },
    progress: () => ({ update() {}, end() {} }),
  }
  const program = new Command('galley').exitOverride().configureOutput({ writeErr: text => void noted.push(text) })
  registerCommands(program, context)
  let exitCode = 0
  try {
    await program.parseAsync([...argv], { from: 'user' })
  } catch (error) {
    const explained = explainFailure(error, { json: argv.includes('--json'), debug: false })
    exitCode = error instanceof CommanderError ? 2 : explained.exitCode
    noted.push(explained.text)
  } finally {
    for (const app of readers) await app.close()
  }
  if (process.exitCode !== undefined) exitCode = Number(process.exitCode)
  process.exitCode = undefined
  return { exitCode, out: printed.join('\n'), notes: noted.join('\n') }
}

const chapter = () => {
  const file = join(served.folder, 'chapter.txt')
  writeFileSync(file, '第一章\n\n他走进了房间。\n\n她在等他。\n\n第二章\n\n天亮了。\n')
  return file
}
const callsFile = (count: number) => {
  const file = join(served.folder, 'calls.jsonl')
  const rows = Array.from({ length: count }, (_, at) => call({ input_tokens: at, created_at: 1_767_600_000 + at * 40 }))
  writeFileSync(file, jsonl(...rows))
  return file
}
const recorded = () => served.app.store.db.prepare('SELECT count(*) FROM service_calls').pluck().get() as number
const kept = () => served.app.store.db.prepare('SELECT count(*) FROM job_chunks').pluck().get()

describe('beside a server that owns the database', () => {
  it('every operation runs there and its answer arrives here', async () => {
    const out = join(served.folder, 'chapter.en.txt')
    const base = ['--provider', 'practice']
    const saved = await galley(['translate', chapter(), '--to', 'en', ...base, '--out', out, '--json'])
    expect([saved.exitCode, saved.notes]).toEqual([0, expect.stringContaining('Saved to')])
    expect(JSON.parse(saved.out)).toMatchObject({ ok: true, simulated: true, savedTo: out })
    expect(readFileSync(out, 'utf8')).toContain(JSON.parse(saved.out).text.slice(0, 5))
    const streamed = await galley(['translate', chapter(), '--to', 'fr', ...base, '--stream'])
    expect([streamed.exitCode, streamed.out.trim() !== '']).toEqual([0, true])
    for (const command of ['abstract', 'key-terms', 'divide']) {
      const run = await galley([command, chapter(), ...base])
      expect([command, run.exitCode, run.out !== '']).toEqual([command, 0, true])
    }
    expect(kept()).toBe(0)
  })

  it('what is paid for is kept there when the answer cannot be saved here', async () => {
    const owner = findServingOwner({}, served.app.paths)
    if (owner === null) throw new Error('The server is not found.')
    const reader = await openApp({
      ...{ mode: 'reader', paths: served.app.paths, environment: {}, clock: systemClock, logger: silentLogger },
    })
    const { app } = remoteOwner(reader, owner, new AbortController().signal)
    const options = {
      targetLanguage: 'en',
      provider: 'practice',
      deliver: () => Promise.reject(new Error('the disk is full')),
    }
    await expect(app.operations.translate('他走进了房间。\n\n她在等他。', options)).rejects.toThrow('the disk is full')
    await expect.poll(kept).toBeGreaterThan(0)
    const again = await app.operations.translate('他走进了房间。\n\n她在等他。', { ...options, deliver: () => {} })
    expect(again).toMatchObject({ ok: true, calls: 0, resumedParts: 1 })
    await reader.close()
  })

  it('stopping a command stops its calls there', async () => {
    const stopping = new AbortController()
    const run = galley(
      ['translate', chapter(), '--to', 'en', '--provider', 'practice', '--model', 'practice-steady'],
      stopping.signal,
    )
    await expect
      .poll(() => served.app.store.db.prepare('SELECT count(*) FROM service_calls').pluck().get(), { interval: 5 })
      .toBeGreaterThan(0)
    stopping.abort()
    expect(await run).toMatchObject({ exitCode: 1 })
    await expect
      .poll(() =>
        served.app.store.db.prepare("SELECT count(*) FROM service_calls WHERE status = 'pending'").pluck().get(),
      )
      .toBe(0)
    await expect.poll(() => served.server.activeCalls()).toBe(0)
  })

  it('settings change there, with the words they have alone', async () => {
    expect(await galley(['settings', 'set', 'retryLimit', '1'])).toMatchObject({ out: 'retryLimit is now 1.' })
    expect(served.app.settings.get('retryLimit')).toBe(1)
    const wrong = await galley(['settings', 'set', 'retryLimit', 'many'])
    expect(wrong).toMatchObject({ exitCode: 1, notes: expect.stringContaining('from 0 to 10') })
    expect(await galley(['settings', 'reset', 'retryLimit'])).toMatchObject({ out: 'retryLimit is now 3 (default).' })
  })

  it('the first model of an operation changes there, and the next call goes to it', async () => {
    const set = await galley(['routing', 'set', '--operation', 'translation', '--first', 'practice/practice-swift'])
    expect([set.exitCode, set.notes]).toEqual([0, 'translation goes to practice/practice-swift first.'])
    expect(served.app.firstModels.of('translation')).toEqual({ provider: 'practice', model: 'practice-swift' })
    const run = await galley(['translate', chapter(), '--to', 'en', '--json'])
    expect(JSON.parse(run.out)).toMatchObject({ ok: true, provider: 'practice', model: 'practice-swift' })
    const wrong = await galley(['routing', 'set', '--operation', 'translation', '--first', 'practice/nothing'])
    expect([wrong.exitCode, wrong.notes]).toEqual([1, expect.stringContaining('has no model "nothing"')])
    await galley(['routing', 'set', '--operation', 'translation', '--first', '-'])
    expect(served.app.firstModels.of('translation')).toBe(null)
  })

  it('providers change there', async () => {
    expect(await galley(['setup-providers'])).toMatchObject({ exitCode: 0 })
    const add = ['providers', 'add', 'mine', '--base-url', 'http://localhost:9', '--model', 'm']
    expect(await galley(add)).toMatchObject({ exitCode: 0 })
    expect(await galley(['providers', 'set', 'mine', '--active', 'off', '--default'])).toMatchObject({ exitCode: 0 })
    expect(served.app.registry.find('mine')).toMatchObject({ isActive: false, defaultModel: 'm' })
    expect(served.app.settings.get('defaultProvider')).toBe('mine')
    expect((await galley(['providers', 'remove', 'mine'])).out).toContain('removed')
    const tested = await galley(['providers', 'test', 'practice', '--json'])
    expect([tested.exitCode, JSON.parse(tested.out).ok]).toEqual([0, true])
    expect(await galley(['providers', 'set', 'nobody', '--active', 'on'])).toMatchObject({ exitCode: 1 })
  })

  it('prices are set, unset and refreshed there', async () => {
    const { registry, pricing } = served.app
    registry.setUp()
    const openai = registry.expect('openai').id
    const own = ['openai', 'gpt-4o-mini']
    const rates = ['--input', '0.5', '--output', '1.5']
    expect(await galley(['prices', 'set', ...own, ...rates])).toMatchObject({ exitCode: 0 })
    expect(pricing.describePrice(openai, 'gpt-4o-mini', systemClock.now())).toMatchObject({
      source: 'user',
      buckets: { inputUncached: 500_000_000, outputText: 1_500_000_000 },
    })
    const unset = await galley(['prices', 'unset', ...own, '--json'])
    expect(JSON.parse(unset.out)).toMatchObject({ model: 'gpt-4o-mini', removed: 1 })
    expect(pricing.listUserPrices()).toEqual([])
    expect(await galley(['prices', 'unset', ...own])).toMatchObject({ exitCode: 1 })
    const missing = await galley(['prices', 'refresh', '--file', 'no-such-data.json'])
    expect(missing).toMatchObject({ exitCode: 1, notes: expect.stringContaining('no-such-data.json') })
    const bundled = await galley(['prices', 'refresh', '--bundled', '--json'])
    expect(JSON.parse(bundled.out)).toEqual(pricing.status())
  })

  it('prompts are edited and chosen there', async () => {
    const { prompts } = served.app.operations
    const file = join(served.folder, 'prompt.md')
    const shown = await galley(['prompts', 'show', 'translate'])
    writeFileSync(file, `${shown.out}\nKeep it short.\n`)
    const edited = await galley(['prompts', 'edit', 'translate', '--file', file, '--json'])
    expect([edited.exitCode, JSON.parse(edited.out).added]).toEqual([0, true])
    const { version, because } = prompts.inForce('translation')
    expect([because, `${version.system}${version.user}`]).toEqual(['chosen', expect.stringContaining('Keep it short.')])
    expect(await galley(['prompts', 'use', 'translate', 'previous'])).toMatchObject({ exitCode: 0 })
    expect(prompts.inForce('translation').version.version).toBeLessThan(version.version)
    expect(await galley(['prompts', 'use', 'translate', 'built-in'])).toMatchObject({ exitCode: 0 })
    expect(prompts.inForce('translation').because).toBe('built_in')
    writeFileSync(file, shown.out.replaceAll('{{text}}', ''))
    const wrong = await galley(['prompts', 'edit', 'translate', '--file', file])
    expect(wrong).toMatchObject({ exitCode: 1, notes: expect.stringContaining('{{text}} is missing') })
    expect(await galley(['prompts', 'use', 'translate', '99'])).toMatchObject({ exitCode: 1 })
  })

  it('text is indexed, kept for a time and deleted there, once that is confirmed', async () => {
    const { content, settings } = served.app
    const base = ['--provider', 'practice', '--out', join(served.folder, 'chapter.en.txt')]
    expect(await galley(['translate', chapter(), '--to', 'en', ...base])).toMatchObject({ exitCode: 0 })
    expect(await galley(['text', 'index'])).toMatchObject({ exitCode: 0 })
    expect(content.status()).toMatchObject({ unindexed: 0 })
    const { calls } = content.status()
    expect(calls).toBeGreaterThan(0)
    const found = content.search('房间').hits.length
    expect(found).toBeGreaterThan(0)
    const again = await galley(['db', 'reindex', '--json'])
    expect([again.exitCode, JSON.parse(again.out)]).toEqual([0, { texts: calls }])
    expect(await galley(['text', 'index'])).toMatchObject({ exitCode: 0 })
    expect(content.search('房间').hits).toHaveLength(found)
    const asked = await galley(['text', 'delete', '--all'])
    expect(asked).toMatchObject({ exitCode: 2, notes: expect.stringContaining(`text of ${calls} call`) })
    expect(await galley(['text', 'retention', '30'])).toMatchObject({ exitCode: 2 })
    expect([content.status().calls, settings.get('textRetentionDays')]).toEqual([calls, null])
    const kept = await galley(['text', 'retention', '30', '--yes', '--json'])
    expect(JSON.parse(kept.out)).toMatchObject({ retentionDays: 30, deleted: { calls: 0 } })
    expect(settings.get('textRetentionDays')).toBe(30)
    expect((await galley(['text', 'retention', 'never'])).out).toBe('Text is now kept without limit.')
    const deleted = await galley(['text', 'delete', '--all', '--yes', '--json'])
    expect(JSON.parse(deleted.out)).toEqual({ calls, removedBackups: [], unreached: [] })
    expect([content.status().calls, content.search('房间').hits]).toEqual([0, []])
  })

  it('calls are imported there, from files named as seen from here', async () => {
    const file = relative(process.cwd(), callsFile(3))
    const dry = await galley(['import', file, '--dry-run', '--json'])
    expect([dry.exitCode, JSON.parse(dry.out).added, recorded()]).toEqual([0, 3, 0])
    const first = await galley(['import', file, '--json'])
    expect(JSON.parse(first.out)).toMatchObject({ file, added: 3, skipped: 0, stopped: null })
    expect([first.exitCode, first.notes, recorded()]).toEqual([0, expect.stringContaining(served.server.url), 3])
    expect(JSON.parse((await galley(['import', file, '--json'])).out)).toMatchObject({ added: 0, duplicates: 3 })
    writeFileSync(file, `${jsonl(call({ input_tokens: -1 }))}`)
    const rejects = relative(process.cwd(), join(served.folder, 'rejects.jsonl'))
    const bad = await galley(['import', file, '--rejects', rejects, '--json'])
    expect([bad.exitCode, JSON.parse(bad.out)]).toEqual([
      1,
      expect.objectContaining({ skipped: 1, rejectsFile: rejects }),
    ])
    expect(readFileSync(rejects, 'utf8')).toBe(readFileSync(file, 'utf8'))
  })

  it('stopping an import stops it there, and its figures are exact', async () => {
    const stopping = new AbortController()
    const run = galley(['import', callsFile(20_000)], stopping.signal)
    await expect.poll(recorded, { interval: 5 }).toBeGreaterThan(0)
    stopping.abort()
    expect(await run).toMatchObject({ exitCode: 1 })
    await expect.poll(() => served.server.activeCalls()).toBe(0)
    let before = -1
    await expect
      .poll(
        () => {
          const still = recorded() === before
          before = recorded()
          return still
        },
        { interval: 200 },
      )
      .toBe(true)
    expect(recorded()).toBeLessThan(20_000)
    expect(await galley(['metrics', 'verify'])).toMatchObject({ exitCode: 0 })
  })

  it('calls are priced again and the figures made anew there', async () => {
    expect(await galley(['import', callsFile(3)])).toMatchObject({ exitCode: 0 })
    const { db } = served.app.store
    const rates = ['--input', '1000', '--output', '0']
    expect(await galley(['prices', 'set', 'openai', 'gpt-4o', ...rates])).toMatchObject({ exitCode: 0 })
    const only = ['--provider', 'openai', '--model', 'gpt-4o']
    expect(JSON.parse((await galley(['reprice', ...only, '--dry-run', '--json'])).out)).toMatchObject({ changed: 3 })
    const repriced = JSON.parse((await galley(['reprice', ...only, '--json'])).out)
    expect(repriced).toMatchObject({ dryRun: false, calls: 3, changed: 3, newNanos: 3_000_000 })
    expect(db.prepare('SELECT sum(cost_nanos) FROM service_calls').pluck().get()).toBe(3_000_000)
    db.exec(`UPDATE quality_metrics SET success = 5 WHERE period = 'day'`)
    expect(await galley(['metrics', 'verify'])).toMatchObject({ exitCode: 1 })
    expect(JSON.parse((await galley(['metrics', 'rebuild', '--json'])).out)).toMatchObject({ calls: 3 })
    expect(await galley(['metrics', 'verify'])).toMatchObject({ exitCode: 0 })
  })

  it('tokens are made and revoked there, from one moment to the next', async () => {
    const made = await galley(['tokens', 'create', 'app', '--scope', 'read', '--json'])
    const { token } = JSON.parse(made.out)
    expect((await ask(served.server, '/session', { token })).status).toBe(200)
    expect((await galley(['tokens', 'list'])).out).toMatch(/app\s+read\s+in force/)
    expect((await galley(['tokens', 'list', '--json'])).out).not.toContain(token)
    expect(await galley(['tokens', 'revoke', 'app'])).toMatchObject({ exitCode: 0 })
    expect((await ask(served.server, '/session', { token })).status).toBe(401)
    expect(await galley(['tokens', 'revoke', 'app'])).toMatchObject({ exitCode: 1 })
    expect(await galley(['tokens', 'create', 'x', '--scope', 'everything'])).toMatchObject({ exitCode: 2 })
  })

  it('nobody but the owner may ask for any of it', async () => {
    const { secret } = served.app.tokens.create({ name: 'administrator', scopes: ['call', 'read', 'admin'] })
    const body = JSON.stringify({ action: 'settings.set', input: { key: 'retryLimit', text: '0' } })
    const answer = (token: string) =>
      ask(served.server, '/owner/actions', { method: 'POST', token, headers: json, body })
    expect((await answer(secret)).status).toBe(403)
    expect(served.app.settings.get('retryLimit')).toBe(3)
    expect((await answer(served.token)).status).toBe(200)
  })

  it('an action it does not know, and input that is none, change nothing', async () => {
    for (const [action, input, status] of [
      ['settings.drop', {}, 404],
      ['toString', {}, 404],
      ['settings.set', { key: 1 }, 422],
      ['settings.set', null, 422],
    ] as const) {
      const body = JSON.stringify({ action, input })
      const answer = await ask(served.server, '/owner/actions', {
        method: 'POST',
        token: served.token,
        headers: json,
        body,
      })
      expect([action, answer.status]).toEqual([action, status])
    }
  })

  it('where the server cannot be asked, the message says where it is', async () => {
    rmSync(join(served.folder, 'api-token'))
    const run = await galley(['settings', 'set', 'retryLimit', '1'])
    expect(run).toMatchObject({ exitCode: 1, notes: expect.stringContaining(served.server.url) })
  })

  it('a process that has to own the database itself is told who does', async () => {
    const { paths } = served.app
    const parts = { paths, environment: {}, clock: systemClock, logger: silentLogger, holder: 'another', waitMs: 0 }
    const refusal = await openApp({ ...parts, mode: 'owner' }).catch((error: Error) => error.message)
    expect(refusal).toContain('in use by `a test`')
    expect(refusal).toContain(`port ${served.server.port}`)
  })
})

describe('what only the server knows', () => {
  it('budgets: what is held for calls under way', async () => {
    expect((await galley(['budgets', 'set', '5', '--per', 'day'])).exitCode).toBe(0)
    const { budgets, registry } = served.app
    const provider = registry.expect('openai')
    const subject = { operation: 'translation' as const, book: null, user: null }
    const held = await budgets.admit({
      ...{ provider, model: 'gpt-6-sol', ...subject },
      size: () => ({ inputTokens: 1000, outputTokens: 1000 }),
    })
    expect(held.ok).toBe(true)
    const { out } = await galley(['budgets', 'status', '--json'])
    const status = JSON.parse(out) as { reservedNanos: number | null; leftNanos: number }
    expect(status.reservedNanos).toBeGreaterThan(0)
    expect(status.leftNanos).toBe(5e9 - (status.reservedNanos ?? 0))
    expect((await galley(['budgets'])).out).toContain('Held')
    if (held.ok) held.reservation?.release()
    expect(JSON.parse((await galley(['budgets', '--json'])).out)).toMatchObject({ reservedNanos: 0 })
  })

  it('otlp: where calls are sent, how that goes, and headers that are never shown', async () => {
    expect((await galley(['otlp'])).out).toContain('Calls are sent nowhere')
    const to = await galley(['otlp', 'to', 'http://127.0.0.1:9', '--protocol', 'json', '--content', 'on'])
    expect(to).toMatchObject({ exitCode: 0, out: expect.stringContaining('as JSON, compressed, with their text') })
    expect(served.app.settings.get('otlpEndpoint')).toBe('http://127.0.0.1:9')
    expect((await galley(['otlp', 'to', 'http://example.org'])).exitCode).not.toBe(0)
    expect((await galley(['otlp', 'to', 'http://127.0.0.1:9', '--content', 'some'])).exitCode).toBe(2)
    const sent = await galley(['otlp', 'send'])
    expect([sent.exitCode, sent.out]).toEqual([
      1,
      expect.stringContaining('Trouble: The collector could not be reached'),
    ])
    expect(JSON.parse((await galley(['otlp', 'status', '--json'])).out)).toMatchObject({ headers: { source: 'none' } })
    await served.app.vault.write('galley:otlp', 'authorization=Bearer%20collector-key')
    const status = await galley(['otlp', 'status'])
    expect([status.out.includes('Headers: from'), status.out.includes('collector-key')]).toEqual([true, false])
    expect((await galley(['otlp', 'headers', 'set'])).exitCode).toBe(2)
    expect((await galley(['otlp', 'headers', 'delete'])).out).toContain('Headers: none.')
    expect((await galley(['otlp', 'off'])).out).toContain('Calls are sent nowhere')
  })

  it('recommendations: applied by the server and taken back', async () => {
    const at = Date.now() - 60_000
    const row = { provider: 'openai', model: 'house-model', status: 'success', input_tokens: 10, output_tokens: 10 }
    const file = join(served.folder, 'house.jsonl')
    writeFileSync(file, [1, 2, 3].map(each => `${JSON.stringify({ ...row, created_at: at + each })}\n`).join(''))
    expect((await galley(['import', file])).exitCode).toBe(0)
    const lines = (await galley(['recommendations', '--json'])).out.split('\n')
    const { key } = JSON.parse(lines.find(line => line.includes('house-model')) ?? '') as { key: string }
    const done = await galley(['recommendations', 'apply', key, '--input', '1', '--output', '2'])
    expect(done).toMatchObject({ exitCode: 0, out: expect.stringContaining('3 earlier calls') })
    expect(served.app.recommendations.done()).toHaveLength(1)
    expect((await galley(['recommendations', 'undo', key])).exitCode).toBe(0)
    expect(served.app.recommendations.done()).toEqual([])
  })
})
