import { dirname, join } from 'node:path'
import { app, type BrowserWindow, nativeTheme, powerMonitor } from 'electron'
import type { App } from '../app-types.ts'
import { createApi } from '../procedures/api.ts'
import type { RestartHost } from '../procedures/host.ts'
import { warmReads } from '../procedures/reading/warm-reads.ts'
import { languageOf } from '../words/app-language.ts'
import { handOverPorts } from './hand-over-port.ts'
import { keepAwakeDuringCalls } from './keep-awake.ts'
import { createLocalApi } from './local-api.ts'
import { bringToFront, createMainWindow, goToPage } from './main-window.ts'
import { createMenuKeeper } from './menu-keeper.ts'
import { countOpenCalls } from './open-calls.ts'
import { createQuitting } from './quitting.ts'
import { keepTray } from './tray.ts'
import { loadElectronUpdater, updateChannel } from './update-channel.ts'
import { askToRestart } from './update-question.ts'
import { createUpdates } from './updates.ts'
import { createWindowHost } from './window-host.ts'
import { createWindowSample } from './window-sample.ts'
import type { WindowStateKeeper } from './window-state.ts'
import { recoverWindow } from './window-trouble.ts'
import { wordsOf } from './words/words.ts'

export interface RunningParts {
  readonly galley: App
  readonly state: WindowStateKeeper
  readonly icon: string
  readonly openSample: (anew: boolean) => Promise<App>
  readonly restart: RestartHost
  /** Where its window opens; at the app's own first page where null. */
  readonly page: string | null
}

export interface RunningDesktop {
  /** Brings the window to the front, and makes it where it was closed. */
  show(): void
  allWindowsClosed(): void
  /** Closes everything but the process, so that the data can be exchanged. */
  end(): Promise<void>
}

/** Everything of the desktop app over an open Galley: window, local API, menu, tray, updates, and how it ends. */
export async function runGalley(parts: RunningParts): Promise<RunningDesktop> {
  const { galley, state, icon, openSample, restart } = parts
  const { paths, logger, clock, environment, settings } = galley
  const words = () => wordsOf(state.get().language ?? languageOf(app.getLocale()))
  const isPackaged = app.isPackaged
  let window: BrowserWindow | null = null
  const localApi = createLocalApi(galley, { openSample, restart })
  await localApi.start('usual')
  const calls = countOpenCalls(galley.ledger)
  const letSleep = keepAwakeDuringCalls(calls)

  const channel = updateChannel({
    isPackaged,
    platform: process.platform,
    resourcesPath: process.resourcesPath,
    environment,
  })
  const updates = createUpdates({
    loadUpdater: channel === 'self' ? loadElectronUpdater : null,
    why: channel === 'managed' ? 'managed' : 'off',
    clock,
    logger,
    onReady: version => void offerRestart(version),
  })
  const quitting = createQuitting({ calls, words, window: () => window, close })
  const goTo = (page: string) => {
    if (window === null) window = openWindow(page)
    else goToPage(window, page)
  }
  const host = createWindowHost({
    ...{ app: galley, api: localApi, updates, words, goTo },
    window: () => window,
    setAppearance({ language, theme }) {
      state.change({ language, theme })
      nativeTheme.themeSource = theme
      menu.rebuild()
      tray.set(false)
      tray.set(settings.get('showTray'))
    },
    restartToUpdate: () => quitting.leaveFor(() => updates.install()),
  })
  galley.alerts.connect({ notify: ({ title, body, page }) => void host.notify({ title, body, page }) })
  const stopping = new AbortController()
  const sample = createWindowSample({ openSample, desktop: host, reload: () => window?.webContents.reload() })
  const contractApi = createApi(galley, stopping.signal, host, { samples: sample.host, homeUrl: null, restart })
  void warmReads(contractApi)
  const menu = createMenuKeeper({
    ...{ galley, localApi, updates, words, goTo, isPackaged },
    window: () => window,
    quit: () => app.quit(),
  })
  const tray = keepTray({ paths, platform: process.platform, words, show, goTo, quit: () => app.quit() })
  const unsubscribe = settings.subscribe(({ key, value }) => {
    if (key === 'showTray') tray.set(value === true)
    if (key === 'updateChecks') updates.setDaily(value === true)
  })

  const powerEvents: readonly (readonly ['shutdown' | 'suspend' | 'resume', (event?: Electron.Event) => void])[] = [
    // The system goes down: nobody can be asked, and it waits a little where it is told to.
    [
      'shutdown',
      event => {
        event?.preventDefault()
        quitting.force()
      },
    ],
    ['suspend', () => logger.info({ calls: calls.count() }, 'The machine goes to sleep')],
    ['resume', () => logger.info({ calls: calls.count() }, 'The machine is awake again')],
  ]

  function openWindow(page: string | null): BrowserWindow {
    const preload = join(dirname(paths.worker('content-worker')), '..', 'preload', 'index.cjs')
    const opened = createMainWindow({ preload, icon, state, isPackaged, page })
    const takeBackPorts = handOverPorts(opened, () => sample.shown() ?? contractApi, logger)
    recoverWindow({ window: opened, clock, logger, words, openInBrowser: menu.openInBrowser, quit: () => app.quit() })
    opened.on('close', event => {
      if (quitting.isDecided() || process.platform === 'darwin') return
      event.preventDefault()
      if (tray.isShown()) opened.hide()
      else app.quit()
    })
    // Windows tells its windows that it goes down, and nobody else.
    opened.on('session-end', () => quitting.force())
    opened.once('closed', () => {
      takeBackPorts()
      window = null
    })
    return opened
  }

  function show(): void {
    if (window === null) window = openWindow(null)
    else bringToFront(window)
  }

  async function offerRestart(version: string): Promise<void> {
    if (await askToRestart(version, words(), window)) await host.restartToUpdate()
  }

  /** Once, when nothing can keep the app from ending any more. */
  async function close(waitMs: number): Promise<void> {
    stopping.abort()
    unsubscribe()
    for (const [event, listener] of powerEvents) powerMonitor.off(event as 'resume', listener)
    updates.stop()
    tray.set(false)
    letSleep()
    calls.close()
    await localApi.stop(waitMs)
    await sample.close()
    await contractApi.close()
    await galley.close()
  }

  menu.rebuild()
  tray.set(settings.get('showTray'))
  updates.setDaily(settings.get('updateChecks'))
  for (const [event, listener] of powerEvents) powerMonitor.on(event as 'resume', listener)
  window = openWindow(parts.page)
  return {
    show,
    allWindowsClosed() {
      if (process.platform !== 'darwin' && !tray.isShown()) app.quit()
    },
    async end() {
      await quitting.replace()
      window?.destroy()
    },
  }
}
