import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ReplayUpstream, startReplayUpstream } from '../../support/replay-upstream/replay-upstream.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { closed } from './focus.ts'
import { overHttp, pageHost } from './hosts/page-host.ts'
import { setting } from './setting.ts'

const secret = 'sk-test-7d1f0b6a93e2c4585e1c'

describePages('the providers page', () => {
  let fixture: AppFixture
  let upstream: ReplayUpstream
  beforeAll(async () => {
    upstream = await startReplayUpstream()
    fixture = await startAppFixture({
      environment: { ANTHROPIC_API_KEY: secret, GOOGLE_API_KEY: '"quoted-key-6b1f0a93"', GALLEY_TEST: '1' },
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

  const card = (page: Awaited<ReturnType<AppFixture['open']>>, name: string) =>
    page.getByRole('region', { name, exact: true })

  it('says first how each provider is doing, and where its key is', async () => {
    const page = await fixture.open('/providers')
    await page.getByRole('heading', { level: 1, name: '1 provider can be called.' }).waitFor()
    const anthropic = card(page, 'Anthropic')
    await anthropic.getByText('Ready, not called yet').waitFor()
    await anthropic.getByText('from ANTHROPIC_API_KEY in the environment').waitFor()
    await expect.poll(() => anthropic.textContent()).toContain(`···· ${secret.slice(-4)}`)
    expect(await page.locator('body').textContent()).not.toContain(secret)
    await card(page, 'OpenAI').getByText('No key yet').waitFor()
    expect(await fixture.axe(page)).toEqual([])
    for (const width of [1440, 1024, 390]) {
      for (const theme of ['light', 'dark'] as const) {
        const shot = await fixture.open('/providers', { width, theme })
        await shot.getByText('Ready, not called yet').first().waitFor()
        await fixture.screenshot(shot, 'providers', { fullPage: true })
      }
    }
  })

  it('says that nobody can be called where the one that has a key is switched off', async () => {
    const { providers } = fixture.client
    await providers.update({ provider: 'anthropic', is_active: false })
    const page = await fixture.open('/providers')
    await page.getByRole('heading', { level: 1, name: 'Nobody can be called: whoever has a key is' }).waitFor()
    await providers.update({ provider: 'anthropic', is_active: true })
  })

  it('tests a provider with one call, and shows what came of it', async () => {
    const page = await fixture.open('/providers')
    const anthropic = card(page, 'Anthropic')
    await anthropic.getByRole('button', { name: 'Test now' }).click()
    await anthropic.getByText(/answers, in/).waitFor()
    await anthropic.getByText(/Working, last call/).waitFor()
    upstream.script('unauthorized')
    await anthropic.getByRole('button', { name: 'Test now' }).click()
    await anthropic.getByText(/Key refused, .* ago/).waitFor()
    await fixture.screenshot(page, 'providers-failed', { fullPage: true })
    expect(await fixture.axe(page)).toEqual([])
  })

  it('takes a key masked, says where it goes, keeps it and tries it', async () => {
    const page = await fixture.open('/providers')
    await card(page, 'OpenAI').getByRole('button', { name: 'Add a key' }).click()
    const dialog = page.getByRole('dialog', { name: 'API key for OpenAI' })
    const field = dialog.getByLabel('Key', { exact: true })
    await expect.poll(() => field.getAttribute('type')).toBe('password')
    await expect
      .poll(() => dialog.getByRole('link', { name: /Make a key at OpenAI/ }).getAttribute('href'))
      .toMatch(/^https:/)
    await field.fill('not a key')
    await dialog.getByRole('button', { name: 'Keep and test' }).click()
    await dialog.getByText(/contains a blank/).waitFor()
    // A refusal is an answer with its status, which Chromium tells as an error.
    expect(fixture.complaints.splice(0)).toEqual(overHttp([expect.stringContaining('422')]))
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'providers-key')
    await field.fill(`sk-live-${'a'.repeat(24)}wxyz`)
    await field.press('Enter')
    await dialog.getByText(/The key that ends in wxyz/).waitFor()
    await dialog.getByText(/answers, in/).waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await card(page, 'OpenAI').getByText('···· wxyz').waitFor()
    await page.getByRole('heading', { level: 1, name: '2 providers can be called.' }).waitFor()
    await card(page, 'OpenAI').getByRole('button', { name: 'More for OpenAI' }).click()
    await page.getByRole('menuitem', { name: 'Delete the key' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete the key' }).click()
    await card(page, 'OpenAI').getByText('No key yet').waitFor()
  })

  it('shows models with prices, who says so, and takes one’s own price', async () => {
    const page = await fixture.open('/providers')
    await card(page, 'Anthropic')
      .getByRole('button', { name: /models and prices/ })
      .click()
    const sheet = page.getByRole('dialog', { name: 'Models of Anthropic' })
    await sheet
      .getByRole('cell', { name: /price list/ })
      .first()
      .waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'providers-models')
    const [model = ''] = (await fixture.client.providers.show({ provider: 'anthropic' })).models.map(each => each.model)
    await sheet.getByRole('button', { name: `Set the price of ${model}` }).click()
    const dialog = page.getByRole('dialog', { name: `Price of ${model}` })
    await dialog.getByLabel('Reading', { exact: true }).fill('12.5')
    await dialog.getByLabel('Writing').fill('50')
    await dialog.getByRole('button', { name: 'Set the price' }).click()
    await sheet.getByRole('cell', { name: /set by you/ }).waitFor()
    await sheet.getByText('$12.50').waitFor()
    const price = (await fixture.client.providers.show({ provider: 'anthropic' })).prices[model]
    expect(price).toMatchObject({ source: 'user', buckets: { input_uncached: 12_500_000_000 } })
    await sheet.getByLabel('Another model').fill('claude-of-mine')
    await sheet.getByLabel('Another model').press('Enter')
    await sheet.getByText('added by you').waitFor()
    const narrow = await fixture.open('/providers', { width: 390, height: 844 })
    await card(narrow, 'Anthropic')
      .getByRole('button', { name: /models and prices/ })
      .click()
    await narrow.getByRole('rowheader', { name: /set by you/ }).waitFor()
  })

  it('adds a server that is known by name, and switches one off', async () => {
    const page = await fixture.open('/providers')
    await page.getByRole('button', { name: 'Add a provider' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add a provider' })
    await dialog.getByRole('radio', { name: 'Ollama' }).click()
    await dialog.getByLabel('A model to begin with').fill('qwen3:8b')
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'providers-add')
    await dialog.getByRole('button', { name: 'Add Ollama' }).click()
    const ollama = card(page, 'Ollama')
    await ollama.getByText('needs none').waitFor()
    await ollama.getByText('qwen3:8b').waitFor()
    await ollama.getByRole('button', { name: 'More for Ollama' }).click()
    await page.getByRole('menuitem', { name: 'Switch off' }).click()
    await ollama.getByText('Switched off').waitFor()
  })

  it('adds a server by a name in any script, and calls it where no keychain answers', async () => {
    const page = await fixture.open('/providers')
    await page.getByRole('button', { name: 'Add a provider' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add a provider' })
    await dialog.getByRole('radio', { name: 'Another' }).click()
    await dialog.getByLabel('Name').fill('OpenAI')
    await dialog.getByLabel('Address').fill(upstream.baseUrl('openai'))
    await dialog.getByRole('button', { name: 'Add OpenAI' }).click()
    await dialog.getByText('openai comes with Galley. Choose another name.').waitFor()
    await expect.poll(() => dialog.getByLabel('Name').getAttribute('aria-invalid')).toBe('true')
    expect(fixture.complaints.splice(0)).toEqual(overHttp([expect.stringContaining('409')]))
    await dialog.getByLabel('Name').fill('本地模型')
    await dialog.getByText('server in addresses and commands').waitFor()
    await dialog.getByRole('button', { name: 'Add 本地模型' }).click()
    await dialog.waitFor({ state: 'hidden' })
    const own = card(page, '本地模型')
    await own.getByText('No model chosen yet').waitFor()
    await own.getByRole('button', { name: 'Add a model' }).first().click()
    const sheet = page.getByRole('dialog', { name: 'Models of 本地模型' })
    await sheet.getByLabel('Another model').fill('qwen3:8b')
    await sheet.getByLabel('Another model').press('Enter')
    await sheet.getByText('added by you').waitFor()
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'hidden' })
    expect((await fixture.client.providers.list({})).keychain.persistent).toBe(false)
    await own.getByRole('button', { name: 'Test now' }).click()
    await own.getByText(/answers, in/).waitFor()
    await own.getByText('Last success').waitFor()
    await own.getByRole('button', { name: 'More for 本地模型' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await own.getByText('Switched off').waitFor()
  })

  it('makes a provider the one that is used first, and leads to who does what', async () => {
    const page = await fixture.open('/providers')
    await card(page, 'Anthropic').getByRole('button', { name: 'More for Anthropic' }).click()
    await page.getByRole('menuitem', { name: 'Use it first' }).click()
    await card(page, 'Anthropic').getByText('Used first').waitFor()
    expect(await setting(fixture, 'defaultProvider')).toBe('anthropic')
    await page.getByRole('button', { name: 'Show who does what' }).click()
    await page.getByRole('table', { name: 'Who does what' }).waitFor()
  })

  it('takes an address as it is pasted, and sends nothing readable without a yes', async () => {
    const page = await fixture.open('/providers')
    await page.getByRole('button', { name: 'Add a provider' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add a provider' })
    await dialog.getByRole('radio', { name: 'Another' }).click()
    await dialog.getByLabel('Name').fill('My Server')
    const address = dialog.getByLabel('Address')
    const add = dialog.getByRole('button', { name: 'Add My Server' })
    for (const [wrong, words] of [
      ['https://me:secret@llm.example.com/v1', /user name or password/],
      ['http://192.168.1.5:1234/v1', /readable/],
      ['https://', /not a URL/],
    ] as const) {
      await address.fill(wrong)
      await add.click()
      await dialog.getByText(words).first().waitFor()
    }
    expect(fixture.complaints.splice(0).length > 0).toBe(pageHost === 'server')
    await address.fill('http://192.168.1.5:1234/v1')
    await dialog.getByRole('checkbox', { name: /^Send it unencrypted/ }).click()
    await add.click()
    await dialog.waitFor({ state: 'hidden' })
    expect((await fixture.client.providers.show({ provider: 'my-server' })).base_url).toBe('http://192.168.1.5:1234/v1')
    await card(page, 'My Server').getByRole('button', { name: 'More for My Server' }).click()
    await page.getByRole('menuitem', { name: 'Change the address' }).click()
    const change = page.getByRole('dialog', { name: 'Address of My Server' })
    await change.getByLabel('Address').fill(' llm.example.com/v1/chat/completions ')
    await change.getByLabel('Address').press('Enter')
    await change.waitFor({ state: 'hidden' })
    expect((await fixture.client.providers.show({ provider: 'my-server' })).base_url).toBe('https://llm.example.com/v1')
  })

  it('takes no price and no key that is a slip', async () => {
    const page = await fixture.open('/providers')
    await card(page, 'Mistral')
      .getByRole('button', { name: /models and prices/ })
      .click()
    const [model = ''] = (await fixture.client.providers.show({ provider: 'mistral' })).models.map(each => each.model)
    await page.getByRole('button', { name: `Set the price of ${model}` }).click()
    const dialog = page.getByRole('dialog', { name: `Price of ${model}` })
    for (const wrong of ['-3', 'cheap', '1,2,3']) {
      await dialog.getByLabel('Reading', { exact: true }).fill(wrong)
      await dialog.getByRole('button', { name: 'Set the price' }).click()
      await expect.poll(() => dialog.getByLabel('Reading', { exact: true }).getAttribute('aria-invalid')).toBe('true')
    }
    const { prices } = await fixture.client.providers.show({ provider: 'mistral' })
    expect(prices[model]?.source).not.toBe('user')
    await dialog.getByLabel('Reading', { exact: true }).fill('0,25')
    await dialog.getByRole('button', { name: 'Set the price' }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect((await fixture.client.providers.show({ provider: 'mistral' })).prices[model]).toMatchObject({
      ...{ source: 'user', buckets: { input_uncached: 250_000_000 } },
    })
    await closed(dialog)
    // Away from the button that has the focus again, whose tooltip Escape would close first.
    await page.getByLabel('Another model').focus()
    await page.getByRole('tooltip').waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await card(page, 'Cohere').getByRole('button', { name: 'Add a key' }).click()
    const key = page.getByRole('dialog', { name: 'API key for Cohere' })
    await key.getByLabel('Key', { exact: true }).fill('sk-ant-0123456789abcdef')
    await key.getByText('This begins like a key of Anthropic.').waitFor()
    await key.getByLabel('Key', { exact: true }).fill('k'.repeat(10_000))
    await key.getByRole('button', { name: 'Keep and test' }).click()
    await key.getByText(/too long|longer than/).waitFor()
    expect(fixture.complaints.splice(0)).toEqual(overHttp([expect.stringContaining('422')]))
  })

  it('says what is wrong with a key in the environment, and where it is mended', async () => {
    const page = await fixture.open('/providers')
    const google = card(page, 'Google Gemini')
    await google.getByText('Its key cannot be used').waitFor()
    await google.getByText('GOOGLE_API_KEY in the environment has it in quotation marks.').waitFor()
    await expect.poll(() => google.getByRole('button', { name: 'Test now' }).isDisabled()).toBe(true)
    await google.getByRole('button', { name: 'More for Google Gemini' }).click()
    await page.getByRole('menuitem', { name: 'Change the address' }).waitFor()
    // The environment's goes before any other, so that one put in here would change nothing.
    expect(await page.getByRole('menuitem', { name: /key/ }).count()).toBe(0)
    await page.keyboard.press('Escape')
    upstream.script('unauthorized')
    const anthropic = card(page, 'Anthropic')
    await anthropic.getByRole('button', { name: 'Test now' }).click()
    await anthropic.getByText('The provider does not accept the key in ANTHROPIC_API_KEY.').waitFor()
    expect(await anthropic.getByRole('button', { name: 'Put in another key' }).count()).toBe(0)
    expect(await page.locator('body').textContent()).not.toContain('quoted-key')
    const chinese = await fixture.open('/providers', { language: 'zh-Hans' })
    await chinese.getByText('环境变量 GOOGLE_API_KEY 中的密钥带有引号。').waitFor()
  })

  it('speaks Chinese', async () => {
    const page = await fixture.open('/providers', { language: 'zh-Hans' })
    await page.getByText('来自环境变量 ANTHROPIC_API_KEY').waitFor()
    expect(await page.locator('main').textContent()).not.toMatch(/providers:|\{\{/)
    await fixture.screenshot(page, 'providers-chinese', { fullPage: true })
  })
})
