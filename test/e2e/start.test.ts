import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findDesktopRuntime } from '../../src-main/commands/start/desktop-runtime.ts'
import { openWindow } from '../../src-main/commands/start/open-window.ts'
import { sandboxAdvice } from '../../src-main/commands/start/sandbox-advice.ts'
import { systemClock } from '../../src-main/ports.ts'
import { againstTheClock } from '../support/against-the-clock.ts'
import { type BuiltGalley, createBuiltGalley } from '../support/built-galley.ts'

interface Started {
  readonly child: ChildProcess
  out(): string
  notes(): string
  /** Ends it as Ctrl+C from a supervisor would; its exit code. */
  stop(): Promise<number | null>
}

describe('galley start where there can be no window', () => {
  let galley: BuiltGalley
  const started: Started[] = []
  beforeEach(() => {
    galley = createBuiltGalley()
  })
  afterEach(async () => {
    for (const each of started.splice(0)) await each.stop()
    galley.dispose()
  })

  function start(...args: string[]): Started {
    const child = galley.start(['start', '--port', '0', ...args])
    let out = ''
    let notes = ''
    child.stdout?.on('data', (piece: Buffer) => {
      out += piece.toString()
    })
    child.stderr?.on('data', (piece: Buffer) => {
      notes += piece.toString()
    })
    const ended = once(child, 'exit')
    const each: Started = {
      child,
      out: () => out,
      notes: () => notes,
      async stop() {
        child.kill('SIGTERM')
        const [code] = (await ended) as [number | null]
        return code
      },
    }
    started.push(each)
    return each
  }

  const link = /http:\/\/127\.0\.0\.1:\d+\/login#code=\S+/

  it('serves the app for a browser, says why in one line, and gives the login link', async () => {
    const galleyStart = start()
    await vi.waitFor(() => expect(galleyStart.out()).toMatch(link), { timeout: 120_000 })
    const reasons = galleyStart
      .notes()
      .split('\n')
      .filter(line => line.startsWith('Galley opens in the browser: '))
    expect(reasons).toHaveLength(1)
    expect(galleyStart.notes()).not.toMatch(/\n\s+at |Error/)
    const [url = ''] = link.exec(galleyStart.out()) ?? []
    expect((await fetch(new URL('/login', url))).status).toBe(200)
    const code = new URL(url).hash.replace('#code=', '')
    const login = await fetch(new URL('/login', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: new URL(url).origin },
      body: JSON.stringify({ code }),
    })
    expect(login.status).toBe(200)
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? ''
    const page = await fetch(new URL('/', url), { headers: { cookie } })
    expect(await page.text()).toContain('<div id="root">')
    expect(await galleyStart.stop()).toBe(0)
  })

  it('leads to the one that serves already, and ends', async () => {
    const first = start('--browser')
    await vi.waitFor(() => expect(first.out()).toMatch(link), { timeout: 120_000 })
    const second = start()
    const [code] = await once(second.child, 'exit')
    expect(code).toBe(0)
    expect(second.notes()).toContain('it is running already')
    expect(second.out()).toMatch(link)
    expect(new URL(link.exec(second.out())?.[0] ?? '').port).toBe(new URL(link.exec(first.out())?.[0] ?? '').port)
  })

  it('takes the next port where its own is taken, and says so', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    try {
      const galleyStart = start('--port', String(port))
      await vi.waitFor(() => expect(galleyStart.out()).toMatch(link), { timeout: 120_000 })
      expect(galleyStart.notes()).toContain(`Port ${port} is in use`)
    } finally {
      other.close()
    }
  })
})

describe('the window’s runtime', () => {
  let folder: string
  const said: string[] = []
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'galley-electron-'))
    said.length = 0
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const program = (script: string) => {
    mkdirSync(join(folder, 'dist'), { recursive: true })
    const file = join(folder, 'dist', 'electron')
    writeFileSync(file, `#!/bin/sh\n${script}\n`)
    chmodSync(file, 0o755)
    return file
  }
  const find = (changes: Partial<Parameters<typeof findDesktopRuntime>[0]> = {}) =>
    findDesktopRuntime({
      electron: folder,
      environment: { DISPLAY: ':0', PATH: process.env.PATH, ELECTRON_MIRROR: 'http://127.0.0.1:1/' },
      platform: 'linux',
      isRoot: false,
      signal: new AbortController().signal,
      say: note => said.push(note),
      ...changes,
    })

  it('is looked for only where a window can be shown', async () => {
    expect((await find()).reason).toContain('not installed')
    writeFileSync(join(folder, 'package.json'), '{}')
    expect((await find({ environment: {} })).reason).toBe('this session has no display')
    expect((await find({ isRoot: true })).reason).toContain('root')
    expect(said).toEqual([])
  })

  it('is given up at once where nothing can be fetched', againstTheClock, async () => {
    writeFileSync(join(folder, 'package.json'), '{}')
    const began = performance.now()
    expect((await find()).reason).toContain('cannot be fetched here')
    expect(performance.now() - began).toBeLessThan(5000)
    expect(said).toEqual([])
  })

  it('is fetched once by the package’s own installer, within a limit', async () => {
    const mirror = createServer((_request, response) => response.end()).listen(0, '127.0.0.1')
    await once(mirror, 'listening')
    const environment = {
      DISPLAY: ':0',
      PATH: process.env.PATH,
      ELECTRON_MIRROR: `http://127.0.0.1:${(mirror.address() as AddressInfo).port}/`,
    }
    try {
      writeFileSync(join(folder, 'package.json'), '{}')
      writeFileSync(join(folder, 'install.js'), 'setTimeout(() => {}, 60000)')
      expect((await find({ environment, fetchMs: 300 })).reason).toContain('could not be fetched')
      writeFileSync(
        join(folder, 'install.js'),
        `const fs = require('fs'); fs.mkdirSync(__dirname + '/dist'); fs.writeFileSync(__dirname + '/dist/electron', ''); fs.writeFileSync(__dirname + '/path.txt', 'electron')`,
      )
      expect(await find({ environment })).toEqual({ program: join(folder, 'dist', 'electron'), reason: null })
      expect(said.filter(note => note.includes('120 MB'))).toHaveLength(2)
      said.length = 0
      expect((await find({ environment })).program).not.toBeNull()
      expect(said).toEqual([])
    } finally {
      mirror.close()
    }
  })

  it.skipIf(process.platform === 'win32')(
    'runs the app’s own main with its data folder; a start that fails is told',
    async () => {
      const open = (script: string) =>
        openWindow({
          program: program(script),
          root: '/app',
          dataFolder: '/data',
          environment: { PATH: process.env.PATH, ELECTRON_RUN_AS_NODE: '1' },
          clock: systemClock,
          signal: new AbortController().signal,
        })
      expect(await open(`echo "$1 $2 $3 [$ELECTRON_RUN_AS_NODE]" > ${join(folder, 'seen')}`)).toBeNull()
      expect(readFileSync(join(folder, 'seen'), 'utf8')).toBe(
        '--js-flags=--max-semi-space-size=8 /app --data-dir=/data []\n',
      )
      expect(await open('exit 133')).toContain('Electron ended with code 133')
    },
  )

  it('says how the window is allowed where the system keeps its sandbox from working', () => {
    const electron = join(folder, "writer's electron")
    const kernel = join(folder, 'sys', 'kernel')
    for (const made of [electron, kernel]) mkdirSync(made, { recursive: true })
    const advice = () => sandboxAdvice(join(electron, 'electron'), join(folder, 'sys'))
    writeFileSync(join(electron, 'chrome-sandbox'), '')
    expect(advice()).toBeNull()
    writeFileSync(join(kernel, 'apparmor_restrict_unprivileged_userns'), '0\n')
    expect(advice()).toBeNull()
    writeFileSync(join(kernel, 'apparmor_restrict_unprivileged_userns'), '1\n')
    expect(advice()).toContain(`sudo chmod 4755 '${folder}/writer'\\''s electron/chrome-sandbox'`)
    rmSync(join(electron, 'chrome-sandbox'))
    expect(advice()).toBeNull()
  })
})
