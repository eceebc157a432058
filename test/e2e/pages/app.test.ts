import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { itOverTheServer } from './hosts/page-host.ts'

/** What a browser logs of a server that is not there, and of one that refuses. */
const ofNoServer = /net::ERR_|401/

describePages('the app', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture()
  })
  afterAll(() => fixture?.dispose())

  itOverTheServer('opens at the dashboard after the one-time link, under a strict policy', async () => {
    const page = await fixture.open('/')
    await page.waitForURL(/#\/dashboard/)
    const answer = await page.request.get(`${fixture.url}/`)
    expect(answer.headers()['content-security-policy']).not.toContain('unsafe')
    await expect.poll(() => page.title()).toBe('Dashboard · Galley')
  })

  itOverTheServer('leads from the address of the original dashboard to the page, with its period', async () => {
    const page = await fixture.open('/')
    await page.goto(`${fixture.url}/llm/dashboard/?days=30`)
    await page.waitForURL(/#\/dashboard/)
    expect(new URL(page.url()).hash).toBe('#/dashboard?days=30')
  })

  it('says so where there is no such page', async () => {
    const page = await fixture.open('/nowhere')
    await expect.poll(() => page.locator('h1').textContent()).toBe('There is no such page')
    expect(await fixture.axe(page)).toEqual([])
    await page.getByRole('link', { name: 'Go to the dashboard' }).click()
    await page.waitForURL(/#\/dashboard/)
    // Who went somewhere is there with the keyboard, too, and hears where.
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('main')
    await page.getByRole('status').filter({ hasText: 'Dashboard' }).waitFor({ state: 'attached' })
  })

  it('lets the keyboard skip to the page', async () => {
    const page = await fixture.open('/dashboard')
    await page.keyboard.press('Tab')
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Skip to the page')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('main')
  })

  it('finds pages and commands in the palette, and does them', async () => {
    const page = await fixture.open('/dashboard')
    await page.keyboard.press('Control+k')
    const palette = page.getByRole('dialog', { name: 'Search and commands' })
    await palette.getByRole('option', { name: 'Dashboard' }).waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'app-palette')
    await palette.getByRole('combobox').and(page.locator(':focus')).waitFor()
    await page.keyboard.type('dark')
    await page.keyboard.press('Enter')
    await palette.waitFor({ state: 'hidden' })
    await expect.poll(() => page.evaluate('document.documentElement.dataset.theme')).toBe('dark')
    await page.reload()
    await page.locator('h1').waitFor()
    await expect.poll(() => page.evaluate('document.documentElement.dataset.theme')).toBe('dark')
    await page.evaluate(`localStorage.removeItem('galley.theme')`)
  })

  it('does from the palette what takes no page: a backup, and what helps somebody to help', async () => {
    const page = await fixture.open('/books')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('back up')
    // It stands there from the start; Enter is for what was typed.
    await page.getByRole('option', { name: 'Back up now', selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('A backup was made:').waitFor()
    expect((await fixture.client.backups.list({})).backups).toHaveLength(1)
    await page.getByText('last backup').waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('diagnostics')
    await page.getByRole('option', { name: 'Copy diagnostics' }).click()
    await page.getByText('It is on the clipboard.').waitFor()
    expect(await fixture.clipboard(page)).toContain('Galley 0.')
    expect(page.url()).toContain('#/books')
  })

  it('lists its keys, which can be turned off', async () => {
    const page = await fixture.open('/nowhere')
    await page.keyboard.press('?')
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await dialog.getByText('Dashboard').waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'app-shortcuts')
    await dialog.getByRole('switch').click()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await page.keyboard.press('g')
    await page.keyboard.press('d')
    expect(new URL(page.url()).hash).toBe('#/nowhere')
    await page.evaluate(`localStorage.removeItem('galley.single-keys')`)
    await page.keyboard.press('g')
    await page.keyboard.press('d')
    await page.waitForURL(/#\/dashboard/)
  })

  it('puts its pages into a drawer on a narrow screen', async () => {
    const page = await fixture.open('/nowhere', { width: 390, height: 844 })
    await expect.poll(() => page.getByRole('navigation').count()).toBe(0)
    await page.getByRole('button', { name: 'Pages' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('link', { name: 'Dashboard' }).waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'app-drawer')
    await drawer.getByRole('link', { name: 'Dashboard' }).click()
    await page.waitForURL(/#\/dashboard/)
    await drawer.waitFor({ state: 'hidden' })
  })

  it('speaks Chinese where that was chosen', async () => {
    const page = await fixture.open('/dashboard', { language: 'zh-Hans' })
    await page.getByRole('link', { name: '总览' }).waitFor()
    await expect.poll(() => page.evaluate('document.documentElement.lang')).toBe('zh-Hans')
  })

  itOverTheServer(
    'says so where a page was never fetched before Galley went, loses nothing else, and shows it once Galley is back',
    async () => {
      const page = await fixture.open('/dashboard')
      await page.getByText('API on').waitFor()
      // As where Galley ends right after its first page.
      await page.route(/assets\/(books|shortcuts-dialog|command-palette)/, route => route.abort('connectionrefused'))
      await page.reload()
      await page.getByText('API on').waitFor()
      await fixture.stopServer()
      await page.getByText(/Galley stopped answering at/).waitFor()
      await page.getByRole('link', { name: 'Books' }).click()
      await page.getByRole('heading', { name: 'This page could not be shown' }).waitFor()
      await page.getByRole('main').getByText('It goes on by itself once Galley answers again.').waitFor()
      expect(await fixture.axe(page)).toEqual([])
      for (const keys of ['?', 'Control+k']) {
        await page.keyboard.press(keys)
        await page.locator('[data-sonner-toast]').getByText('Galley does not answer').last().waitFor()
        await page.locator('[data-sonner-toast]').getByRole('button', { name: 'Close' }).last().click()
      }
      await page.getByRole('link', { name: 'Dashboard' }).click()
      await page.locator('h1').first().waitFor()
      await page.getByRole('link', { name: 'Books' }).click()
      // Where Galley were back by the time that it is asked why the page did not come, the page would be loaded anew.
      await page.getByRole('heading', { name: 'This page could not be shown' }).waitFor()
      await page.unrouteAll()
      await fixture.startServer()
      await page.getByRole('button', { name: 'I am logged in again' }).waitFor()
      await fixture.logIn()
      await page.getByRole('button', { name: 'I am logged in again' }).click()
      await page.getByRole('heading', { name: 'Books' }).waitFor()
      await page.keyboard.press('?')
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
      const others = fixture.complaints.filter(line => !ofNoServer.test(line))
      expect(
        others.filter(line => !/preload CSS|Failed to fetch dynamically|ApiError: Galley does not answer/.test(line)),
      ).toEqual([])
      fixture.complaints.length = 0
    },
  )

  it('says when even what is around the pages failed, and how to go on', async () => {
    const page = await fixture.open('/books')
    // A fault as a new version could have one: a format of this browser that is not there.
    const fault = await page.addInitScript(
      `localStorage.setItem('galley.theme', 'dark'); Intl.DateTimeFormat = function () { throw new Error('a fault') }`,
    )
    await page.reload()
    await page.getByRole('heading', { name: 'Galley’s pages have stopped' }).waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'app-root-error')
    expect(fixture.complaints.some(line => line.includes('a fault'))).toBe(true)
    fixture.complaints.length = 0
    await page.evaluate(`localStorage.removeItem('galley.theme')`)
    await fault.dispose()
  })

  itOverTheServer(
    'fetches no other page for later while Galley is gone or does not know it, and all of them after',
    async () => {
      const page = await fixture.open('/dashboard')
      const asked: string[] = []
      // Through a route nothing comes from the browser's memory: what was fetched when the page was opened is asked for again.
      await page.route(/settings-page/, route => {
        asked.push(route.request().url())
        return route.continue()
      })
      await page.reload()
      await page.getByText('API on').waitFor()
      await fixture.stopServer()
      await page.getByText(/Galley stopped answering at/).waitFor()
      await fixture.startServer()
      await page.getByRole('heading', { name: 'This browser is not logged in any more' }).waitFor()
      // Longer than a page rests before it begins to fetch the others.
      await page.waitForTimeout(6000)
      expect(asked).toEqual([])
      await fixture.logIn()
      await page.getByRole('button', { name: 'I am logged in again' }).click()
      await expect.poll(() => asked.length).toBeGreaterThan(0)
      expect(fixture.complaints.filter(line => !ofNoServer.test(line))).toEqual([])
      fixture.complaints.length = 0
    },
  )

  itOverTheServer('says when Galley stopped answering, keeps what is shown, and goes on by itself', async () => {
    const page = await fixture.open('/dashboard')
    await page.getByText('API on').waitFor()
    // Other pages are fetched at leisure, which would be refused to one that is not logged in any more.
    await page.route(/\/assets\//, route => route.abort('connectionrefused'))
    await fixture.stopServer()
    await page.getByText(/Galley stopped answering at \d\d:\d\d/).waitFor()
    await expect.poll(() => page.locator('h1').count()).toBe(1)
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'app-offline')
    await fixture.startServer()
    // The new process knows no session of the old one.
    await page.getByRole('heading', { name: 'This browser is not logged in any more' }).waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'app-logged-out')
    await page.unrouteAll()
    await fixture.logIn()
    await page.getByRole('button', { name: 'I am logged in again' }).click()
    await page.getByText('API on').waitFor()
    const others = fixture.complaints.filter(line => !ofNoServer.test(line))
    expect(others).toEqual([])
    fixture.complaints.length = 0
  })

  itOverTheServer('keeps what was typed, in a dialog as well, until somebody is logged in again', async () => {
    const page = await fixture.open('/providers')
    await page.getByRole('button', { name: 'Add a provider' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add a provider' })
    const address = dialog.getByLabel('Address')
    await address.fill('http://127.0.0.1:9/v1')
    // Other pages are fetched at leisure, which would be refused meanwhile.
    await page.route(/\/assets\//, route => route.abort('connectionrefused'))
    await fixture.stopServer()
    await fixture.startServer()
    await page.getByRole('heading', { name: 'This browser is not logged in any more' }).waitFor()
    await page.getByText('this page stays open with what you typed', { exact: false }).waitFor()
    expect(await fixture.axe(page)).toEqual([])
    // Neither closes what is beneath nor opens anything over it.
    for (const keys of ['Escape', 'Control+k', '?']) await page.keyboard.press(keys)
    await fixture.screenshot(page, 'app-logged-out-over')
    await fixture.logIn()
    await page.unrouteAll()
    await page.getByRole('button', { name: 'I am logged in again' }).click()
    await page.getByRole('heading', { name: 'This browser is not logged in any more' }).waitFor({ state: 'detached' })
    await dialog.waitFor()
    expect(await address.inputValue()).toBe('http://127.0.0.1:9/v1')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(fixture.complaints.filter(line => !ofNoServer.test(line))).toEqual([])
    fixture.complaints.length = 0
  })
})
