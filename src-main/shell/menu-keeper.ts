import { join } from 'node:path'
import { app, type BrowserWindow, clipboard, dialog, Menu, type MessageBoxOptions, shell } from 'electron'
import type { App } from '../app-types.ts'
import { writeLoginFile } from '../server/login-file.ts'
import { buildMenu, type MenuActions } from './app-menu.ts'
import { collectDiagnostics } from './diagnostics.ts'
import type { LocalApi } from './local-api.ts'
import { unpackedFile } from './unpacked-file.ts'
import type { Updates } from './updates.ts'
import { fill, type Words } from './words/words.ts'

export interface MenuParts {
  readonly galley: App
  readonly localApi: LocalApi
  readonly updates: Updates
  readonly words: () => Words
  readonly isPackaged: boolean
  readonly window: () => BrowserWindow | null
  readonly goTo: (page: string) => void
  readonly quit: () => void
}

export interface MenuKeeper {
  /** After the language changed. */
  rebuild(): void
  openInBrowser(): Promise<void>
}

/** The app's menu and what its items do. */
export function createMenuKeeper({
  galley,
  localApi,
  updates,
  words,
  isPackaged,
  window,
  goTo,
  quit,
}: MenuParts): MenuKeeper {
  const { paths, logger } = galley

  async function say(options: MessageBoxOptions): Promise<void> {
    const own = window()
    await (own === null ? dialog.showMessageBox(options) : dialog.showMessageBox(own, options))
  }

  async function open(path: string): Promise<void> {
    const problem = await shell.openPath(path)
    if (problem !== '') await say({ type: 'warning', message: path, detail: problem })
  }

  async function openInBrowser(page = ''): Promise<void> {
    const link = localApi.loginUrl()
    if (link === null) {
      const problem = localApi.state().problem ?? ''
      await say({ type: 'warning', message: fill(words().apiPortTaken, { problem }) })
      return
    }
    await open(writeLoginFile(`${link}${page}`, paths))
  }

  async function copyDiagnostics(): Promise<void> {
    const facts = { version: app.getVersion(), isPackaged, api: localApi.state() }
    clipboard.writeText(await collectDiagnostics(galley, facts))
    await say({ type: 'info', message: words().diagnosticsCopied, detail: words().diagnosticsDetail })
  }

  async function checkForUpdates(): Promise<void> {
    const found = await updates.check()
    const text = words()
    if (found.state === 'managed') await say({ type: 'info', message: text.updateManaged })
    else if (found.state === 'off') await say({ type: 'info', message: text.updateOff })
    else if (found.state === 'failed')
      await say({ type: 'warning', message: text.updateFailed, detail: found.problem ?? '' })
    else if (found.state === 'idle')
      await say({ type: 'info', message: fill(text.upToDate, { version: app.getVersion() }) })
  }

  const run = (what: () => Promise<void>) => () => {
    what().catch(error => logger.warn({ reason: String(error) }, 'An item of the menu could not do its work'))
  }

  const actions: MenuActions = {
    goTo,
    goBack: () => window()?.webContents.navigationHistory.goBack(),
    goForward: () => window()?.webContents.navigationHistory.goForward(),
    openInBrowser: run(() => openInBrowser()),
    openDataFolder: run(() => open(paths.data)),
    showLogs: run(() => open(join(paths.data, 'logs'))),
    copyDiagnostics: run(copyDiagnostics),
    checkForUpdates: run(checkForUpdates),
    openDocs: run(() => openInBrowser('&page=docs')),
    showAbout: () => app.showAboutPanel(),
    quit,
  }

  app.setAboutPanelOptions({
    applicationName: 'Galley',
    applicationVersion: app.getVersion(),
    iconPath: unpackedFile(join(paths.resources, 'icons', 'icon-256.png')),
  })

  return {
    rebuild() {
      Menu.setApplicationMenu(
        Menu.buildFromTemplate(buildMenu({ words: words(), platform: process.platform, isPackaged }, actions)),
      )
    },
    openInBrowser: () => openInBrowser(),
  }
}
