import { once } from 'node:events'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canMount, makeReadOnly, mountSmall } from '../store/store-fixture.ts'
import { againstTheClock } from '../support/against-the-clock.ts'
import { type BuiltGalley, collect, createBuiltGalley, type Run, root } from '../support/built-galley.ts'
import { refusedUrl } from '../support/replay-upstream/replay-upstream.ts'
import { keyOf, startUpstreamProcess, type UpstreamProcess } from '../support/upstream-process.ts'

const chapter = join(root, 'resources/sample-book/ja-chapter-01.txt')
const toEnglish = ['--to', 'en', '--provider', 'openai']

let upstream: UpstreamProcess
let galley: BuiltGalley
beforeAll(async () => {
  upstream = await startUpstreamProcess()
  galley = createBuiltGalley(upstream.environment())
  await galley.run(['setup-providers'])
})
afterAll(async () => {
  await upstream.close()
  galley.dispose()
})

/** Before the upstream: lets nobody through until it is opened. */
async function openDoor({ url }: UpstreamProcess) {
  const knocked = Promise.withResolvers<void>()
  const opened = Promise.withResolvers<void>()
  const server = createServer(async (incoming, outgoing) => {
    knocked.resolve()
    await opened.promise
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${url}${incoming.url}`, { method: 'POST', headers, body: await text(incoming) })
    outgoing.writeHead(answer.status, headers).end(await answer.text())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    knocked: knocked.promise,
    open: () => opened.resolve(),
    close() {
      opened.resolve()
      server.close()
    },
  }
}

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(galley.folder, name)
  writeFileSync(path, content)
  return path
}

/** A refusal is words for a person: what happened and what to do, no stack, nothing that could be taken for a result. */
function expectRefused(run: Run, exitCode: number, words: RegExp): void {
  expect(run.notes).toMatch(words)
  expect(run.notes).not.toMatch(/\n\s+at |node:internal|Error:/)
  expect(run.notes).not.toContain('inside Galley')
  expect(run).toMatchObject({ exitCode, out: '' })
}

const callLines = async (from: BuiltGalley): Promise<Record<string, unknown>[]> =>
  (await from.run(['calls', '--json'])).out
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Record<string, unknown>)

describe('input that cannot be used is refused before anything is sent:', () => {
  const shiftJis = Uint8Array.from([0x95, 0xb6, 0x82, 0xc5, 0x82, 0xb7, 0x81, 0x42])
  const cases: readonly [string, () => readonly string[], number, RegExp][] = [
    ['an unknown command', () => ['tranlsate'], 2, /no command "tranlsate"\. Did you mean translate/],
    ['an unknown option', () => ['calls', '--colour'], 2, /unknown option '--colour'/],
    [
      'an unknown provider',
      () => ['translate', chapter, '--to', 'en', '--provider', 'opnai'],
      2,
      /Did you mean openai\?.*providers add/,
    ],
    [
      'an unknown model',
      () => ['translate', chapter, ...toEnglish, '--model', 'gtp-9'],
      2,
      /no model "gtp-9".*providers show openai/,
    ],
    [
      'an unknown language',
      () => ['translate', chapter, '--to', 'english', '--provider', 'openai'],
      2,
      /Write en for English/,
    ],
    ['a file that is not there', () => ['translate', '/nowhere/a.txt', ...toEnglish], 1, /There is no file/],
    ['a folder', () => ['translate', galley.folder, ...toEnglish], 1, /folder/],
    ['an empty file', () => ['translate', file('empty.txt', ''), ...toEnglish], 1, /is empty/],
    ['a blank file', () => ['translate', file('blank.txt', ' \n\n\t'), ...toEnglish], 1, /empty/],
    [
      'a binary file',
      () => [
        'translate',
        file(
          'bytes.bin',
          Uint8Array.from({ length: 3000 }, (_, at) => (at * 37) % 256),
        ),
        ...toEnglish,
      ],
      1,
      /not a text file/,
    ],
    [
      'stray zero bytes',
      () => ['translate', file('nul.txt', 'One evening\0 the lamp went out.\n'.repeat(4)), ...toEnglish],
      1,
      /4 zero bytes, the first at position 11\. Remove them/,
    ],
    [
      'lone surrogates',
      () => ['translate', file('lone.txt', Buffer.from('68656c6c6feda08021', 'hex')), ...toEnglish],
      1,
      /3 broken bytes, the first at line 1, column 6/,
    ],
    [
      'an encoding that is wrong',
      () => ['translate', chapter, ...toEnglish, '--encoding', 'shift_jis'],
      1,
      /not valid shift_jis.*--encoding/,
    ],
    [
      'an encoding nobody knows',
      () => ['translate', file('sjis.txt', shiftJis), ...toEnglish, '--encoding', 'klingon'],
      2,
      /"klingon" is not an encoding/,
    ],
    ['a call that is not there', () => ['calls', 'show', '999'], 1, /no call 999/],
  ]

  it.each(cases)('%s', async (_, args, exitCode, words) => {
    expectRefused(await galley.run(args()), exitCode, words)
    expect(await upstream.requests()).toEqual([])
  })

  it('a chapter of 5 MB is estimated without a call, within seconds', async () => {
    const sentence = '窓の外では、雨がまだ降っていた。\n'
    const long = file('long.txt', sentence.repeat(Math.ceil(5_000_000 / Buffer.byteLength(sentence))))
    const run = await galley.run(['translate', long, ...toEnglish, '--dry-run', '--json'])
    expect(run.exitCode).toBe(0)
    expect(JSON.parse(run.out)).toMatchObject({ dryRun: true })
    const { calls, costNanos } = JSON.parse(run.out) as { calls: number; costNanos: number }
    expect(calls).toBeGreaterThan(50)
    expect(costNanos).toBeGreaterThan(0)
    // Without a dry run nothing so dear starts unasked.
    expectRefused(await galley.run(['translate', long, ...toEnglish]), 2, /--yes/)
    expect(await upstream.requests()).toEqual([])
  })
})

describe('a call that cannot succeed', () => {
  it('without a key is not made', async () => {
    const own = createBuiltGalley({ ...upstream.environment(), OPENAI_API_KEY: '' })
    try {
      expectRefused(await own.run(['translate', chapter, ...toEnglish]), 1, /OPENAI_API_KEY/)
      expect(await callLines(own)).toEqual([])
    } finally {
      own.dispose()
    }
  })

  it('with a wrong key ends with the provider’s words and stays on record without the key', async () => {
    const environment = { OPENAI_BASE_URL: upstream.baseUrl('openai', 'unauthorized') }
    const run = await galley.run(['translate', chapter, ...toEnglish, '--book', 'wrong key'], { environment })
    expectRefused(run, 1, /Incorrect API key.*galley keys set openai/s)
    expect(run.notes).not.toContain(keyOf('openai'))
    const [call] = await callLines(galley)
    expect(call).toMatchObject({ status: 'error', error_kind: 'authentication', source_book: 'wrong key' })
    expect(JSON.stringify(call)).not.toContain(keyOf('openai'))
  })

  it('without a network says so after its retries, each of them on record', async () => {
    const environment = { OPENAI_BASE_URL: `${await refusedUrl()}/v1` }
    const run = await galley.run(['translate', chapter, ...toEnglish, '--book', 'no network'], { environment })
    expectRefused(run, 1, /connection.*Check the network/is)
    const own = (await callLines(galley)).filter(call => call.source_book === 'no network')
    expect(own.length).toBeGreaterThan(1)
    expect(own.every(call => call.status === 'error' && call.error_kind === 'network')).toBe(true)
  })
})

describe('several commands on one data folder', () => {
  it('take turns: each waits for the one before it, and every call is on record', againstTheClock, async () => {
    const before = (await callLines(galley)).length
    const door = await openDoor(upstream)
    try {
      const start = (book: string, environment = {}) =>
        galley.start(['translate', chapter, ...toEnglish, '--book', book], { environment })
      const first = collect(start('a', { OPENAI_BASE_URL: `${door.url}/openai/v1` }))
      await door.knocked
      const second = start('b')
      const isWaiting = new Promise<void>(resolve => {
        let notes = ''
        second.stderr?.on('data', (piece: Buffer) => {
          notes += piece.toString()
          if (notes.includes('Waiting for `galley translate` (process')) resolve()
        })
        second.once('exit', () => resolve())
      })
      const others = [second, start('c')].map(collect)
      await isWaiting
      door.open()
      const runs = await Promise.all([first, ...others])
      expect(runs.map(run => run.exitCode)).toEqual([0, 0, 0])
      expect(runs[1]?.notes).toContain('Waiting for `galley translate` (process')
    } finally {
      door.close()
    }
    expect(await callLines(galley)).toHaveLength(before + 3)
    expect(await galley.run(['metrics', 'verify'])).toMatchObject({ exitCode: 0 })
  })

  it('read while one writes, and are told who has it where they would have to wait too long', async () => {
    const environment = { OPENAI_BASE_URL: upstream.baseUrl('openai', 'stall') }
    const slow = galley.start(['translate', chapter, ...toEnglish, '--book', 'slow'], { environment })
    const ended = collect(slow)
    try {
      await expect
        .poll(async () => (await callLines(galley)).find(call => call.source_book === 'slow'))
        .toMatchObject({ status: 'pending' })
      expectRefused(
        await galley.run(['settings', 'set', 'retryLimit', '2']),
        1,
        /in use by `galley translate` \(process \d+.*Wait until it is done/s,
      )
    } finally {
      slow.kill('SIGTERM')
    }
    expect((await ended).exitCode).toBe(1)
    const call = (await callLines(galley)).find(one => one.source_book === 'slow')
    expect(call).toMatchObject({ status: 'error', error_kind: 'cancelled' })
  })
})

describe.skipIf(!canMount)('a data folder (skipped where mounting is not permitted)', () => {
  const on = (folder: string, ...args: string[]) => galley.run(['--data-dir', folder, ...args])

  it('on a full disk loses nothing, says what to do, and goes on once there is room', async () => {
    const folder = mountSmall('4m')
    expect(await on(folder, 'translate', chapter, ...toEnglish)).toMatchObject({ exitCode: 0 })
    const { bavail, bsize } = statfsSync(folder)
    writeFileSync(join(folder, 'ballast'), Buffer.alloc(bavail * bsize - bsize))
    const sent = (await upstream.requests()).length
    expectRefused(await on(folder, 'translate', chapter, ...toEnglish), 1, /no space left.*Free some space/i)
    expect(await upstream.requests()).toHaveLength(sent)
    rmSync(join(folder, 'ballast'))
    expect(await on(folder, 'metrics', 'verify')).toMatchObject({ exitCode: 0 })
    expect((await on(folder, 'calls', '--json')).out.trim().split('\n')).toHaveLength(1)
    expect(await on(folder, 'translate', chapter, ...toEnglish)).toMatchObject({ exitCode: 0 })
  })

  it('that cannot be written is refused before anything is sent', async () => {
    const folder = mountSmall('4m')
    await on(folder, 'setup-providers')
    makeReadOnly(folder)
    const sent = (await upstream.requests()).length
    expectRefused(await on(folder, 'translate', chapter, ...toEnglish), 1, /read-only.*--data-dir/s)
    expectRefused(await on(folder, 'calls'), 1, /only be read/)
    expect(await upstream.requests()).toHaveLength(sent)
  })
})
