import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import { chooseDataFolder, createPaths } from '../app-paths.ts'
import { openLogFile } from '../log-file.ts'
import { createLogger } from '../logger.ts'
import { type Environment, type Logger, type Paths, systemClock } from '../ports.ts'
import { dataFolderArgument } from './app-arguments.ts'
import { registerAppScheme } from './app-scheme.ts'
import { type DesktopParts, runDesktop } from './desktop.ts'
import { logFaults } from './log-faults.ts'
import { lockNavigation } from './navigation-lock.ts'

/**
 * The desktop app, from what has to be said before Electron is ready. A second start with the same data folder brings the first
 * one's window to the front, and ends.
 *
 * @param entry the running entry's own file name
 */
export function startDesktop(entry: string): void {
  const environment: Environment = process.env
  const asked = dataFolderArgument(process.argv.slice(1))
  const paths = createPaths(chooseDataFolder(asked, environment, process.platform), entry)
  keepChromiumFiles(paths)
  if (!app.requestSingleInstanceLock()) {
    app.exit(0)
    return
  }
  const logger = createLogger(environment, 'info', openLogFile(paths))
  logFaults(logger)
  app.enableSandbox()
  if (process.platform === 'win32') app.setAppUserModelId('org.galley.desktop')
  registerAppScheme()
  lockNavigation(logger)
  const parts: DesktopParts = { paths, environment, logger, clock: systemClock }
  app
    .whenReady()
    .then(() => runDesktop(parts))
    .catch(error => endAfterFault(error, logger))
}

/** Chromium's own files go beside the database, so that each data folder is an app of its own. */
function keepChromiumFiles(paths: Pick<Paths, 'data'>): void {
  const folder = join(paths.data, 'window')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    app.setPath('userData', folder)
  } catch {
    // A data folder that cannot be written is told in a window of its own, a little later.
  }
}

function endAfterFault(error: unknown, logger: Logger): void {
  logger.error(
    { reason: error instanceof Error ? (error.stack ?? error.message) : String(error) },
    'Galley met a fault',
  )
  app.exit(1)
}
