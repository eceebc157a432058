import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Logger, Paths } from '../ports.ts'
import { appLanguages } from '../words/app-language.ts'

const pixels = z.int().min(-100_000).max(100_000)

const windowState = z.object({
  bounds: z.object({ x: pixels, y: pixels, width: pixels, height: pixels }).nullable().default(null),
  maximized: z.boolean().default(false),
  fullScreen: z.boolean().default(false),
  /** Chromium's steps: 0 is 100 %, one step about a fifth. */
  zoomLevel: z.number().min(-8).max(9).default(0),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** Null follows the system. */
  language: z.enum(appLanguages).nullable().default(null),
})
export type WindowState = z.infer<typeof windowState>

export interface WindowStateKeeper {
  get(): WindowState
  change(changes: Partial<WindowState>): void
}

/** How the window was left, in a file of the data folder: it is needed before the database is open. A broken file counts as none. */
export function keepWindowState(paths: Pick<Paths, 'data'>, logger: Logger): WindowStateKeeper {
  const file = join(paths.data, 'window.json')
  let state = read(file)
  return {
    get: () => state,
    change(changes) {
      const next = windowState.parse({ ...state, ...changes })
      if (JSON.stringify(next) === JSON.stringify(state)) return
      state = next
      try {
        write(file, state)
      } catch (error) {
        logger.debug({ file, error: String(error) }, 'How the window stands could not be kept')
      }
    },
  }
}

function read(file: string): WindowState {
  try {
    return windowState.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return windowState.parse({})
  }
}

/** By rename, so that half a file is never read. */
function write(file: string, state: WindowState): void {
  const temporary = `${file}.${process.pid}.new`
  try {
    writeFileSync(temporary, `${JSON.stringify(state)}\n`, { mode: 0o600 })
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
