import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright'
import { describe } from 'vitest'
import { type App, openApp } from '../../../src-main/app.ts'
import { createPaths } from '../../../src-main/app-paths.ts'
import { createGalleyClient } from '../../../src-main/contract/client.ts'
import type { GalleyClient } from '../../../src-main/contract/contract.ts'
import { type Clock, type Environment, silentLogger, systemClock } from '../../../src-main/ports.ts'
import { openSampleApp } from '../../../src-main/sample-app.ts'
import type { RunningServer } from '../../../src-main/server/running-server.ts'
import { serveApp } from '../../../src-main/server/serve-app.ts'
import { testedTime, testedTimeInPages } from '../../support/tested-time.ts'
import { chromiumPath, openBrowser } from './browser.ts'

const root = join(import.meta.dirname, '../../..')
const pages = join(root, 'out', 'renderer')
const screenshots = join(root, 'test-results', 'screenshots')

export interface OpenOptions {
  readonly theme?: 'light' | 'dark'
  /** CSS pixels; 1440 x 900 where not given. */
  readonly width?: number
  readonly height?: number
  /** A folder of src-renderer/i18n. */
  readonly language?: string
}

/** Galley with its pages, as a person has it on the screen. */
export interface AppFixture {
  readonly app: App
  readonly url: string
  /** The contract over REST with the owner's token: what another program, or another window, does meanwhile. */
  readonly client: GalleyClient
  /** Opens an address of the app (`/calls?status=failed`) in a tab of its own, logged in, without animations. The last four stay. */
  open(route: string, options?: OpenOptions): Promise<Page>
  /** What axe finds wrong, one line each: `rule: selector`. Expect it to equal []. */
  axe(page: Page): Promise<readonly string[]>
  /** Writes `test-results/screenshots/<name>-<theme>-<width>.png`; the name is `<page>-<state>`. */
  screenshot(page: Page, name: string, options?: { readonly fullPage?: boolean }): Promise<void>
  /**
   * Errors in any tab's console, exceptions, refused files and requests to elsewhere, so far. `dispose` fails where there are any
   * left: a test that provokes one empties the list.
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

/** Runs tests of pages in real Chromium over the real server; skipped by name where there is none. */
export function describePages(name: string, body: () => void): void {
  describe.skipIf(chromiumPath === null)(`${name} in Chromium (skipped where no browser is installed)`, body)
}

/** The real server on a free port over a real database in a folder of its own, and a browser that is logged in. */
export async function startAppFixture(options: FixtureOptions = {}): Promise<AppFixture> {
  checkBuild()
  const { environment = {}, seed, timeZone = 'UTC', sample = false } = options
  const folder = mkdtempSync(join(tmpdir(), 'galley-pages-'))
  const paths = createPaths(folder, join(root, 'src-main', 'cli.ts'))
  // Stands still while the sample data is made, so that it is the same to the last call.
  let standsStill = sample
  const clock: Clock = { ...systemClock, now: () => (standsStill ? testedTime : systemClock.now()) }
  const parts = { paths, environment, clock, logger: silentLogger, holder: 'a test' }
  const openSample = (anew = false) => openSampleApp({ ...parts, environment: {} }, anew)
  const app = sample ? await openSample() : await openApp({ mode: 'owner', ...parts })
  app.settings.set('timeZone', timeZone)
  standsStill = false
  await seed?.(app)
  let server: RunningServer | null = await serveApp(app, { port: 0, pages, openSample })
  const { url, port } = server
  const complaints: string[] = []
  const browser = await openBrowser({ timezoneId: timeZone, locale: 'en-US', reducedMotion: 'reduce' })
  await browser.addInitScript(testedTimeInPages)
  watch(browser, url, complaints)
  const [first] = browser.pages()
  const front = first ?? (await browser.newPage())
  async function logIn(): Promise<void> {
    if (server === null) throw new Error('The server is stopped.')
    await front.goto(server.loginUrl())
    // Where the app leads by itself: what goes elsewhere before that is interrupted by it.
    await front.waitForURL(address => !address.pathname.startsWith('/login') && address.hash !== '')
    await front.goto('about:blank')
  }
  await logIn()

  return {
    app,
    url,
    client: createGalleyClient({ url, token: app.tokens.owner().value }),
    complaints,
    async open(route, { theme = 'light', width = 1440, height = 900, language = 'en' } = {}) {
      for (const old of browser.pages().slice(1, -mostTabs + 1)) await old.close()
      const page = await browser.newPage()
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.addInitScript(`localStorage.setItem('galley.language', ${JSON.stringify(language)})`)
      await page.goto(`${url}/#${route}`)
      await page.locator('h1').first().waitFor()
      return page
    },
    logIn,
    axe,
    async screenshot(page, name, { fullPage = false } = {}) {
      mkdirSync(screenshots, { recursive: true })
      const theme = await page.evaluate<string>('document.documentElement.dataset.theme')
      const path = join(screenshots, `${name}-${theme}-${page.viewportSize()?.width ?? 0}.png`)
      await page.screenshot({ path, fullPage, caret: 'hide' })
    },
    async stopServer() {
      await server?.close()
      server = null
    },
    async startServer() {
      server ??= await serveApp(app, { port, pages, openSample })
    },
    async dispose() {
      await browser.close()
      await server?.close()
      await app.close()
      rmSync(folder, { recursive: true, force: true })
      if (complaints.length > 0) throw new Error(`The pages complained:\n${complaints.join('\n')}`)
    },
  }
}

/** A browser gives all tabs of one server six connections, and each visible tab listens on one. */
const mostTabs = 4

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong, one line each: `rule: selector`. */
export async function axe(page: Page): Promise<readonly string[]> {
  // Through the debugger, which the page's policy does not bind.
  await page.evaluate(axeSource)
  return page.evaluate<string[]>(`axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }).then(({ violations }) =>
    violations.flatMap(({ id, help, nodes }) => nodes.map(node => id + ': ' + node.target.join(' ') + ' (' + help + ')')))`)
}

/** What a page must never do: complain, or ask anybody but its own server. */
function watch(browser: BrowserContext, url: string, complaints: string[]): void {
  browser.on('console', message => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`)
  })
  browser.on('weberror', error => complaints.push(String(error.error().stack ?? error.error())))
  browser.on('request', request => {
    const target = request.url()
    if (!/^(data|blob|about|chrome-error|devtools):/.test(target) && !target.startsWith(url)) {
      complaints.push(`Asked ${target}`)
    }
  })
}

/** A test of an old build proves nothing. */
function checkBuild(): void {
  const built = join(pages, 'index.html')
  const changed = newestChange(join(root, 'src-renderer'))
  if (existsSync(built) && statSync(built).mtimeMs >= changed) return
  throw new Error('The built pages are older than their sources: npm run build')
}

function newestChange(path: string): number {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(0, ...readdirSync(path).map(name => newestChange(join(path, name))))
}
