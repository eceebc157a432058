import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../../../../src-main/ports.ts'
import { testedTimeInPages, testedTimeInProcess } from '../../../support/tested-time.ts'
import { launchElectron } from '../../desktop/electron-runtime.ts'
import type { AppFixture } from '../app-fixture.ts'
import { startWindow } from './any-window.ts'
import { isOwnVariable } from './own-variables.ts'
import { createSeededFolder, type FolderOptions } from './seeded-folder.ts'

/** The app in Electron itself, with its one window. */
export async function startElectronHost(options: FolderOptions, environment: Environment): Promise<AppFixture> {
  const data = await createSeededFolder(options, environment)
  const outside = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOwnVariable(name)))
  const electron = await launchElectron(data, {
    environment: { ...outside, ...environment },
    timeZone: options.timeZone,
    preload: writePreload(data),
  })
  await electron.context().addInitScript(testedTimeInPages)
  const complaints: string[] = []
  const page = await electron.firstWindow()
  page.on('pageerror', error => complaints.push(String(error.stack ?? error)))
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
  await page.locator('h1').first().waitFor()
  const window = await electron.browserWindow(page)
  return startWindow({
    data,
    isSample: options.sample,
    url: 'galley://app',
    complaints,
    surface: async () => ({
      page,
      // As large as the window may become, so that clicks land in it; what is narrower or wider still, the page is told.
      prepare: ({ width, height }) =>
        window.evaluate((shown, [wide, high]) => shown.setContentSize(wide, high), [width, height] as const),
    }),
    clipboard: () => electron.evaluate(({ clipboard }) => clipboard.readText()),
    async end() {
      // Calls that are under way are cut off, where it asks.
      await electron.evaluate(({ dialog }) => {
        dialog.showMessageBox = async () => ({ response: 1, checkboxChecked: false })
      })
      await electron.close()
      rmSync(data, { recursive: true, force: true })
    },
  })
}

/** The app takes for now what the specs do, as the stand-in's does, which runs in their process. */
function writePreload(data: string): string {
  const file = join(data, 'tested-time.cjs')
  writeFileSync(file, testedTimeInProcess)
  return file
}
