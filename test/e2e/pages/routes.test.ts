import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ReplayUpstream, startReplayUpstream } from '../../support/replay-upstream/replay-upstream.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { itOverTheServer } from './hosts/page-host.ts'
import { seedCalls } from './seed-calls.ts'
import { setting } from './setting.ts'

const address = '/providers?tab=routes'
const lists = ['When a model fails', 'When the text is too long', 'When the text is refused'] as const

describePages('who does what', () => {
  let fixture: AppFixture
  let upstream: ReplayUpstream
  beforeAll(async () => {
    upstream = await startReplayUpstream()
    fixture = await startAppFixture({
      environment: { ANTHROPIC_API_KEY: 'sk-test-1', OPENAI_API_KEY: 'sk-test-2', GALLEY_TEST: '1' },
      async seed(app) {
        for (const kind of ['openai', 'anthropic', 'mistral'] as const)
          app.registry.update(kind, { baseUrl: upstream.baseUrl(kind) })
        app.settings.set('retryLimit', 0)
        app.settings.set('defaultProvider', 'anthropic')
        await seedCalls(app, { days: 6 })
      },
    })
  })
  afterAll(async () => {
    await fixture?.dispose()
    await upstream?.close()
  })

  const list = (page: Page, name: (typeof lists)[number]) => page.getByRole('region', { name, exact: true })
  const place = (page: Page, name: string) =>
    page.getByRole('navigation', { name: 'Kinds of work' }).getByRole('button', { name: new RegExp(`^${name}`) })

  async function add(page: Page, name: (typeof lists)[number], provider: string, model?: string): Promise<void> {
    await list(page, name).getByRole('button', { name: 'Add a model' }).click()
    const dialog = page.getByRole('dialog', { name: 'Whom to ask next' })
    await dialog.getByRole('combobox', { name: 'Provider' }).click()
    await page.getByRole('option', { name: new RegExp(`^${provider}`) }).click()
    if (model !== undefined) {
      await dialog.getByRole('combobox', { name: 'Model' }).click()
      await page.getByRole('option', { name: model, exact: true }).click()
    }
    await dialog.getByRole('button', { name: 'Add to the list' }).click()
    await dialog.waitFor({ state: 'hidden' })
  }

  const stepsOf = async (operation: string | null, cause: string, book: string | null = null) =>
    (await fixture.client.routing.show()).chains
      .find(chain => chain.operation === operation && chain.cause === cause && chain.book === book)
      ?.steps.map(({ provider }) => provider)

  it('says whom a text goes to first, and that nobody else sees it as long as no one is named', async () => {
    const page = await fixture.open('/providers')
    await page.getByRole('tab', { name: 'Who does what' }).click()
    await list(page, 'When a model fails').getByText('Then nobody else is asked').waitFor()
    await expect
      .poll(() => list(page, 'When a model fails').getByRole('listitem').first().textContent())
      .toContain('Anthropic')
    await list(page, 'When the text is too long').getByText('the text is cut in two').waitFor()
    expect(page.url()).toContain('tab=routes')
  })

  const row = (page: Page, work: string) =>
    page.getByRole('table', { name: 'Who does what' }).getByRole('row', { name: new RegExp(`^${work}`) })

  async function change(page: Page, work: string) {
    await row(page, work)
      .getByRole('button', { name: `Change who does what: ${work}` })
      .click()
    return page.getByRole('dialog', { name: `Change who does what: ${work}` })
  }

  it('has a row for each kind of work: who is asked first, the price, how it did lately, and who comes next', async () => {
    const page = await fixture.open(address)
    const { series } = await fixture.client.metrics.trends({ days: 30, split: 'model', operation: ['translation'] })
    const used = series.find(({ model }) => model === 'gpt-4o-mini')
    const first = { provider: used?.provider ?? '', model: used?.model ?? '' }
    await fixture.client.routing.setFirst({ operation: 'translation', choice: 'model', ...first })
    await page.reload()
    await row(page, 'Translation')
      .getByText(used?.model ?? '')
      .waitFor()
    await row(page, 'Abstract').getByText('as for all work').waitFor()
    const lately = row(page, 'Translation').getByRole('link', { name: /of \d+ calls succeeded$/ })
    await expect.poll(() => lately.textContent()).toContain(` of ${used?.total.calls} calls`)
    await expect.poll(() => row(page, 'Translation').textContent()).toMatch(/\$\d.* \/ \$\d/)
    await row(page, 'Translation')
      .getByRole('button', { name: /show whom to ask next for Translation$/ })
      .click()
    await page.getByRole('heading', { name: 'Translation', level: 3, exact: true }).waitFor()
    await expect
      .poll(() => list(page, 'When a model fails').getByRole('listitem').first().textContent())
      .toContain(used?.model)
    await lately.click()
    await page.waitForURL(/#\/calls\?/)
    await fixture.client.routing.setFirst({ operation: 'translation', choice: 'default' })
  })

  it('sets the first model of one kind of work by keyboard, and the next call goes there', async () => {
    const page = await fixture.open(address)
    await row(page, 'Abstract').getByRole('button', { name: 'Change who does what: Abstract' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Change who does what: Abstract' })
    await dialog.getByText('At the moment that is').waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await dialog.getByRole('radio', { name: 'As all work' }).focus()
    for (const name of ['Galley chooses', 'This model']) {
      await page.keyboard.press('ArrowRight')
      await page.locator(':focus', { hasText: name }).waitFor()
    }
    await page.keyboard.press('Space')
    const provider = dialog.getByRole('combobox', { name: 'Provider' })
    await provider.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('option', { name: 'Mistral (no key yet)' }).waitFor()
    await expect
      .poll(() => page.getByRole('option', { name: 'Mistral (no key yet)' }).getAttribute('aria-disabled'))
      .toBe('true')
    await page.keyboard.type('OpenAI')
    await page.keyboard.press('Enter')
    await dialog.getByRole('combobox', { name: 'Model' }).click()
    await page.getByRole('option', { name: 'gpt-6-luna', exact: true }).click()
    await dialog.getByLabel('Freedom').fill('0.7')
    await dialog.getByLabel('Freedom').press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    await row(page, 'Abstract').getByText('gpt-6-luna').waitFor()
    await row(page, 'Abstract').getByText('freedom 0.70').waitFor()
    expect(await setting(fixture, 'temperature.abstract_generation')).toBe(0.7)
    const made = await fixture.client.operations.abstract({ text: '她走进了雨里，再也没有回来。' })
    expect([made.provider, made.model]).toEqual(['openai', 'gpt-6-luna'])
    await row(page, 'Translation').getByText('as for all work').waitFor()
  })

  it('leaves a kind of work to Galley, and takes that back', async () => {
    const page = await fixture.open(address)
    const dialog = await change(page, 'Abstract')
    await dialog.getByRole('radio', { name: 'Galley chooses' }).click()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await row(page, 'Abstract').getByText('Galley chooses (auto)').waitFor()
    await row(page, 'Abstract').getByText('the next best').waitFor()
    await (await change(page, 'Abstract')).getByRole('radio', { name: 'As all work' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await row(page, 'Abstract').getByText('as for all work').waitFor()
    const { first_models: first } = await fixture.client.routing.firstModels()
    expect(first.find(({ operation }) => operation === 'abstract_generation')?.choice).toBe('default')
  })

  it('changes the default of all, and says what is set and can no longer be called', async () => {
    const page = await fixture.open(address)
    const dialog = await change(page, 'All work')
    await dialog.getByRole('radio', { name: 'This model' }).click()
    await dialog.getByRole('combobox', { name: 'Provider' }).click()
    await page.getByRole('option', { name: 'OpenAI', exact: true }).click()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await row(page, 'Translation').getByText('OpenAI').waitFor()
    expect([await setting(fixture, 'defaultProvider'), await setting(fixture, 'defaultModel')]).toEqual([
      'openai',
      null,
    ])
    const mistral = { provider: 'mistral', model: 'mistral-large-2512' }
    await fixture.client.providers.setKey({ provider: 'mistral', key: 'mistral-key-of-a-test-0123456789' })
    await fixture.client.routing.setFirst({ operation: 'chapter_division', choice: 'model', ...mistral })
    await fixture.client.providers.deleteKey({ provider: 'mistral' })
    await page.reload()
    await row(page, 'Chapter division').getByText('There is no key for Mistral, so calls fail.').waitFor()
    await fixture.screenshot(page, 'routes', { fullPage: true })
    expect(await fixture.axe(page)).toEqual([])
    await row(page, 'Chapter division').getByRole('button', { name: 'Add a key' }).click()
    await page.getByRole('dialog', { name: 'API key for Mistral' }).waitFor()
    await fixture.client.routing.setFirst({ operation: 'chapter_division', choice: 'default' })
    await fixture.client.settings.set({ key: 'defaultProvider', value: 'anthropic' })
  })

  it('shows what matters on a phone without a page that moves sideways', async () => {
    const page = await fixture.open(address, { width: 390 })
    await row(page, 'Translation').waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    expect(
      await row(page, 'Translation')
        .getByRole('button', { name: /^Change/ })
        .boundingBox(),
    ).toMatchObject({
      x: expect.toSatisfy((x: number) => x < 360),
    })
  })

  it('keeps a list for one kind of work, reordered by keyboard, and a translation goes that way', async () => {
    const page = await fixture.open(address)
    await place(page, 'Translation').click()
    const failing = list(page, 'When a model fails')
    await add(page, 'When a model fails', 'Mistral')
    await failing.getByText('Passed over: there is no key for Mistral').waitFor()
    await add(page, 'When a model fails', 'OpenAI')
    expect(await stepsOf('translation', 'any')).toEqual(['mistral', 'openai'])
    const earlier = failing.getByRole('button', { name: /^Ask OpenAI .* earlier$/ })
    await earlier.focus()
    await page.keyboard.press('Enter')
    await page.getByText(/is now number 2\.$/).waitFor()
    expect(await stepsOf('translation', 'any')).toEqual(['openai', 'mistral'])
    await expect.poll(() => page.locator(':focus').getAttribute('aria-label')).toMatch(/^Ask OpenAI .* earlier$/)
    await place(page, 'Translation').getByText('then OpenAI → Mistral').waitFor()

    await fixture.client.providers.update({
      provider: 'anthropic',
      base_url: upstream.baseUrl('anthropic', 'overloaded'),
    })
    const answer = await fixture.client.operations.translate({ text: '她走进了雨里。', target_language: 'en' })
    const tried = await Promise.all(answer.call_ids.map(id => fixture.client.calls.show({ id })))
    expect(tried.map(({ provider, status }) => [provider, status])).toEqual([
      ['anthropic', 'error'],
      ['openai', 'success'],
    ])
    expect(answer.warnings.map(({ code }) => code)).toContain('stand_in')
    await fixture.client.providers.update({ provider: 'anthropic', base_url: upstream.baseUrl('anthropic') })
    expect(await fixture.axe(page)).toEqual([])
  })

  it('keeps lists of their own for texts that are too long, for one book, and for nobody at all', async () => {
    const page = await fixture.open(address)
    await add(page, 'When the text is too long', 'OpenAI')
    expect(await stepsOf(null, 'context_length')).toEqual(['openai'])
    await page.getByRole('button', { name: 'A book of its own' }).click()
    const dialog = page.getByRole('dialog', { name: 'Whom to ask for one book' })
    await dialog.getByLabel('Book', { exact: true }).fill('Nine Bridges')
    await dialog.getByRole('combobox', { name: 'For' }).click()
    await page.getByRole('option', { name: 'Translation' }).click()
    expect(await fixture.axe(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Show its lists' }).click()
    await page.getByRole('heading', { name: 'Translation in Nine Bridges' }).waitFor()
    const failing = list(page, 'When a model fails')
    await failing.getByText('This is the list of Translation in all books.').waitFor()
    await failing.getByRole('button', { name: 'Ask nobody here' }).click()
    await failing.getByText('Then nobody else is asked').waitFor()
    expect(await stepsOf('translation', 'any', 'Nine Bridges')).toEqual([])
    await failing.getByRole('button', { name: 'Use the wider list again' }).click()
    await failing.getByRole('button', { name: 'Make a list of its own' }).click()
    await failing.getByRole('button', { name: /^Take Mistral .* out$/ }).click()
    await failing.getByText('Mistral', { exact: true }).waitFor({ state: 'hidden' })
    expect(await stepsOf('translation', 'any', 'Nine Bridges')).toEqual(['openai'])
    expect(await stepsOf('translation', 'any')).toEqual(['openai', 'mistral'])
  })

  it('keeps the rules of auto, and says whom it would take and why', async () => {
    const page = await fixture.open(address)
    const auto = page.getByRole('region', { name: 'When the choice is left to Galley' })
    const quality = auto.getByRole('slider', { name: 'Quality' })
    await quality.focus()
    await page.keyboard.press('ArrowRight')
    await auto.getByLabel('Most for 1,000 characters').fill('0.5')
    await auto.getByLabel('Longest wait').fill('90')
    await auto.getByRole('button', { name: 'Keep these rules' }).click()
    await page.getByText('The rules are kept.').waitFor()
    const [policy] = (await fixture.client.routing.show()).policies
    expect(policy).toMatchObject({
      operation: null,
      weights: { quality: 31, success: 40 },
      max_cost_per_1k_chars_nanos: 500_000_000,
      max_p95_ms: 90_000,
    })
    const choices = page.getByRole('region', { name: 'Whom auto would take now' })
    await choices
      .getByText(/scores best for translation|Not enough data yet for translation/)
      .first()
      .waitFor()
    await choices
      .getByText(/^Compare all/)
      .first()
      .click()
    await choices.getByRole('columnheader', { name: 'Reliability' }).first().waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await auto.getByRole('button', { name: 'Back to the usual rules' }).click()
    await auto.getByRole('button', { name: 'Back to the usual rules' }).waitFor({ state: 'hidden' })
    expect((await fixture.client.routing.show()).policies).toEqual([])
  })

  it('shows which book keeps a model, and lets it choose again', async () => {
    await fixture.client.operations.translate({
      ...{ text: '雨停了。', source_language: 'zh', target_language: 'en' },
      ...{ model: 'auto', book: 'The Lantern Road' },
    })
    const page = await fixture.open(address)
    const kept = page.getByRole('region', { name: 'Books that keep a model' })
    await kept.getByRole('heading', { name: 'The Lantern Road' }).waitFor()
    await kept.getByRole('button', { name: 'Let it choose again for The Lantern Road' }).click()
    await kept.getByText('No book keeps a model').waitFor()
    expect((await fixture.client.routing.books()).books).toEqual([])
  })

  itOverTheServer('says who is left alone, since when and until when', async () => {
    const { id } = fixture.app.registry.expect('openai')
    fixture.app.breakers.record({ providerId: id, model: 'gpt-4o-mini' }, 'rate_limit', 240_000)
    const page = await fixture.open(address)
    const paused = page.getByRole('region', { name: 'Who is left alone just now' })
    await paused.getByText(/^Left alone until \d\d:\d\d:\d\d/).waitFor()
    await paused.getByText(/Since \d\d:\d\d:\d\d .*Too many requests/).waitFor()
    for (const width of [1440, 390]) {
      for (const theme of ['light', 'dark'] as const) {
        const shot = await fixture.open(address, { width, theme })
        await place(shot, 'Translation').click()
        await shot.getByText('Left alone until').waitFor()
        await shot
          .getByText(/scores best|Not enough data/)
          .first()
          .waitFor()
        // Choosing scrolled the page; a button half under the bar at the top is not a small button.
        await shot.evaluate('window.scrollTo(0, 0)')
        expect(await fixture.axe(shot)).toEqual([])
        await fixture.screenshot(shot, 'routes', { fullPage: true })
        expect(
          await shot.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth'),
        ).toBe(true)
      }
    }
    fixture.app.breakers.reset(id)
  })

  it('speaks Chinese', async () => {
    const page = await fixture.open(address, { language: 'zh-Hans' })
    await page.getByRole('heading', { name: '先问谁，再问谁' }).waitFor()
    await page
      .getByText(/30 天内/)
      .first()
      .waitFor()
    expect(await page.locator('main').textContent()).not.toMatch(/routes:|\{\{/)
    await fixture.screenshot(page, 'routes-chinese', { fullPage: true })
  })
})
