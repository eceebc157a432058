import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, type AppOptions, openApp } from '../../../../src-main/app.ts'
import { createPaths } from '../../../../src-main/app-paths.ts'
import { type Clock, type Environment, silentLogger, systemClock } from '../../../../src-main/ports.ts'
import { openSampleApp } from '../../../../src-main/sample-app.ts'
import { testedTime } from '../../../support/tested-time.ts'
import type { FixtureOptions } from '../app-fixture.ts'

export const root = join(import.meta.dirname, '../../../..')

export type FolderOptions = Required<Pick<FixtureOptions, 'sample' | 'timeZone'>> & Pick<FixtureOptions, 'seed'>

/** How a test opens a data folder of its own. */
export function partsOf(data: string, environment: Environment = {}): Omit<AppOptions, 'mode'> {
  const paths = createPaths(data, join(root, 'src-main', 'cli.ts'))
  return { paths, environment, clock: systemClock, logger: silentLogger, holder: 'a test' }
}

export function createDataFolder(): string {
  return mkdtempSync(join(tmpdir(), 'galley-pages-'))
}

/** Opens what the pages will show, with what the spec put in. */
export async function openSeeded(data: string, options: FolderOptions, environment: Environment = {}): Promise<App> {
  const { sample, timeZone, seed } = options
  // Stands still while the sample data is made, so that it is the same to the last call.
  let standsStill = sample
  const clock: Clock = { ...systemClock, now: () => (standsStill ? testedTime : systemClock.now()) }
  const app = sample
    ? await openSampleApp({ ...partsOf(data), clock })
    : await openApp({ mode: 'owner', ...partsOf(data, environment), clock })
  app.settings.set('timeZone', timeZone)
  standsStill = false
  await seed?.(app)
  return app
}

/** A data folder for a process that opens it itself. */
export async function createSeededFolder(options: FolderOptions, environment: Environment): Promise<string> {
  const data = createDataFolder()
  const app = await openSeeded(data, options, environment)
  // What checks and indexes after a call is done in its own time by whoever has the folder: here, now.
  await app.quality.checks.drain()
  await app.close()
  return data
}
