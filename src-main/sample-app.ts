import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type App, type AppOptions, openApp } from './app.ts'
import type { Paths } from './ports.ts'
import { fillSample, sampleVersion } from './sample/fill-sample.ts'
import { layoutOf } from './store/data-folder.ts'
import { restoreDatabase } from './store/restore.ts'

/** After this long "today" would be empty, and a demonstration with it. */
const freshMs = 12 * 3_600_000

const note = z.object({ version: z.int(), end: z.int(), timeZone: z.string() })

/** The sample data's own folder, within the user's. */
export function samplePaths(paths: Paths): Paths {
  return { ...paths, data: join(paths.data, 'sample') }
}

export type SampleAppOptions = Omit<AppOptions, 'mode' | 'sample'>

/**
 * Opens the sample data of a data folder as its owner; makes it where there is none, where it has become old, and where `anew`
 * asks for it. It has a database of its own, no keys, and every call in it is marked as sample.
 */
export async function openSampleApp(options: SampleAppOptions, anew = false): Promise<App> {
  const paths = samplePaths(options.paths)
  const noteFile = join(paths.data, 'sample.json')
  const { clock } = options
  const known = readNote(noteFile)
  const isFresh = !anew && known !== null && known.version === sampleVersion && clock.now() - known.end < freshMs
  if (!isFresh && existsSync(layoutOf(paths).database)) {
    rmSync(noteFile, { force: true })
    const { clock, signal, onWait } = options
    await restoreDatabase({ paths, clock, from: null, ...(signal && { signal }), ...(onWait && { onWait }) })
    // It was put aside as a person's data is; sample data need not be kept.
    rmSync(layoutOf(paths).replaced, { recursive: true, force: true })
  }
  const app = await openApp({ ...options, paths, mode: 'owner', sample: true })
  if (isFresh) return app
  try {
    const end = clock.now()
    await fillSample(app, end)
    // Checked before it is shown: half of the scores would look like a verdict.
    await app.quality.checks.drain()
    writeFileSync(noteFile, JSON.stringify({ version: sampleVersion, end, timeZone: app.settings.get('timeZone') }))
    return app
  } catch (error) {
    await app.close()
    throw error
  }
}

function readNote(file: string): z.infer<typeof note> | null {
  try {
    return note.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}
