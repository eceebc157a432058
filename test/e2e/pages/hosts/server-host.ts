import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright'
import { createGalleyClient } from '../../../../src-main/contract/client.ts'
import type { Environment } from '../../../../src-main/ports.ts'
import { openSampleApp } from '../../../../src-main/sample-app.ts'
import type { RunningServer } from '../../../../src-main/server/running-server.ts'
import { serveApp } from '../../../../src-main/server/serve-app.ts'
import { testedTimeInPages } from '../../../support/tested-time.ts'
import type { AppFixture } from '../app-fixture.ts'
import { openBrowser } from '../browser.ts'
import { axe, keepScreenshot } from './looks.ts'
import { createDataFolder, type FolderOptions, openSeeded, partsOf, root } from './seeded-folder.ts'

/** The real server on a free port over a real database in a folder of its own, and a browser that is logged in. */
export async function startServerHost(options: FolderOptions, environment: Environment): Promise<AppFixture> {
  const { timeZone } = options
  const data = createDataFolder()
  const app = await openSeeded(data, options, environment)
  // Scores follow the checks: what is shown does not change under the hands of a test.
  await app.quality.checks.drain()
  const pages = join(root, 'out', 'renderer')
  const openSample = (anew = false) => openSampleApp(partsOf(data), anew)
  let server: RunningServer | null = await serveApp(app, { port: 0, pages, openSample })
  const { url, port } = server
  const complaints: string[] = []
  const browser = await openBrowser({ timezoneId: timeZone, locale: 'en-US', reducedMotion: 'reduce' })
  await browser.addInitScript(testedTimeInPages)
  await browser.grantPermissions(['clipboard-read', 'clipboard-write'])
  watch(browser, url, complaints)
  const [first] = browser.pages()
  const front = first ?? (await browser.newPage())
  async function logIn(): Promise<void> {
    if (server === null) throw new Error('The server is stopped.')
    await front.goto(server.loginUrl())
    // Where the app leads by itself: what goes elsewhere before that is interrupted by it.
    await front.waitForURL(address => !address.pathname.startsWith('/login') && address.hash !== '')
    // Stays there, so that the process of this server's tabs lives on between two of them.
    await front.goto(`${url}/health`)
  }
  await logIn()

  return {
    ...{ app, data: app.paths.data, url, api: url, complaints, axe, logIn },
    client: createGalleyClient({ url, token: app.tokens.owner().value }),
    async open(route, { theme = 'light', width = 1440, height = 900, language = 'en' } = {}) {
      // Nobody looks at them any more, and each would go on drawing what comes: three of them make a run twice as long.
      for (const old of browser.pages().slice(1)) await old.close()
      const page = await browser.newPage()
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.addInitScript(`localStorage.setItem('galley.language', ${JSON.stringify(language)})`)
      await page.goto(`${url}/#${route}`)
      await page.locator('h1').first().waitFor()
      return page
    },
    screenshot: keepScreenshot,
    clipboard: page => page.evaluate<string>('navigator.clipboard.readText()'),
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
      rmSync(data, { recursive: true, force: true })
      if (complaints.length > 0) throw new Error(`The pages complained:\n${complaints.join('\n')}`)
    },
  }
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
