import { rmSync } from 'node:fs'
import { vi } from 'vitest'
import type { Environment } from '../../../../src-main/ports.ts'
import { testedTimeInPages } from '../../../support/tested-time.ts'
import { startDesktop } from '../../desktop/desktop-fixture.ts'
import type { AppFixture } from '../app-fixture.ts'
import { openBrowser } from '../browser.ts'
import { startWindow } from './any-window.ts'
import { isOwnVariable } from './own-variables.ts'
import { createSeededFolder, type FolderOptions } from './seeded-folder.ts'

/** The built main process over the stand-in for Electron: real preload, port and scheme, in a Chromium of its own. */
export async function startWindowHost(options: FolderOptions, environment: Environment): Promise<AppFixture> {
  const data = await createSeededFolder(options, environment)
  const browser = await openBrowser({ timezoneId: options.timeZone, locale: 'en-US', reducedMotion: 'reduce' })
  await browser.addInitScript(testedTimeInPages)
  await browser.grantPermissions(['clipboard-read', 'clipboard-write'])
  // The window takes the whole environment it is started in.
  for (const name of Object.keys(process.env).filter(isOwnVariable)) vi.stubEnv(name, undefined)
  const given = Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  const desktop = await startDesktop({ data, environment: given, browser: async () => browser })
  const { electron } = desktop
  await desktop.page()
  return startWindow({
    data,
    isSample: options.sample,
    url: 'https://app.window.test',
    complaints: electron.complaints(),
    surface: async () => ({
      // What is on it may be hidden by what the last test left, such as paper's media.
      page: electron.windows.at(-1)?.webContents.page ?? (await desktop.page()),
      prepare: async ({ theme }) => electron.setSystemTheme(theme),
    }),
    clipboard: page => page.evaluate<string>('navigator.clipboard.readText()'),
    async end() {
      // Calls that are under way are cut off, where it asks.
      electron.answer({ response: 1 })
      await desktop.dispose()
      await browser.close()
      rmSync(data, { recursive: true, force: true })
    },
  })
}
