import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../ports.ts'
import type { Updater } from './updates.ts'

/**
 * Whether this copy of Galley updates itself: a packaged one with a feed (`app-update.yml`, which electron-builder writes), on
 * Linux an AppImage alone. What a package manager installed is its business.
 */
export function updateChannel(facts: {
  readonly isPackaged: boolean
  readonly platform: NodeJS.Platform
  readonly resourcesPath: string
  readonly environment: Environment
}): 'self' | 'managed' | 'off' {
  const { isPackaged, platform, resourcesPath, environment } = facts
  if (!isPackaged) return 'off'
  if (platform === 'linux' && environment.APPIMAGE === undefined) return 'managed'
  return existsSync(join(resourcesPath, 'app-update.yml')) ? 'self' : 'off'
}

/** electron-updater loads Electron, so it is loaded only where it is needed. */
export async function loadElectronUpdater(): Promise<Updater> {
  const { default: updater } = await import('electron-updater')
  return updater.autoUpdater as unknown as Updater
}
