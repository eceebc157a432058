import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ReplayUpstream, startReplayUpstream } from '../../support/replay-upstream/replay-upstream.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { itOverTheServer, pageHost } from './hosts/page-host.ts'

const isServed = pageHost === 'server'

/** Presses Tab until this has the focus. */
async function tabTo(page: Page, role: 'button' | 'link' | 'textbox', name: string): Promise<void> {
  await page.getByRole(role, { name, exact: true }).first().waitFor()
  const wanted = page.getByRole(role, { name, exact: true }).and(page.locator(':focus'))
  for (let press = 0; press < 60 && (await wanted.count()) === 0; press += 1) await page.keyboard.press('Tab')
  expect([name, await wanted.count()]).toEqual([name, 1])
}

describePages('the first call', () => {
  let fixture: AppFixture
  let upstream: ReplayUpstream
  beforeAll(async () => {
    upstream = await startReplayUpstream()
    fixture = await startAppFixture({
      seed(app) {
        for (const kind of ['openai', 'anthropic', 'google', 'cohere', 'mistral'] as const)
          app.registry.update(kind, { baseUrl: upstream.baseUrl(kind) })
        app.settings.set('retryLimit', 0)
      },
    })
  })
  afterAll(async () => {
    await fixture?.dispose()
    await upstream?.close()
  })

  it('is what an empty Galley leads to', async () => {
    const page = await fixture.open('/dashboard')
    await page.getByRole('link', { name: 'Make a first call' }).click()
    await page.getByRole('heading', { level: 1, name: 'Let us make a first call' }).waitFor()
    await expect.poll(() => page.title()).toBe('First call · Galley')
    for (const width of [1440, 1024, 390]) {
      for (const theme of ['light', 'dark'] as const) {
        const shot = await fixture.open('/welcome', { width, theme })
        await shot.getByRole('radio', { name: /Practice/ }).waitFor()
        if (width !== 1024) expect(await fixture.axe(shot)).toEqual([])
        await fixture.screenshot(shot, 'welcome', { fullPage: true })
      }
    }
  })

  it('needs no key: practice writes a paragraph, and it is on record', async () => {
    const page = await fixture.open('/welcome')
    await expect.poll(() => page.getByRole('radio', { name: /Practice/ }).isChecked()).toBe(true)
    await expect.poll(() => page.getByRole('radio', { name: /OpenAI/ }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Translate', exact: true }).click()
    await page.getByText('Your first call is on record.').waitFor()
    await expect
      .poll(() => page.getByRole('region', { name: 'Translation' }).textContent())
      .toContain('nothing: practice is simulated')
    const { calls } = await fixture.client.calls.list({ realm: ['practice'] })
    expect(calls).toHaveLength(1)
    expect(calls[0]).toMatchObject({ status: 'success', source_book: 'Sample book', target_language: 'en' })
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'welcome-done', { fullPage: true })
    await page.getByRole('link', { name: 'Connect your app' }).click()
    await page.getByRole('heading', { level: 1, name: 'Track the calls your app makes' }).waitFor()
  })

  it('shows a translation while it is written, in pieces, not at once', async () => {
    const page = await fixture.open('/welcome')
    // Written for longer than a busy machine keeps a page from drawing.
    const chapter = readFileSync(join(import.meta.dirname, '../../../resources/sample-book/zh-chapter-01.txt'), 'utf8')
    await page.getByLabel('Text').fill(chapter)
    await page.evaluate(`(() => {
      window.lengths = []
      new MutationObserver(() => {
        const text = document.querySelector('section[aria-label="Translation"] [lang]')
        if (text) window.lengths.push(text.textContent.length)
      }).observe(document.querySelector('section[aria-label="Translation"]'), { subtree: true, childList: true, characterData: true })
    })()`)
    await page.getByRole('button', { name: 'Translate', exact: true }).click()
    await page.getByText('Your first call is on record.').waitFor()
    const lengths = await page.evaluate<number[]>('[...new Set(window.lengths)]')
    expect(lengths.length).toBeGreaterThan(1)
  })

  it('takes a key on the way, tries it, and makes a real call with it', async () => {
    const page = await fixture.open('/welcome')
    await page.getByRole('button', { name: 'Add a key for OpenAI' }).click()
    const dialog = page.getByRole('dialog', { name: 'API key for OpenAI' })
    await dialog.getByLabel('Key', { exact: true }).fill(`sk-live-${'a'.repeat(24)}wxyz`)
    await dialog.getByLabel('Key', { exact: true }).press('Enter')
    await dialog.getByText(/answers, in/).waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await expect.poll(() => page.getByRole('radio', { name: /OpenAI/ }).isChecked()).toBe(true)
    await page.getByLabel('Text').fill('吾輩は猫である。名前はまだ無い。')
    await page.getByRole('button', { name: 'Translate', exact: true }).click()
    await page.getByText('Your first call is on record.').waitFor()
    const { calls } = await fixture.client.calls.list({ provider: 'openai', operation: 'translation' })
    expect(calls[0]).toMatchObject({ status: 'success', source_book: null })
  })

  it('is made without a mouse, from the first Tab to the token of one’s own app', async () => {
    const page = await fixture.open('/welcome')
    await page.getByRole('radio', { name: /Practice/ }).waitFor()
    await tabTo(page, 'button', 'Translate')
    await page.keyboard.press('Enter')
    await page.getByText('Your first call is on record.').waitFor()
    await tabTo(page, 'link', 'Connect your app')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Track the calls your app makes' }).waitFor()
    await tabTo(page, 'textbox', 'For which app')
    await page.keyboard.type('keyboard app')
    await page.keyboard.press('Enter')
    await page.getByText('Copy it now').waitFor()
    await tabTo(page, 'button', 'Take back the token keyboard app')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('alertdialog')
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Take back the token keyboard app' }).and(page.locator(':focus')).waitFor()
  })

  it('may wait: sample data stands beside one’s own, is marked on every page, and is left again', async () => {
    const before = (await fixture.client.calls.list({ realm: ['real', 'practice', 'sample'] })).calls.length
    const page = await fixture.open('/welcome')
    await page.getByRole('button', { name: 'Explore with sample data' }).click()
    // A server shows it at an address of its own, a window in the same place.
    if (isServed) await page.waitForURL(url => url.origin !== fixture.url)
    const mark = page.getByText('Sample data.', { exact: true })
    await mark.waitFor()
    for (const name of [
      'Calls',
      'Books',
      'Quality',
      'Providers',
      'Reports',
      'Alerts & budgets',
      'Integrate',
      'Settings',
    ]) {
      await page.getByRole('navigation').first().getByRole('link', { name }).click()
      await page.locator('h1').first().waitFor()
      await mark.waitFor()
    }
    await page.getByRole(isServed ? 'link' : 'button', { name: 'Back to my data' }).click()
    if (isServed) await page.waitForURL(url => url.origin === fixture.url)
    await mark.waitFor({ state: 'detached' })
    await page.locator('h1').first().waitFor()
    expect(await mark.count()).toBe(0)
    expect((await fixture.client.calls.list({ realm: ['real', 'practice', 'sample'] })).calls).toHaveLength(before)
    // The sample data has an address of its own, which a page of one's own must never ask.
    expect(fixture.complaints.splice(0).filter(line => !line.startsWith('Asked http://127.0.0.1:'))).toEqual([])
    // The sample data is made first, which is most of the work that any test asks for.
  }, 300_000)

  it('says what a failure means, and keeps the text', async () => {
    const page = await fixture.open('/welcome')
    await page.getByLabel('Text').fill('The bell rang twice.')
    upstream.script('unauthorized')
    await page.getByRole('radio', { name: /OpenAI/ }).click()
    await page.getByRole('button', { name: 'Translate', exact: true }).click()
    await page.getByText('The attempt is on record').waitFor()
    await expect.poll(() => page.getByLabel('Text').inputValue()).toBe('The bell rang twice.')
    fixture.complaints.length = 0
  })

  itOverTheServer('says that it could not find out who translates, and asks again when told to', async () => {
    const page = await fixture.open('/settings')
    const fault = { json: { defined: false, code: 'internal_error', status: 500, message: 'Something broke.' } }
    // The events come through: without them the page would ask again by itself, now and then before it is told to.
    await page.route('**/rpc/**', route =>
      route.request().url().includes('events') ? route.continue() : route.fulfill({ status: 500, json: fault }),
    )
    await page.evaluate(`location.hash = '/welcome'`)
    await page.reload()
    const told = page.getByRole('main').getByRole('alert')
    await told.waitFor()
    await page.unroute('**/rpc/**')
    await told.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('radio', { name: /^Practice/ }).waitFor()
    await expect.poll(() => told.count()).toBe(0)
    fixture.complaints.length = 0
  })

  it('speaks Chinese', async () => {
    const page = await fixture.open('/welcome', { language: 'zh-Hans' })
    await page.getByRole('heading', { level: 1, name: '来做第一次调用' }).waitFor()
    await page.getByRole('radio', { name: /^练习（模拟）/ }).waitFor()
    expect(await page.locator('main').textContent()).not.toMatch(/providers:|welcome\.|\{\{/)
    await fixture.screenshot(page, 'welcome-chinese', { fullPage: true })
  })
})

describePages('sample data that was started alone', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({ sample: true })
  }, 240_000)
  afterAll(() => fixture?.dispose())

  it('is marked on every page', async () => {
    for (const route of [
      '/',
      '/calls',
      '/books',
      '/quality',
      '/providers',
      '/reports',
      '/alerts',
      '/integrate',
      '/settings',
    ]) {
      const page = await fixture.open(route)
      await page.getByText('Sample data.', { exact: true }).waitFor()
    }
  })

  itOverTheServer('says how to start with one’s own', async () => {
    const page = await fixture.open('/')
    await page.getByRole('button', { name: 'Start with my own' }).click()
    const dialog = page.getByRole('dialog', { name: 'Start with my own' })
    await expect.poll(() => dialog.getByRole('textbox').inputValue()).toBe('npm start')
    expect(await fixture.axe(page)).toEqual([])
  })
})
