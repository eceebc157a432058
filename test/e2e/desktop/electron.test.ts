import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeElectron, launchElectron } from './electron-runtime.ts'

/** The same main process in Electron itself. */
describeElectron('the desktop window', () => {
  const data = mkdtempSync(join(tmpdir(), 'galley-electron-'))
  let app: ElectronApplication
  beforeAll(async () => {
    app = await launchElectron(data)
  })
  afterAll(async () => {
    await app.close()
    rmSync(data, { recursive: true, force: true })
  })

  it('shows the app over its own scheme, sandboxed, with one port', async () => {
    const page = await app.firstWindow()
    await page.locator('h1').first().waitFor()
    expect(page.url()).toMatch(/^galley:\/\/app\//)
    const leaked = await page.evaluate<string[]>(`['require', 'process', 'ipcRenderer'].filter(name => name in window)`)
    expect(leaked).toEqual([])
    await expect.poll(() => page.title()).toBe('Dashboard · Galley')
  })

  it('leads nowhere else', async () => {
    const page = await app.firstWindow()
    await page.evaluate(`location.href = 'https://evil.example/'`)
    await page.waitForTimeout(500)
    expect(page.url()).toMatch(/^galley:\/\/app\//)
  })
})
