import { join } from 'node:path'
import { type ElectronApplication, _electron as electron } from 'playwright'
import { describe } from 'vitest'
import { electronProgram } from './electron-program.ts'

const root = join(import.meta.dirname, '../../..')

/** In Electron itself; skipped by name where that is not possible. */
export function describeElectron(name: string, body: () => void): void {
  describe.skipIf(electronProgram === null)(
    `${name} in Electron (skipped where its runtime is not installed or nothing can be shown)`,
    body,
  )
}

export interface LaunchOptions {
  /** All of its variables but its data folder and port; this process's where not given. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** The pages' zone; the system's where not given. */
  readonly timeZone?: string
  /** A script that the main process runs before its own. */
  readonly preload?: string
}

/** The built app over a data folder, on a free port. */
export function launchElectron(data: string, options: LaunchOptions = {}): Promise<ElectronApplication> {
  if (electronProgram === null) throw new Error('Electron is not installed here.')
  const { environment = process.env, timeZone, preload } = options
  const env = { ...environment, GALLEY_DATA_DIR: data, GALLEY_PORT: '0' } as Record<string, string>
  return electron.launch({
    executablePath: electronProgram,
    args: [...(preload === undefined ? [] : ['-r', preload]), root],
    env,
    locale: 'en-US',
    ...(timeZone !== undefined && { timezoneId: timeZone }),
  })
}
