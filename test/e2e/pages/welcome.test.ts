import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ReplayUpstream, startReplayUpstream } from '../../support/replay-upstream/replay-upstream.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'

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
    expect(await page.title()).toBe('First call · Galley')
    for (const width of [1440, 1024, 390]) {
      for (const theme of ['light', 'dark'] as const) {
        const shot = await fixture.open('/welcome', { width, theme })
        await shot.getByRole('radio', { name: /Practice/ }).waitFor()
        if (width !== 1024) expect(await fixture.axe(shot)).toEqual([])
        await fixture.screenshot(shot, 'welcome', { fullPage: true })
        await shot.close()
      }
    }
  })

  it('needs no key: practice writes a paragraph while one watches, and it is on record', async () => {
    const page = await fixture.open('/welcome')
    expect(await page.getByRole('radio', { name: /Practice/ }).isChecked()).toBe(true)
    expect(await page.getByRole('radio', { name: /OpenAI/ }).isDisabled()).toBe(true)
    await page.evaluate(`(() => {
      window.lengths = []
      new MutationObserver(() => {
        const text = document.querySelector('section[aria-label="Translation"] [lang]')
        if (text) window.lengths.push(text.textContent.length)
      }).observe(document.querySelector('section[aria-label="Translation"]'), { subtree: true, childList: true, characterData: true })
    })()`)
    await page.getByRole('button', { name: 'Translate', exact: true }).click()
    await page.getByText('Your first call is on record.').waitFor()
    // It arrived in pieces, not at once.
    const lengths = await page.evaluate<number[]>('[...new Set(window.lengths)]')
    expect(lengths.length).toBeGreaterThan(1)
    expect(await page.getByRole('region', { name: 'Translation' }).textContent()).toContain(
      'nothing: practice is simulated',
    )
    const { calls } = await fixture.client.calls.list({ realm: ['practice'] })
    expect(calls).toHaveLength(1)
    expect(calls[0]).toMatchObject({ status: 'success', source_book: 'Sample book', target_language: 'en' })
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'welcome-done', { fullPage: true })
    await page.getByRole('link', { name: 'Connect your app' }).click()
    await page.getByRole('heading', { level: 1, name: 'Track the calls your app makes' }).waitFor()
  })

  it('takes a key on the way, tries it, and makes a real call with it', async () => {
    const page = await fixture.open('/welcome')
    await page.getByRole('button', { name: 'Add a key for OpenAI' }).click()
    const dialog = page.getByRole('dialog', { name: 'API key for OpenAI' })
    await dialog.getByLabel('Key', { exact: true }).fill(`sk-live-${'a'.repeat(24)}wxyz`)
    await page.keyboard.press('Enter')
    await dialog.getByText(/answers, in/).waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
    expect(await page.getByRole('radio', { name: /OpenAI/ }).isChecked()).toBe(true)
    await page.getByLabel('Text').fill('吾輩は猫である。名前はまだ無い。')
    await page.getByRole('button', { name: 'Translate', exact: true }).click()
    await page.getByText('Your first call is on record.').waitFor()
    const { calls } = await fixture.client.calls.list({ provider: 'openai', operation: 'translation' })
    expect(calls[0]).toMatchObject({ status: 'success', source_book: null })
  })

  it('says what a failure means, and keeps the text', async () => {
    const page = await fixture.open('/welcome')
    await page.getByLabel('Text').fill('The bell rang twice.')
    upstream.script('unauthorized')
    await page.getByRole('radio', { name: /OpenAI/ }).click()
    await page.getByRole('button', { name: 'Translate', exact: true }).click()
    await page.getByText('The attempt is on record').waitFor()
    expect(await page.getByLabel('Text').inputValue()).toBe('The bell rang twice.')
    fixture.complaints.length = 0
  })

  it('speaks Chinese', async () => {
    const page = await fixture.open('/welcome', { language: 'zh-Hans' })
    await page.getByRole('heading', { level: 1, name: '来做第一次调用' }).waitFor()
    await page.getByRole('radio', { name: /练习|Practice/ }).waitFor()
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

  it('is marked on every page, and says how to start with one’s own', async () => {
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
      await page.close()
    }
    const page = await fixture.open('/')
    await page.getByRole('button', { name: 'Start with my own' }).click()
    const dialog = page.getByRole('dialog', { name: 'Start with my own' })
    expect(await dialog.getByRole('textbox').inputValue()).toBe('npm start')
    expect(await fixture.axe(page)).toEqual([])
  })
})
