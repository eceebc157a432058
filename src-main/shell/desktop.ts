import { join } from 'node:path'
import { app, Menu, nativeTheme, session } from 'electron'
import type { Clock, Environment, Logger, Paths } from '../ports.ts'
import { openSampleApp } from '../sample-app.ts'
import { createRestarts } from '../server/restarts.ts'
import { windowHolder } from '../server/window-holder.ts'
import { languageOf } from '../words/app-language.ts'
import { serveAppScheme } from './app-scheme.ts'
import { createPageHandler } from './page-handler.ts'
import { denyPermissions } from './permissions.ts'
import { openGalley } from './problem/open-galley.ts'
import { createProblemHandler } from './problem/problem-handler.ts'
import { createProblemWindow } from './problem-window.ts'
import { type RunningDesktop, runGalley } from './running-desktop.ts'
import { utilityHelper } from './utility-helper.ts'
import { keepWindowState } from './window-state.ts'

export interface DesktopParts {
  readonly paths: Paths
  readonly environment: Environment
  readonly clock: Clock
  readonly logger: Logger
}

/** Only a backup is restored meanwhile, and what came of it stands there: the page that asked went with its window. */
const backupsPage = '/settings?group=data'

/** Opens the data, with a person's help where it does not open by itself, and then the window. */
export async function runDesktop({ paths, environment, clock, logger }: DesktopParts): Promise<void> {
  const state = keepWindowState(paths, logger)
  nativeTheme.themeSource = state.get().theme
  const icon = join(paths.resources, 'icons', 'icon-256.png')
  const problem = createProblemWindow(icon)
  let running: RunningDesktop | null = null
  app.on('second-instance', () => (running === null ? problem.focus() : running.show()))
  app.on('activate', () => running?.show())
  // Which windows end the app is decided where they are made.
  app.on('window-all-closed', () => running?.allWindowsClosed())

  denyPermissions(session.defaultSession)
  serveAppScheme(session.defaultSession, {
    app: createPageHandler(join(paths.resources, '..', 'out', 'renderer')),
    problem: createProblemHandler(() => problem.screen()),
  })
  // Until the app is open there is nothing for a menu to do but what the system needs.
  Menu.setApplicationMenu(
    process.platform === 'darwin' ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }]) : null,
  )
  const options = { paths, environment, clock, logger, holder: windowHolder, startHelper: utilityHelper }
  const openSample = (anew: boolean) => openSampleApp({ ...options, holder: `${windowHolder}, sample data` }, anew)
  const restarts = createRestarts()
  const untilQuit = new AbortController().signal
  let page: string | null = null
  for (;;) {
    const { theme, language } = state.get()
    const galley = await openGalley({
      options,
      language: language ?? languageOf(app.getLocale()),
      theme: theme === 'system' ? null : theme,
      show: screen => problem.show(screen),
    })
    if (galley === null) {
      app.exit(0)
      return
    }
    running = await runGalley({ galley, state, icon, openSample, restart: restarts.host, page })
    problem.close()
    const work = await restarts.next(untilQuit)
    if (work === null) return
    const ending = running
    running = null
    await ending.end()
    await restarts.run(work)
    page = backupsPage
  }
}
