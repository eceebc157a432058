import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPackage, extractAll, listPackage } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { unpackedFile } from '../../src-main/shell/unpacked-file.ts'
import { closeBrowser, startDesktop } from '../e2e/desktop/desktop-fixture.ts'
import { chromiumPath } from '../e2e/pages/browser.ts'

const root = join(import.meta.dirname, '../..')
const isPackager = process.platform === 'linux'

/** What electron-builder takes for an unpacked Electron: its files by name, and a binary with nothing but its fuses. */
async function writeElectronDistribution(folder: string): Promise<void> {
  const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
  const fuses = '101010111'
  for (const name of ['resources', 'locales']) mkdirSync(join(folder, name), { recursive: true })
  for (const name of ['de', 'en-US', 'zh-CN']) writeFileSync(join(folder, 'locales', `${name}.pak`), 'words')
  const wire = Buffer.from([1, fuses.length])
  writeFileSync(
    join(folder, 'electron'),
    Buffer.concat([Buffer.from(sentinel), wire, Buffer.from(fuses), Buffer.alloc(64)]),
  )
  chmodSync(join(folder, 'electron'), 0o755)
  writeFileSync(join(folder, 'LICENSE'), 'licence')
  writeFileSync(join(folder, 'LICENSES.chromium.html'), 'licences')
  const empty = join(folder, 'empty')
  mkdirSync(empty)
  writeFileSync(join(empty, 'package.json'), '{}')
  await createPackage(empty, join(folder, 'resources', 'default_app.asar'))
  rmSync(empty, { recursive: true })
}

/** `electron-builder --dir` with the project's own configuration, which it checks against its scheme first. */
async function packageApp(folder: string): Promise<{ readonly code: number; readonly output: string }> {
  await writeElectronDistribution(join(folder, 'electron'))
  const args = ['--linux', 'dir', '--config', 'electron-builder.yml', '--publish', 'never']
  const here = [`-c.electronDist=${join(folder, 'electron')}`, `-c.directories.output=${join(folder, 'dist')}`]
  const child = spawn(process.execPath, [join(root, 'node_modules/electron-builder/cli.js'), ...args, ...here], {
    cwd: root,
    env: { ...process.env, CI: '1' },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      output += text.toString()
    })
  const code = await new Promise<number>(resolve => child.once('close', given => resolve(given ?? 1)))
  return { code, output }
}

describe.skipIf(!isPackager)('the package of the desktop app (skipped where it is not for Linux)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'galley-package-'))
  const resources = join(folder, 'dist', 'linux-unpacked', 'resources')
  const archive = join(resources, 'app.asar')
  const app = join(folder, 'app')
  let files: readonly string[] = []
  beforeAll(async () => {
    const { code, output } = await packageApp(folder)
    expect(code, output).toBe(0)
    extractAll(archive, app)
    files = listPackage(archive, { isPack: false })
  }, 300_000)
  afterAll(async () => {
    await closeBrowser()
    rmSync(folder, { recursive: true, force: true })
  })

  it('has its fuses blown: it cannot be run as Node, inspected or fed another app', async () => {
    const wire = await getCurrentFuseWire(join(folder, 'dist', 'linux-unpacked', 'galley'))
    const state = (fuse: FuseV1Options) => String.fromCharCode(wire[fuse] ?? 0)
    expect(state(FuseV1Options.RunAsNode)).toBe('0')
    expect(state(FuseV1Options.EnableNodeOptionsEnvironmentVariable)).toBe('0')
    expect(state(FuseV1Options.EnableNodeCliInspectArguments)).toBe('0')
    expect(state(FuseV1Options.GrantFileProtocolExtraPrivileges)).toBe('0')
    expect(state(FuseV1Options.EnableCookieEncryption)).toBe('1')
    expect(state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation)).toBe('1')
    expect(state(FuseV1Options.OnlyLoadAppFromAsar)).toBe('1')
  })

  it('holds one native module a package, for this system, and nothing to build it from', () => {
    const native = files.filter(file => file.endsWith('.node'))
    expect(native.filter(file => file.includes('better-sqlite3'))).toEqual([
      `/node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`,
    ])
    expect(native.length).toBeLessThanOrEqual(2)
    for (const file of native) expect(existsSync(join(`${archive}.unpacked`, file)), file).toBe(true)
    expect(
      files.filter(
        file => /\.(cc|cpp|c|h|gyp|map|d\.ts|md)$/.test(file) && !/binding\.gyp|resources\/prompts/.test(file),
      ),
    ).toEqual([])
    // Only native modules, and a picture that the system opens by itself, are outside the archive and its integrity.
    const icon = unpackedFile(join(archive, 'resources', 'icons', 'icon-256.png'))
    expect(existsSync(icon), icon).toBe(true)
    const outside = readdirSync(`${archive}.unpacked`, { recursive: true, withFileTypes: true }).filter(each =>
      each.isFile(),
    )
    expect(outside.map(({ name }) => name).filter(name => !name.endsWith('.node'))).toEqual(['icon-256.png'])
  })

  it('holds every package that its built files load', () => {
    const main = join(app, 'out', 'main')
    const scripts = readdirSync(main, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.js'))
    const needed = new Set(
      scripts.flatMap(name => {
        const text = readFileSync(join(main, name), 'utf8')
        // The build writes imports first; further down they stand in comments.
        const head = text.slice(0, text.search(/^(?!import )/m))
        const found = [
          ...head.matchAll(/"([^."][^"]*)";$/gm),
          ...text.matchAll(/(?<=await |=> )import\("([^."][^"]*)"\)/g),
        ]
        return found.map(([, from = '']) => from)
      }),
    )
    const bare = [...needed].filter(name => !isBuiltin(name) && name !== 'electron')
    expect(bare).toEqual(expect.arrayContaining(['better-sqlite3', 'electron-updater', 'openai', 'pino', 'undici']))
    const require = createRequire(join(main, 'main.js'))
    for (const name of bare) expect(require.resolve(name), name).toContain(app)
  })

  it('holds every script that runs in a thread or a process of its own, and what V8 is told before the first of them', () => {
    const scripts = (folder: string) =>
      readdirSync(join(folder, 'out', 'main')).filter(name => /-(worker|process)\.js$/.test(name))
    expect(scripts(app)).toEqual(scripts(root))
    expect(scripts(app).length).toBeGreaterThan(5)
    const { main, v8Flags } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')) as Record<string, string>
    expect(main).toBe('out/main/main.js')
    expect(v8Flags).toBe(packageJson.v8Flags)
  })

  it('leaves out what is only for building and testing, and stays small', () => {
    const top = new Set(files.map(file => file.split('/')[1]))
    expect([...top].sort()).toEqual(['db', 'node_modules', 'out', 'package.json', 'resources'])
    for (const name of ['electron', 'vite', 'typescript', 'playwright', 'drizzle-kit', 'react', 'fastify', 'zod'])
      expect(
        files.some(file => file.startsWith(`/node_modules/${name}/`)),
        name,
      ).toBe(false)
    expect(statSync(archive).size).toBeLessThan(40_000_000)
  })

  it.skipIf(chromiumPath === null)(
    'opens and works from what is inside, and from nothing else',
    async () => {
      const desktop = await startDesktop({ main: join(app, 'out', 'main', 'main.js') })
      try {
        const page = await desktop.page()
        expect(await page.title()).toBe('Dashboard · Galley')
        const galley = desktop.client()
        const question = { text: 'The bell rang twice.', target_language: 'zh-Hans', provider: 'practice' }
        expect((await galley.operations.translate(question)).text).not.toBe('')
        expect((await galley.calls.list({ realm: ['practice'] })).calls).toHaveLength(1)
        expect((await galley.metrics.dashboard({ days: 7 })).totals.calls).toBe(0)
        expect((await galley.reports.quality({ days: 7 })).report).toBe('galley.quality_report')
        expect((await galley.providers.list()).providers.length).toBeGreaterThan(4)
        const { api } = await galley.desktop.status()
        expect((await fetch(`${api?.url}/openapi.json`)).status).toBe(401)
        const token = readFileSync(join(desktop.data, 'api-token'), 'utf8').trim()
        for (const path of ['/docs', '/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/openapi.json']) {
          const headers = { authorization: `Bearer ${token}` }
          expect((await fetch(`${api?.url}${path}`, { headers })).status, path).toBe(200)
        }
        // In threads and a process of their own.
        expect((await galley.quality.findings({ days: 7 })).findings).toEqual([])
        const rebuilding: string[] = []
        for await (const { type } of await galley.maintenance.rebuild()) rebuilding.push(type)
        expect(rebuilding.at(-1)).toBe('result')
        const header = 'start_time,num_model_requests,model,input_tokens,output_tokens,input_cached_tokens'
        const bill = `${header}\n1759276800,4,gpt-4o,4000,2000,0\n`
        const read = await galley.reconciliation.preview({ file_name: 'usage.csv', text: bill })
        expect(read).toMatchObject({ format: 'openai_usage', totals: { requests: 4 } })
        expect((await galley.system.status()).keychain.state).not.toBe('timeout')
        await galley.settings.set({ key: 'showTray', value: true })
        expect(desktop.electron.seen.tray).not.toBeNull()
        expect(await galley.samples.open({})).toMatchObject({ shown_in: 'window' })
        await page.getByText('Sample data.').waitFor()
        expect(desktop.electron.complaints()).toEqual([])
      } finally {
        await desktop.dispose()
      }
    },
    120_000,
  )
})
