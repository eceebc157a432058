import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { loginWords } from '../../../src-main/server/login-words.ts'
import { type ServedApp, serveTemporaryApp } from '../../server/server-fixture.ts'
import { describeOverTheServer } from './app-fixture.ts'
import { openBrowser } from './browser.ts'
import { axe } from './hosts/looks.ts'
import { root } from './hosts/seeded-folder.ts'

describeOverTheServer('the login', () => {
  let served: ServedApp
  let browser: BrowserContext
  beforeAll(async () => {
    served = await serveTemporaryApp({ pages: join(root, 'out', 'renderer') })
  })
  afterEach(() => browser.close())
  afterAll(() => served.dispose())

  async function openPage(locale: string, { width = 1440, chosen = {} as Record<string, string> } = {}): Promise<Page> {
    browser = await openBrowser({ locale, timezoneId: 'UTC', viewport: { width, height: 800 } })
    const page = browser.pages()[0] ?? (await browser.newPage())
    await page.addInitScript(`Object.assign(localStorage, ${JSON.stringify(chosen)})`)
    return page
  }
  const heading = (page: Page, language: keyof typeof loginWords, state: keyof typeof loginWords.en.said) =>
    page.getByRole('heading', { name: loginWords[language].said[state].title, exact: true })
  const inTheApp = (page: Page) => page.waitForURL(address => address.pathname === '/')
  const enterBy = async (link: string) => {
    const page = await openPage('en-US')
    await page.goto(link, { waitUntil: 'commit' })
    await inTheApp(page)
    return page
  }

  it('says how a browser that nobody knows comes in, in its language, on a phone and in both themes', async () => {
    const page = await openPage('zh-CN', { width: 360 })
    await page.goto(served.server.url)
    await heading(page, 'zh-Hans', 'none').waitFor()
    expect(await page.evaluate('document.documentElement.lang')).toBe('zh-Hans')
    for (const text of ['npx galley serve --open', loginWords['zh-Hans'].how, loginWords['zh-Hans'].kept])
      expect(await page.getByText(text, { exact: true }).isVisible(), text).toBe(true)
    expect(await page.getByRole('button').count()).toBe(0)
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      expect(await axe(page), theme).toEqual([])
    }
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
  })

  it('says that a link was used, in the language and the theme that were chosen here before', async () => {
    const link = served.server.loginUrl()
    await enterBy(link)
    await browser.close()
    const page = await openPage('en-US', { chosen: { 'galley.language': 'zh-Hans', 'galley.theme': 'dark' } })
    await page.goto(link, { waitUntil: 'commit' })
    await heading(page, 'zh-Hans', 'used').waitFor()
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark')
    expect(await page.getByText(loginWords['zh-Hans'].how, { exact: true }).isVisible()).toBe(true)
    expect(page.url()).not.toContain('code=')
  })

  it('leads whoever is logged in to the app, by an old link as well', async () => {
    const link = served.server.loginUrl()
    const page = await enterBy(link)
    await page.goto('about:blank')
    await page.goto(link, { waitUntil: 'commit' })
    await inTheApp(page)
    await page.getByRole('navigation').first().waitFor()
  })

  it('keeps the link while Galley does not answer, and goes in by it once it does', async () => {
    const page = await openPage('en-US')
    await page.route('**/login', route => (route.request().method() === 'POST' ? route.abort() : route.continue()))
    await page.goto(served.server.loginUrl(), { waitUntil: 'commit' })
    await heading(page, 'en', 'silent').waitFor()
    await page.unroute('**/login')
    await page.getByRole('button', { name: loginWords.en.again }).click()
    await inTheApp(page)
  })
})
