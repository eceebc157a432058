import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { groups } from '../../../src-renderer/pages/settings/settings-search.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { hasEnglish, readTexts, settled } from './chinese-page.ts'

describePages('the pages in Chinese', () => {
  let fixture: AppFixture
  let known: readonly string[] = []
  beforeAll(async () => {
    fixture = await startAppFixture({ sample: true })
    const { books } = await fixture.client.books.list()
    const { users } = await fixture.client.metrics.usage({ days: 90, limit: 100 })
    const { calls } = await fixture.client.calls.list({ status: 'failed', page_size: 1000 })
    const { providers } = await fixture.client.providers.list()
    for (const { name } of books) {
      const { terms } = await fixture.client.glossary.list({ book: name })
      known = [...known, ...terms.flatMap(({ term, translation }) => [term, translation])]
    }
    known = [
      ...known,
      ...books.map(({ name }) => name),
      ...users.map(({ name }) => name),
      ...providers.flatMap(({ display_name, models }) => [display_name, ...models.map(({ model }) => model)]),
      ...calls.flatMap(({ error_message }) => error_message ?? []),
    ]
      .filter(name => name !== '')
      .toSorted((a, b) => b.length - a.length)
  })
  afterAll(() => fixture?.dispose())

  async function englishOn(page: Page, route: string): Promise<readonly string[]> {
    const texts = await readTexts(page)
    const english = texts.filter(text => hasEnglish(text, known))
    // A full stop as wide as a letter brings its blank along.
    const lines = (await page.evaluate<string>('document.body.innerText')).split('\n')
    const torn = lines.filter(line => /[，。：；、？！] (?! *$)/.test(line))
    return [...english, ...torn].map(text => `${route}: ${text.trim().slice(0, 200)}`)
  }

  it('say nothing in English: neither their own words nor those of the server', async () => {
    // Each way to fail that there is: which of them is the newest is chance.
    const { calls: failures } = await fixture.client.calls.list({ status: 'failed', page_size: 1000 })
    const failed = new Map(failures.map(({ id, error_kind }) => [error_kind, id]))
    expect(failed.size).toBeGreaterThan(4)
    const { calls: done } = await fixture.client.calls.list({
      operation: 'translation',
      status: 'success',
      page_size: 1,
    })
    const { calls: latest } = await fixture.client.calls.list({ sort: 'attempt', order: 'descending', page_size: 1000 })
    const again = latest.find(({ status, attempt }) => status === 'success' && attempt > 1)
    const { books } = await fixture.client.books.list()
    const routes = [
      '/dashboard?days=30',
      '/calls',
      ...[...failed.values()].map(id => `/calls/${id}`),
      `/calls/${done[0]?.id}`,
      `/calls/${again?.id}`,
      '/books',
      `/books?book=${encodeURIComponent(books[0]?.name ?? '')}`,
      ...books.map(({ name }) => `/quality/glossary?book=${encodeURIComponent(name)}`),
      '/quality?days=90',
      '/quality/review',
      '/providers',
      '/providers?tab=routes',
      '/reports',
      '/reports/bills',
      '/alerts',
      '/integrate',
      '/settings',
      '/welcome',
    ]
    const found: string[] = []
    for (const route of routes) {
      const page = await fixture.open(route, { language: 'zh-Hans', height: 1600 })
      await page.locator('h1').first().waitFor()
      await settled(page)
      if (route.startsWith('/dashboard')) {
        // What is advised, all of it, and what it rests on.
        const evidence = page.getByRole('button', { name: '查看依据' })
        await evidence.first().waitFor()
        const more = page.getByRole('button', { name: /全部/, expanded: false })
        if ((await more.count()) > 0) await more.last().click()
        found.push(...(await englishOn(page, route)))
        await evidence.first().click()
        await page.getByRole('dialog').waitFor()
      }
      await fixture.screenshot(page, `chinese-${route.replaceAll(/[^a-z]+/g, '-')}`, { fullPage: true })
      found.push(...(await englishOn(page, route)))
    }
    expect([...new Set(found)]).toEqual([])
  }, 300_000)

  it('say nothing in English in any group of the settings', async () => {
    const found: string[] = []
    const page = await fixture.open('/settings', { language: 'zh-Hans', height: 1600 })
    for (const group of groups) {
      await page.goto(`${fixture.url}/#/settings?group=${group}`)
      await page.locator('main nav a[aria-current]').waitFor()
      await settled(page)
      found.push(...(await englishOn(page, group)))
    }
    expect(found).toEqual([])
  })

  it('say nothing in English in what opens over them', async () => {
    const found: string[] = []
    for (const [route, ...names] of [
      ['/providers', '添加服务商'],
      ['/providers?key=openai'],
      ['/providers', /个模型及价格/],
      ['/providers', /个模型及价格/, /^设置 .*的价格$/],
      ['/providers', /的更多操作$/, '更改地址'],
      ['/providers?tab=routes', /^更改分工/],
      ['/alerts', '添加规则'],
      ['/alerts', '设定预算'],
      ['/calls?days=30', '导出'],
      ['/calls', '视图'],
    ] as const) {
      const page = await fixture.open(route, { language: 'zh-Hans' })
      await settled(page)
      for (const name of names) {
        const button = page.getByRole('button', { name }).or(page.getByRole('menuitem', { name }))
        await button.first().click()
      }
      await page.locator('[role=dialog], [role=menu]').last().waitFor()
      await settled(page)
      found.push(...(await englishOn(page, `${route} ${names.join(' ')}`)))
    }
    expect([...new Set(found)]).toEqual([])
  }, 240_000)

  it('say in Chinese why rows of a file are left out', async () => {
    const page = await fixture.open('/settings?group=import', { language: 'zh-Hans' })
    const rows = [
      'provider,model_name,operation,status,created_at,input_tokens',
      'openai,gpt-6-luna,translation,success,2026-01-05T10:00:00Z,-5',
      'openai,gpt-6-luna,poetry,success,2026-01-05T10:00:00Z,5',
      'openai,gpt-6-luna,translation,success,yesterday,5',
      'openai,gpt-6-luna',
    ].join('\n')
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'calls.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(rows),
      })
    const why = page.locator('details summary').first()
    await why.click()
    await page.getByText('input_tokens 不是 0 到 4,294,967,295 之间的整数').waitFor()
    await page.getByText('created_at 不是时间').waitFor()
    await page.getByText('有 2 列，而表头有 6 列').waitFor()
    await fixture.screenshot(page, 'chinese-import', { fullPage: true })
  })
})
