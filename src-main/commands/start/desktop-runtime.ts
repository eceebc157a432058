import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../../ports.ts'

/** Electron's program, or why the window cannot be opened here, as the end of a sentence. */
export type DesktopRuntime =
  | { readonly program: string; readonly reason: null }
  | { readonly program: null; readonly reason: string }

export interface RuntimeRequest {
  /** The folder of npm's package `electron`. */
  readonly electron: string
  readonly environment: Environment
  readonly platform: NodeJS.Platform
  readonly isRoot: boolean
  readonly signal: AbortSignal
  readonly say: (note: string) => void
  /** Limits, milliseconds. */
  readonly askMs?: number
  readonly fetchMs?: number
}

/**
 * Finds Electron's runtime, or fetches it: npm brings its name alone, the program itself is a download of about 120 MB. What
 * cannot be reached is known within seconds, and never holds up the start.
 */
export async function findDesktopRuntime(request: RuntimeRequest): Promise<DesktopRuntime> {
  const { electron, environment, platform, isRoot, say } = request
  if (!existsSync(join(electron, 'package.json'))) return none('the window’s runtime (Electron) is not installed')
  if (platform === 'linux' && !hasDisplay(environment)) return none('this session has no display')
  if (platform === 'linux' && isRoot) return none('the window’s sandbox does not work for root')
  const installed = findProgram(electron, environment)
  if (installed !== null) return { program: installed, reason: null }
  if (!(await answers(request)))
    return none('the window’s runtime (Electron) is not installed and cannot be fetched here')
  say('Fetching the window’s runtime, about 120 MB, once ...')
  if (!(await install(request))) return none('the window’s runtime (Electron) could not be fetched')
  const fetched = findProgram(electron, environment)
  return fetched === null
    ? none('the window’s runtime (Electron) could not be fetched')
    : { program: fetched, reason: null }
}

function none(reason: string): DesktopRuntime {
  return { program: null, reason }
}

function hasDisplay({ DISPLAY, WAYLAND_DISPLAY }: Environment): boolean {
  return [DISPLAY, WAYLAND_DISPLAY].some(display => display !== undefined && display !== '')
}

/** As the package's own index.js finds it, which would begin a download where there is none. */
function findProgram(electron: string, { ELECTRON_OVERRIDE_DIST_PATH: elsewhere }: Environment): string | null {
  try {
    const name = readFileSync(join(electron, 'path.txt'), 'utf8').trim()
    const program = join(elsewhere ?? join(electron, 'dist'), name)
    return existsSync(program) ? program : null
  } catch {
    return null
  }
}

/** Whether where the runtime comes from can be reached at all. */
async function answers({ environment, signal, askMs = 5000 }: RuntimeRequest): Promise<boolean> {
  const mirror = environment.ELECTRON_MIRROR ?? environment.npm_config_electron_mirror ?? 'https://github.com/'
  try {
    const timeout = AbortSignal.any([signal, AbortSignal.timeout(askMs)])
    await fetch(mirror, { method: 'HEAD', redirect: 'manual', signal: timeout })
    return true
  } catch {
    return false
  }
}

function install({ electron, environment, signal, fetchMs = 300_000 }: RuntimeRequest): Promise<boolean> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(fetchMs)])
  return new Promise(resolve => {
    const child = spawn(process.execPath, [join(electron, 'install.js')], {
      stdio: 'ignore',
      env: { ...environment },
      signal: limit,
    })
    child.once('error', () => resolve(false))
    child.once('exit', code => resolve(code === 0))
  })
}
