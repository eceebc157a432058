import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ElectronApplication, _electron as electron } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const folder = join(root, 'node_modules', 'electron')
const program = existsSync(join(folder, 'path.txt'))
  ? join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim())
  : ''
const canShow =
  process.platform !== 'linux' ||
  (process.getuid?.() !== 0 && Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY))

/** The same main process in Electron itself. */
describe.skipIf(!existsSync(program) || !canShow)(
  'in Electron (skipped where its runtime is not installed or nothing can be shown)',
  () => {
    const data = mkdtempSync(join(tmpdir(), 'galley-electron-'))
    let app: ElectronApplication
    beforeAll(async () => {
      const env = { ...process.env, GALLEY_DATA_DIR: data, GALLEY_PORT: '0' } as Record<string, string>
      app = await electron.launch({ executablePath: program, args: [root], env })
    })
    afterAll(async () => {
      await app.close()
      rmSync(data, { recursive: true, force: true })
    })

    it('shows the app over its own scheme, sandboxed, with one port', async () => {
      const page = await app.firstWindow()
      await page.locator('h1').first().waitFor()
      expect(page.url()).toMatch(/^galley:\/\/app\//)
      const leaked = await page.evaluate<string[]>(
        `['require', 'process', 'ipcRenderer'].filter(name => name in window)`,
      )
      expect(leaked).toEqual([])
      expect(await page.title()).toBe('Dashboard · Galley')
    })

    it('leads nowhere else', async () => {
      const page = await app.firstWindow()
      await page.evaluate(`location.href = 'https://evil.example/'`)
      await page.waitForTimeout(500)
      expect(page.url()).toMatch(/^galley:\/\/app\//)
    })
  },
)
