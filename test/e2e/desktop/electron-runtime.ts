import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ElectronApplication, _electron as electron } from 'playwright'
import { describe } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const folder = join(root, 'node_modules', 'electron')
const program = existsSync(join(folder, 'path.txt'))
  ? join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim())
  : ''
const canShow =
  process.platform !== 'linux' ||
  (process.getuid?.() !== 0 && Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY))

/** In Electron itself; skipped by name where that is not possible. */
export function describeElectron(name: string, body: () => void): void {
  describe.skipIf(!existsSync(program) || !canShow)(
    `${name} in Electron (skipped where its runtime is not installed or nothing can be shown)`,
    body,
  )
}

export interface LaunchOptions {
  /** Variables beside those of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** The pages' zone; the system's where not given. */
  readonly timeZone?: string
}

/** The built app over a data folder, on a free port. */
export function launchElectron(data: string, options: LaunchOptions = {}): Promise<ElectronApplication> {
  const { environment = {}, timeZone } = options
  const env = { ...process.env, ...environment, GALLEY_DATA_DIR: data, GALLEY_PORT: '0' } as Record<string, string>
  return electron.launch({
    executablePath: program,
    args: [root],
    env,
    locale: 'en-US',
    ...(timeZone !== undefined && { timezoneId: timeZone }),
  })
}
