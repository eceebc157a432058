import { join } from 'node:path'
import type { Page } from 'playwright'
import { describe } from 'vitest'
import type { App } from '../../../src-main/app.ts'
import type { GalleyClient } from '../../../src-main/contract/contract.ts'
import type { Environment } from '../../../src-main/ports.ts'
import { checkBuild } from '../../support/check-build.ts'
import { describeElectron } from '../desktop/electron-runtime.ts'
import { chromiumPath } from './browser.ts'
import { startElectronHost } from './hosts/electron-host.ts'
import { pageHost } from './hosts/page-host.ts'
import { root } from './hosts/seeded-folder.ts'
import { startServerHost } from './hosts/server-host.ts'
import { startWindowHost } from './hosts/window-host.ts'

export interface OpenOptions {
  readonly theme?: 'light' | 'dark'
  /** CSS pixels; 1440 x 900 where not given. */
  readonly width?: number
  readonly height?: number
  /** A folder of src-renderer/i18n. */
  readonly language?: string
}

/** Galley with its pages, as a person has it on the screen: in a browser, or in the app's window (`hosts/page-host.ts`). */
export interface AppFixture {
  /** The very app that answers; over the server alone, since a window has it to itself. */
  readonly app: App
  /** The folder of the database that is shown. */
  readonly data: string
  /** What addresses of pages begin with: `page.goto(`${url}/#/calls`)`. */
  readonly url: string
  /** Where the local API answers. */
  readonly api: string
  /**
   * The contract with the owner's token: what another program does meanwhile. Of sample data in a window it reads alone: nobody
   * else is served that.
   */
  readonly client: GalleyClient
  /**
   * Opens an address of the app (`/calls?status=failed`) without animations: over the server in a tab of its own, logged in; in
   * the window there is, whose page is loaded anew. So a page that was opened before is over once another is. A test that needs
   * two beside each other opens the second in the context of the first.
   */
  open(route: string, options?: OpenOptions): Promise<Page>
  /** What axe finds wrong, one line each: `rule: selector`. Expect it to equal []. */
  axe(page: Page): Promise<readonly string[]>
  /** Writes `test-results/screenshots/<name>-<theme>-<width>.png`; the name is `<page>-<state>`. */
  screenshot(page: Page, name: string, options?: { readonly fullPage?: boolean }): Promise<void>
  /** What the page copied. */
  clipboard(page: Page): Promise<string>
  /**
   * Errors in any tab's console, exceptions, refused files and requests to elsewhere, so far. `dispose` fails where there are any
   * left: a test that provokes one empties the list. A request that is refused stands there over the server alone (`overHttp`).
   */
  readonly complaints: string[]
  /** Logs the browser in by a one-time link, as at the start; a server that was started again knows nobody. */
  logIn(): Promise<void>
  /** Ends and starts the server on the same port; tabs stay open. */
  stopServer(): Promise<void>
  startServer(): Promise<void>
  dispose(): Promise<void>
}

export interface FixtureOptions {
  /** The sample data that ships with Galley, instead of an empty database. */
  readonly sample?: boolean
  /** Fills the data folder through the app's own services before anything is shown. */
  readonly seed?: (app: App) => Promise<void> | void
  readonly environment?: Environment
  /** The browser's zone; UTC where not given. The app's own zone is a setting. */
  readonly timeZone?: string
}

/** Tests of pages, over whichever host the run is for; skipped by name where there is none. */
export function describePages(name: string, body: () => void): void {
  if (pageHost === 'electron') {
    describeElectron(name, body)
    return
  }
  const where = pageHost === 'window' ? 'in the window' : 'in Chromium'
  describe.skipIf(chromiumPath === null)(`${name} ${where} (skipped where no browser is installed)`, body)
}

/** Tests of pages with a server of their own: as `galley serve`, which a window is not. */
export function describeOverTheServer(name: string, body: () => void): void {
  if (pageHost === 'server') describePages(name, body)
  else describe.skip(`${name} (over the server alone)`, body)
}

const hosts = { server: startServerHost, window: startWindowHost, electron: startElectronHost }

/** Galley over the run's host, with a database in a folder of its own. */
export async function startAppFixture(options: FixtureOptions = {}): Promise<AppFixture> {
  checkBuild(join(root, 'out', 'renderer', 'index.html'), join(root, 'src-renderer'))
  const { environment = {}, timeZone = 'UTC', sample = false, seed } = options
  return hosts[pageHost]({ timeZone, sample, ...(seed !== undefined && { seed }) }, environment)
}
