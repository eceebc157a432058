import { spawn } from 'node:child_process'
import type { Clock, Environment } from '../../ports.ts'
import { maxSemiSpace } from '../../thread-memory.ts'
import { sandboxAdvice } from './sandbox-advice.ts'

/** An end with an error within this time means that there was no window; milliseconds. */
const startMs = 20_000

/** The main process takes it only when it starts; where somebody else starts it, it keeps to it by itself. */
const v8Options = [`--js-flags=${maxSemiSpace}`]

export interface WindowRequest {
  readonly program: string
  /** The folder of Galley's package.json, whose `main` Electron runs. */
  readonly root: string
  readonly dataFolder: string
  readonly environment: Environment
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** Runs the desktop app until it ends. Null when all was well, else why there was no window, as the end of a sentence. */
export function openWindow({
  program,
  root,
  dataFolder,
  environment,
  clock,
  signal,
}: WindowRequest): Promise<string | null> {
  const started = clock.monotonic()
  return new Promise(resolve => {
    // Without this, Electron runs as plain Node.
    const { ELECTRON_RUN_AS_NODE: _, ...env } = environment
    const child = spawn(program, [...v8Options, root, `--data-dir=${dataFolder}`], {
      stdio: ['ignore', 'ignore', 'ignore'],
      env,
    })
    const stop = () => child.kill('SIGTERM')
    signal.addEventListener('abort', stop, { once: true })
    child.once('error', error => resolve(`the window’s runtime could not be started (${error.message})`))
    child.once('exit', code => {
      signal.removeEventListener('abort', stop)
      const failed = code !== 0 && !signal.aborted && clock.monotonic() - started < startMs
      const how = `the window could not be opened (Electron ended with ${code === null ? 'a signal' : `code ${code}`})`
      resolve(failed ? ((process.platform === 'linux' ? sandboxAdvice(program) : null) ?? how) : null)
    })
  })
}
