import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createClockWatchRepository } from '../../../src-main/store/repositories/clock-watch-repository.ts'
import { reportedCall } from '../../procedures/api-fixture.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { settled } from './chinese-page.ts'
import { itOverTheServer, overHttp } from './hosts/page-host.ts'
import { setting } from './setting.ts'
import { expectReadable } from './sizes.ts'

/** What must never leave: a key that Galley knows. */
const canary = 'sk-proj-canary-0d3f9a7be4c15826'

const groups = [
  ...(['general', 'calls', 'quality', 'prompts', 'text', 'data'] as const),
  ...(['import', 'monitoring', 'maintenance', 'updates', 'help'] as const),
]

describePages('settings', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({
      environment: { OPENAI_API_KEY: canary },
      seed: ({ store }) => {
        const believedAt = Date.parse('2025-03-02T12:00:00Z')
        createClockWatchRepository(store).keep({ believedAt, doubtedAt: null, doubtedMs: 0 })
      },
    })
    const old = { created_at: '2026-01-05T10:00:00Z', source_text: '雨が降る。', output: 'It rains.' }
    await fixture.client.calls.record([
      reportedCall({ ...old, key: 'old' }),
      reportedCall({ key: 'new', source_text: '雨', output: 'Rain' }),
    ])
  })
  afterAll(() => fixture?.dispose())

  const open = async (group: (typeof groups)[number], options: Parameters<AppFixture['open']>[1] = {}) => {
    const page = await fixture.open(`/settings?group=${group}`, options)
    await page.locator('h2').first().waitFor()
    await settled(page)
    return page
  }
  const value = (key: string) => setting(fixture, key)
  const ownerToken = () => readFileSync(join(fixture.data, 'api-token'), 'utf8').trim()

  it('can be read by anybody, in every size and theme', async () => {
    for (const group of groups) await expectReadable(fixture, await open(group), `settings-${group}`)
  })

  it('reads in Chinese, every group of it', async () => {
    for (const group of groups) {
      const page = await open(group, { language: 'zh-Hans' })
      expect([group, await fixture.axe(page)]).toEqual([group, []])
    }
  })

  it('keeps how long is waited, in seconds, once the field is left and not before', async () => {
    const page = await open('calls')
    const field = page.getByLabel('For the first word')
    await expect.poll(() => field.inputValue()).toBe('60')
    await field.fill('120')
    expect(await value('firstTokenTimeoutMs')).toBe(60_000)
    await page.keyboard.press('Tab')
    await expect.poll(() => value('firstTokenTimeoutMs')).toBe(120_000)
    await field.fill('1,5')
    await field.press('Enter')
    await expect.poll(() => value('firstTokenTimeoutMs')).toBe(1500)
    for (const wrong of ['-3', 'soon', '99999']) {
      await field.fill(wrong)
      await field.press('Enter')
      await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true')
    }
    await page.getByLabel('For the whole answer').fill('900')
    await page.getByLabel('For the whole answer').press('Enter')
    await expect.poll(() => value('totalTimeoutMs')).toBe(900_000)
    expect(await value('firstTokenTimeoutMs')).toBe(1500)
    for (const key of ['firstTokenTimeoutMs', 'totalTimeoutMs']) await fixture.client.settings.reset({ key })
  })

  itOverTheServer('shows what was typed, and leaves what is selected there, while it is on its way', async () => {
    const page = await open('calls')
    const field = page.getByLabel('For the first word')
    const way = Promise.withResolvers<void>()
    await page.route('**/rpc/**', async route => {
      await way.promise
      await route.continue()
    })
    await field.fill('120')
    await page.keyboard.press('Tab')
    await field.and(page.locator(':focus')).waitFor({ state: 'detached' })
    expect(await field.inputValue()).toBe('120')
    await field.selectText()
    way.resolve()
    await expect.poll(() => value('firstTokenTimeoutMs')).toBe(120_000)
    await page.getByText('Saved.').waitFor()
    await page.keyboard.type('1,5')
    expect(await field.inputValue()).toBe('1,5')
    await page.keyboard.press('Enter')
    await expect.poll(() => value('firstTokenTimeoutMs')).toBe(1500)
    await page.unroute('**/rpc/**')
    await fixture.client.settings.reset({ key: 'firstTokenTimeoutMs' })
  })

  it('says what is checked, repaired and judged, and keeps what is changed', async () => {
    const page = await open('quality')
    await page.getByRole('switch', { name: 'Check answers for faults' }).click()
    await expect.poll(() => value('quality.checks')).toBe(false)
    await page.getByRole('combobox', { name: 'When a part comes back unusable' }).click()
    await page.getByRole('option', { name: 'Ask another model' }).click()
    await page.getByRole('combobox', { name: 'Model that repairs' }).click()
    await page.getByRole('option', { name: /practice-swift$/ }).click()
    await expect.poll(() => value('quality.repairModel')).toBe('practice/practice-swift')
    await page.getByLabel('Share that is judged').fill('12.5')
    await page.getByLabel('Share that is judged').press('Enter')
    await expect.poll(() => value('judge.share')).toBe(0.125)
    for (const key of ['quality.checks', 'quality.repair', 'quality.repairModel', 'judge.share'])
      await fixture.client.settings.reset({ key })
  })

  it('sends calls to a collector only once it has an address that is safe', async () => {
    const page = await open('monitoring')
    const address = page.getByLabel('Address')
    await address.fill('http://collector.example.com:4318')
    await address.press('Enter')
    await page.getByText(/must be an https address/).waitFor()
    expect(await value('otlpEndpoint')).toBe(null)
    expect(fixture.complaints.splice(0)).toEqual(overHttp([expect.stringContaining('422')]))
    await address.fill('http://127.0.0.1:9')
    await address.press('Enter')
    await page.getByRole('switch', { name: 'Send texts, too' }).waitFor()
    await expect.poll(() => value('otlpEndpoint')).toBe('http://127.0.0.1:9')
    expect(await fixture.axe(page)).toEqual([])
    await address.fill('')
    await address.press('Enter')
    await expect.poll(() => value('otlpEndpoint')).toBe(null)
  })

  itOverTheServer('says in a browser which version this is, and how a newer one comes', async () => {
    const page = await open('updates')
    await page.getByText(/^This is Galley \d/).waitFor()
    await expect
      .poll(() => page.getByRole('textbox', { name: 'In Galley’s folder' }).inputValue())
      .toBe('git pull && npm start')
    await expect.poll(() => page.locator('main').textContent()).toContain(fixture.data)
  })

  it('finds a setting by its words or what follows from it, and puts the keyboard there', async () => {
    const page = await open('general')
    const find = page.getByRole('searchbox', { name: 'Find a setting' })
    await find.fill('silence')
    await page.getByRole('link', { name: /^For the next word/ }).click()
    await page.waitForURL(/group=calls/)
    await expect.poll(() => page.locator(':focus').inputValue()).toBe('60')
    await find.fill('quiet hours')
    await page.getByRole('link', { name: /^Alerts, quiet hours and budgets/ }).waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await find.fill('nothing like this')
    await page.getByText('No setting by these words.').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('navigation', { name: 'Groups of settings' }).waitFor()
  })

  it('changes its look and language at once', async () => {
    const page = await open('general')
    await page.getByRole('radio', { name: 'Dark' }).click()
    await expect.poll(() => page.evaluate('document.documentElement.dataset.theme')).toBe('dark')
    await page.getByRole('radio', { name: 'System' }).click()
    await page.getByRole('combobox', { name: 'Language' }).click()
    await page.getByRole('option', { name: '简体中文' }).click()
    await page.getByRole('heading', { level: 1, name: '设置' }).waitFor()
    await expect.poll(() => page.evaluate('document.documentElement.lang')).toBe('zh-Hans')
  })

  it('keeps its language where the words of another cannot be fetched, says so, and changes once they can', async () => {
    const page = await open('general')
    await page.route(/assets\/.*\.js/, route => route.abort('connectionrefused'))
    await page.route(/\/(?:\?.*)?$/, route => route.abort('connectionrefused'))
    const choose = async () => {
      await page.getByRole('combobox', { name: 'Language' }).click()
      await page.getByRole('option', { name: '简体中文' }).click()
    }
    await choose()
    await page.getByRole('listitem').getByText('Galley does not answer').waitFor()
    await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toBe('Settings')
    expect(await page.evaluate('localStorage.getItem("galley.language")')).not.toBe('zh-Hans')
    await page.unroute(/assets\/.*\.js/)
    await choose()
    await page.getByRole('heading', { level: 1, name: '设置' }).waitFor()
    await page.getByText('通用', { exact: true }).waitFor()
    await page.unrouteAll()
    fixture.complaints.length = 0
  })

  it('shows amounts in the person’s currency at their rate, and refuses a zone that does not exist', async () => {
    const page = await open('general')
    await page.getByRole('combobox', { name: 'Shown currency' }).click()
    await page.getByRole('option', { name: /^EUR/ }).click()
    // No rate is guessed, and none of another currency is taken over.
    await page.getByText('Amounts stay in US dollars until it is entered').waitFor()
    await page.getByLabel('EUR for one US dollar').fill('0.9')
    await page.getByText('One US dollar reads €0.90.').waitFor()
    await page.getByRole('combobox', { name: 'Shown currency' }).click()
    await page.getByRole('option', { name: /^JPY/ }).click()
    await page.getByText('Amounts stay in US dollars until it is entered').waitFor()
    const { settings } = await fixture.client.settings.list()
    expect(settings.find(({ key }) => key === 'displayCurrencyRate')?.is_set).toBe(false)
    await page.getByRole('combobox', { name: 'Shown currency' }).click()
    await page.getByRole('option', { name: /^EUR/ }).click()
    await page.getByLabel('EUR for one US dollar').fill('0.85')
    await page.getByText('One US dollar reads €0.85.').waitFor()
    expect([await value('displayCurrency'), await value('displayCurrencyRate')]).toEqual(['EUR', 0.85])
    await fixture.client.budgets.set({ scope: 'all', period: 'month', limit_usd: 20 })
    // Wherever one goes, without being asked.
    for (const [route, amount] of [
      ['/alerts', /€17\.00/],
      ['/calls', /€\d/],
      ['/dashboard?days=90', /€\d/],
      ['/books', /€\d/],
    ] as const) {
      const other = await fixture.open(route)
      await other.locator('main').getByText(amount).first().waitFor()
      expect([route, await other.locator('main').getByText(/\$\d/).count()]).toEqual([route, 0])
    }
    await fixture.client.budgets.remove({ id: (await fixture.client.budgets.list()).budgets[0]?.id ?? 0 })
    const again = await open('general')
    await again.getByRole('combobox', { name: 'Shown currency' }).click()
    await again.getByRole('option', { name: /^USD/ }).click()
    await again.getByLabel('Time zone').fill('Mars/Olympus')
    await again.getByRole('button', { name: 'Save' }).click()
    const refusal = again.getByRole('listitem').filter({ hasText: '“Time zone” stays as it is' })
    await refusal
      .getByText('It must be a time zone from the list, such as Europe/Berlin or Asia/Shanghai. Nothing was changed.', {
        exact: true,
      })
      .waitFor()
    expect(await value('timeZone')).toBe('UTC')
    const zone = again.getByLabel('Time zone')
    await expect.poll(() => zone.inputValue()).toBe('Mars/Olympus')
    await zone.fill('asia/shanghai')
    await again.getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => zone.inputValue()).toBe('Asia/Shanghai')
    expect(await value('timeZone')).toBe('Asia/Shanghai')
    await fixture.client.settings.reset({ key: 'timeZone' })
    fixture.complaints.length = 0
  })

  it('deletes nothing by age while the clock is far ahead of when Galley last ran, and says so until told otherwise', async () => {
    await fixture.client.settings.set({ key: 'textRetentionDays', value: 3650 })
    const page = await open('text')
    const said = page.getByText(/far ahead of 2 Mar 2025, when Galley last ran; nothing is deleted by age until/)
    await said.waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await page.getByRole('button', { name: 'The clock is right' }).click()
    await said.waitFor({ state: 'detached' })
    expect(await fixture.client.text.status()).toMatchObject({ calls: 2, clock_ahead_of: null })
    await fixture.client.text.retention({ days: null })
  })

  it('counts the text that a retention deletes, names it in the question, and deletes nothing else', async () => {
    const page = await open('text')
    await page.getByText(/^The text of 2 calls is kept/).waitFor()
    await page.getByLabel('Delete text after').fill('30')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('alertdialog', { name: 'Delete the text of 1 call?' }).waitFor()
    await page.getByText(/more than 30 days old, and gone for good/).waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await page.getByRole('button', { name: 'Cancel' }).click()
    expect(await value('textRetentionDays')).toBeNull()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Delete text of 1 call' }).click()
    await page.getByText(/^The text of 1 call is kept/).waitFor()
    expect(await value('textRetentionDays')).toBe(30)
  })

  it('makes a backup with its progress, and deletes it after asking', async () => {
    const page = await open('data')
    await page.getByRole('button', { name: 'Back up now' }).click()
    await page.getByText(/^Backed up and checked/).waitFor()
    expect((await fixture.client.backups.list()).backups).toHaveLength(1)
    await page.getByRole('button', { name: /^Delete the backup of/ }).click()
    expect(await fixture.axe(page)).toEqual([])
    await page.getByRole('button', { name: 'Delete this backup' }).click()
    await page.getByText('No backup yet.').waitFor()
  })

  it('imports a file after saying what it would add, and only once', async () => {
    const page = await open('import')
    const lines = [1, 2, 3].map(at =>
      JSON.stringify(reportedCall({ key: `page ${at}`, created_at: '2026-03-01T10:00:00Z', book: 'From a file' })),
    )
    const file = { name: 'calls.jsonl', mimeType: 'text/plain', buffer: Buffer.from([...lines, 'no call'].join('\n')) }
    const bringIn = async (page: Page) => {
      await page.getByLabel('File of calls').setInputFiles(file)
      await page.getByText('1 row cannot be used.').waitFor()
    }
    await bringIn(page)
    await page.getByText('3 calls would be added.').waitFor()
    expect((await fixture.client.calls.list({ book: 'From a file' })).calls).toEqual([])
    expect(await fixture.axe(page)).toEqual([])
    await page.getByRole('button', { name: 'Add 3 calls' }).click()
    await page.getByText('3 calls were added.').waitFor()
    expect((await fixture.client.calls.list({ book: 'From a file' })).calls).toHaveLength(3)
    await bringIn(page)
    await page.getByText('3 are here already.').waitFor()
    await expect.poll(() => page.getByRole('button', { name: /^Add 0 calls/ }).isDisabled()).toBe(true)
  })

  it('hands out its settings as a file, and takes one over after showing what changes', async () => {
    await fixture.client.settings.set({ key: 'concurrency', value: 7 })
    const { content } = await fixture.client.settings.exportFile()
    await fixture.client.settings.reset({ key: 'concurrency' })
    const page = await open('import')
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save settings as a file' }).click()
    const saved = await download
    expect(saved.suggestedFilename()).toMatch(/^galley-settings-.*\.json$/)
    const written = readFileSync(await saved.path(), 'utf8')
    expect(written).toContain('openai')
    for (const secret of [canary, canary.slice(-8), ownerToken()]) {
      expect(written).not.toContain(secret)
    }
    const file = { name: 'settings.json', mimeType: 'application/json', buffer: Buffer.from(content) }
    await page.getByLabel('File of settings').setInputFiles(file)
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('row', { name: 'Parts at the same time Calls 3 7', exact: true }).waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Take over' }).click()
    await page.getByText('Taken over.').waitFor()
    expect(await value('concurrency')).toBe(7)
  })

  it('says what a file of settings changes by the labels of the pages and in words, in each language', async () => {
    await fixture.client.settings.reset({ key: 'textRetentionDays' })
    const file = JSON.parse((await fixture.client.settings.exportFile()).content)
    file.settings = {
      ...{ hedging: true, textRetentionDays: 30, firstTokenTimeoutMs: 90_000, 'judge.share': 0.25 },
      ...{ 'quality.repair': 'other_model', 'model.translation': 'openai/gpt-6-sol', 'maxTokens.other': null },
      ...{ 'report.weekday': 3, timeZone: 'Mars/Olympus', newer: 'x' },
    }
    file.providers = [{ ...file.providers.find(({ name }: { name: string }) => name === 'openai'), active: false }]
    file.views = [{ name: 'Failures of the week', search: 'status=failed' }]
    const buffer = Buffer.from(JSON.stringify(file))
    const rowsIn = async (language: 'en' | 'zh-Hans', label: string) => {
      const page = await fixture.open('/settings?group=import', { language })
      const picker = page.locator('input').and(page.getByLabel(label))
      await picker.setInputFiles({ name: 'settings.json', mimeType: 'application/json', buffer })
      const rows = page.getByRole('dialog').getByRole('row')
      await expect.poll(() => rows.count()).toBe(13)
      expect(await fixture.axe(page)).toEqual([])
      const cells: string[][][] = []
      for (const row of (await rows.all()).slice(1)) {
        const texts = await row.locator('th, td').allInnerTexts()
        cells.push(texts.map(text => text.trim().split(/\s*\n\s*/)))
      }
      return cells
    }
    expect(await rowsIn('en', 'File of settings')).toEqual([
      [['Ask a second provider where the first is slow', 'Calls'], ['off'], ['on']],
      [['Delete text after', 'Text'], ['never'], ['30 days']],
      [['For the first word', 'Calls'], ['60 s'], ['90 s']],
      [['Share that is judged', 'Quality'], ['5 %'], ['25 %']],
      [['When a part comes back unusable', 'Quality'], ['Ask again, naming the fault'], ['Ask another model']],
      [['Asked first for translation', 'Providers, Who does what'], ['as all work'], ['OpenAI · gpt-6-sol']],
      [['Longest answer of other, in tokens', 'Providers, Who does what'], ['2,000'], ['as needed']],
      [['Day of the weekly report', 'Reports'], ['Mon'], ['Wed']],
      [
        ['Time zone', 'General'],
        ['UTC'],
        ['Stays as it is.', 'It must be a time zone from the list, such as Europe/Berlin or Asia/Shanghai.'],
      ],
      [['newer'], ['–'], ['Stays as it is.', 'This version does not know it.']],
      [['OpenAI', 'Provider'], ['on'], ['off']],
      [['Failures of the week', 'Calls, saved view'], ['not there'], ['new view']],
    ])
    const chinese = await rowsIn('zh-Hans', '设置文件')
    expect(chinese[0]).toEqual([['第一个服务商太慢时再问一个', '调用'], ['关'], ['开']])
    expect(chinese[8]?.[2]).toEqual(['保持不变。', '必须是：列表中的时区，例如 Europe/Berlin 或 Asia/Shanghai。'])
    expect(chinese.slice(0, 9).flat(2).join(' ')).not.toMatch(/[a-z]+\.[a-z]+|true|false|null|other_model/)
  })

  it('tells two backups of the same minute apart, by their seconds, why they were made and the calls in them', async () => {
    const taken = async () => {
      for await (const event of await fixture.client.backups.create({}))
        if (event.type === 'result') return event.result
      throw new Error('The backup ended without a result.')
    }
    const { backup: first } = await taken()
    await fixture.client.calls.record(reportedCall({ key: 'between two backups' }))
    const { backup: second } = await taken()
    const page = await open('data')
    const rows = page.getByRole('table', { name: 'Backups' }).getByRole('row')
    await expect.poll(() => rows.count()).toBe(3)
    const [newer = '', older = ''] = (await rows.allInnerTexts()).slice(1)
    expect(newer).toContain(`\t${(first.calls ?? 0) + 1}\t`)
    expect(older).toContain(`\t${first.calls}\t`)
    const seconds = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'UTC' })
    expect(newer).toContain(seconds.format(new Date(second.taken_at)))
    expect(older).toContain(seconds.format(new Date(first.taken_at)))
    for (const row of [newer, older]) expect(row).toMatch(/on request\s+last call \d+ \w+ \d{4}, \d\d:\d\d:\d\d/)
    for (const { name } of [first, second]) await fixture.client.backups.remove({ name })
  })

  it('checks, proves and prices again, and says what came out', async () => {
    const page = await open('maintenance')
    await page.getByRole('button', { name: 'Check', exact: true }).click()
    await page.getByText(/^Sound: /).waitFor()
    await page.getByRole('button', { name: 'Add up' }).click()
    await page.getByText(/^Exact: every figure equals its \d+ calls\.$/).waitFor()
    await page.getByRole('button', { name: 'Build anew' }).click()
    await page
      .getByText(/^It is being built anew from the texts? of \d+ calls?; until then a search may miss/)
      .waitFor()
    await page.getByRole('button', { name: 'What would change?' }).click()
    await page.getByText(/calls were looked at; no cost changes\.$/).waitFor()
    expect(await fixture.axe(page)).toEqual([])
  })

  it('edits a prompt into a new version, and puts an earlier one back', async () => {
    const page = await open('prompts')
    const before = await fixture.client.prompts.show({ prompt: 'translation' })
    const instructions = page.getByLabel('Instructions')
    await instructions.fill(`${before.in_force.system}\nKeep the jokes.`)
    await page.getByLabel('What changed, for the list of versions').fill('Jokes')
    await page.getByRole('button', { name: 'Save as a new version' }).click()
    await page.getByText('The new version is in force.').waitFor()
    const after = await fixture.client.prompts.show({ prompt: 'translation' })
    expect(after.in_force.system).toContain('Keep the jokes.')
    await page.getByRole('combobox', { name: 'Version in force' }).click()
    await page.getByRole('option', { name: new RegExp(`Version ${before.in_force.version} `) }).click()
    await page.getByText('This version is in force now.').waitFor()
    expect((await fixture.client.prompts.show({ prompt: 'translation' })).in_force.id).toBe(before.in_force.id)
  })

  it('shows what a helper must know, without secrets', async () => {
    const page = await open('help')
    const text = await page.locator('pre').textContent()
    expect(text).toContain('Settings that were changed:')
    for (const secret of [canary, canary.slice(-8), ownerToken()]) expect(text).not.toContain(secret)
    await page.getByRole('button', { name: 'Copy', exact: true }).first().click()
    await page.getByText(/^Copied/).waitFor()
  })
})
