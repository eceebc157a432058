import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { itOverTheServer, overHttp } from './hosts/page-host.ts'

const run = promisify(execFile)
const hasPython = spawnSync('python3', ['--version']).status === 0
const hasCurl = spawnSync('curl', ['--version']).status === 0

describePages('the integrate page', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture()
  })
  afterAll(() => fixture?.dispose())

  it('gives the address large, and waits', async () => {
    for (const width of [1440, 1024, 390]) {
      for (const theme of ['light', 'dark'] as const) {
        const page = await fixture.open('/integrate', { width, theme })
        await page.getByText('Waiting for your first call.').waitFor()
        await expect.poll(() => page.locator('main').textContent()).toContain(`${fixture.api}/anthropic`)
        if (width !== 1024) expect(await fixture.axe(page)).toEqual([])
        await fixture.screenshot(page, 'integrate-waiting', { fullPage: true })
      }
    }
  })

  it.skipIf(!hasCurl)(
    'fills the snippets with a new token, and turns green with the call that they make (skipped without curl)',
    async () => {
      const page = await fixture.open('/integrate?snippet=curl')
      const code = page.getByRole('figure', { name: 'curl snippet' })
      await expect.poll(() => code.textContent()).toContain('YOUR-TOKEN')
      await page.getByRole('button', { name: 'Make a token' }).click()
      await page.getByText('Copy it now').waitFor()
      const snippet = (await code.locator('code').textContent()) ?? ''
      expect(snippet).not.toContain('YOUR-TOKEN')
      await run('sh', ['-c', snippet])
      await page.getByText('It works.').waitFor()
      const strip = page.getByRole('status').filter({ hasText: 'It works.' })
      await expect.poll(() => strip.textContent()).toMatch(/my-app called practice-swift: .*simulated, nothing paid/)
      expect(await fixture.axe(page)).toEqual([])
      await fixture.screenshot(page, 'integrate-arrived', { fullPage: true })
      for (const [tab, words] of [
        ['Python', 'from openai import OpenAI'],
        ['JavaScript', "import OpenAI from 'openai'"],
        ['Django', 'settings.GALLEY_URL'],
      ] as const) {
        await page.getByRole('tab', { name: tab }).click()
        const text = await page.getByRole('figure', { name: `${tab} snippet` }).textContent()
        expect(text).toContain(words)
        expect(text).toContain(fixture.api)
        expect(text).not.toContain('YOUR-TOKEN')
      }
      expect(page.url()).toContain('snippet=django')
    },
  )

  it('gives a JavaScript snippet that runs as it is', async () => {
    const page = await fixture.open('/integrate?snippet=javascript')
    await page.getByLabel('For which app').fill('node app')
    await page.getByRole('button', { name: /Make .*token/ }).click()
    await page.getByText('Copy it now').waitFor()
    const code = page.getByRole('figure', { name: 'JavaScript snippet' }).locator('code')
    // Beside node_modules, where the snippet finds its package.
    const folder = mkdtempSync(join(import.meta.dirname, '../../../node_modules/.galley-snippet-'))
    try {
      writeFileSync(join(folder, 'snippet.mjs'), (await code.textContent()) ?? '')
      const { stdout } = await run(process.execPath, [join(folder, 'snippet.mjs')])
      expect(stdout.trim()).not.toBe('')
    } finally {
      rmSync(folder, { recursive: true })
    }
    const { calls } = await fixture.client.calls.list({ realm: ['practice'], page_size: 1 })
    expect(calls[0]).toMatchObject({ source_book: 'Night Ferry', source_chapter: '1', created_by: 'node app' })
  })

  it.skipIf(!hasPython)('gives Python snippets that Python takes (skipped without python3)', async () => {
    for (const [snippet, name] of [
      ['python', 'Python'],
      ['django', 'Django'],
    ] as const) {
      const page = await fixture.open(`/integrate?snippet=${snippet}`)
      const code = page.getByRole('figure', { name: `${name} snippet` }).locator('code')
      const { stdout } = await run('python3', [
        '-c',
        'import ast, sys; print(len(ast.parse(sys.argv[1]).body))',
        (await code.textContent()) ?? '',
      ])
      expect(Number(stdout)).toBeGreaterThan(2)
    }
  })

  it('shows what a token may do, and takes it back', async () => {
    const page = await fixture.open('/integrate')
    await page.getByLabel('For which app').fill('reader')
    await page.getByRole('combobox', { name: 'It may' }).click()
    await page.getByRole('option', { name: 'make calls', exact: true }).click()
    await page.getByRole('button', { name: /token$/ }).click()
    const list = page.getByRole('list', { name: 'Token' })
    await list.getByText('reader').waitFor()
    const secret =
      (await page.getByRole('status').filter({ hasText: 'Copy it now' }).locator('code').textContent()) ?? ''
    const ask = () => fetch(`${fixture.api}/v1/models`, { headers: { authorization: `Bearer ${secret}` } })
    expect((await ask()).status).toBe(200)
    await page.getByRole('button', { name: 'Take back the token reader' }).click()
    const dialog = page.getByRole('alertdialog')
    expect(await fixture.axe(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Take back' }).click()
    // As long as it is open it hides the list, which is not to say that anything has gone from there.
    await dialog.waitFor({ state: 'detached' })
    await list.getByText('reader').waitFor({ state: 'detached' })
    expect((await ask()).status).toBe(401)
    await page.reload()
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await page.locator('body').textContent()).not.toContain(secret)
  })

  it('keeps a new secret in sight when the token of another app is taken back', async () => {
    const page = await fixture.open('/integrate')
    for (const app of ['older', 'newer']) {
      await page.getByLabel('For which app').fill(app)
      await page.getByRole('button', { name: /^Make (a|another) token$/ }).click()
      await page.getByRole('button', { name: `Take back the token ${app}` }).waitFor()
    }
    const shown = page.getByRole('status').filter({ hasText: 'Copy it now' }).locator('code')
    const secret = await shown.textContent()
    await page.getByRole('button', { name: 'Take back the token older' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Take back' }).click()
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Take back the token older' }).waitFor({ state: 'detached' })
    expect(await shown.textContent()).toBe(secret)
    await page.getByRole('button', { name: 'Take back the token newer' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Take back' }).click()
    await shown.waitFor({ state: 'detached' })
  })

  it('hides the secret of a token that was taken back elsewhere, and shows a name that was taken there', async () => {
    const page = await fixture.open('/integrate')
    await page.getByLabel('For which app').fill('here')
    await page.getByRole('button', { name: /^Make (a|another) token$/ }).click()
    const shown = page.getByRole('status').filter({ hasText: 'Copy it now' })
    await shown.waitFor()
    await fixture.client.tokens.revoke({ name: 'here' })
    await fixture.client.tokens.create({ name: 'elsewhere', scopes: ['call'] })
    await page.getByLabel('For which app').fill('elsewhere')
    await page.getByRole('button', { name: 'Make another token' }).click()
    await page.getByText('There is a token named elsewhere already.').waitFor()
    await page.getByRole('button', { name: 'Take back the token elsewhere' }).waitFor()
    await shown.waitFor({ state: 'detached' })
    await expect.poll(() => page.locator('main').textContent()).toContain('YOUR-TOKEN')
    await fixture.client.tokens.revoke({ name: 'elsewhere' })
    expect(fixture.complaints.splice(0)).toEqual(overHttp([expect.stringContaining('409')]))
  })

  itOverTheServer('says that a token was not taken back, and asks again, rather than to seem done', async () => {
    await fixture.client.tokens.create({ name: 'leaked', scopes: ['call'] })
    const page = await fixture.open('/integrate')
    await page.route('**/rpc/tokens/revoke', route => route.abort())
    await page.getByRole('button', { name: 'Take back the token leaked' }).click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByRole('button', { name: 'Take back' }).click()
    await dialog.getByText('The token of leaked was not taken back and can still be used').waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await page.unroute('**/rpc/tokens/revoke')
    await dialog.getByRole('button', { name: 'Take back' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Take back the token leaked' }).waitFor({ state: 'detached' })
    expect(fixture.complaints.splice(0)).toEqual([expect.stringContaining('ERR_FAILED')])
  })

  it('speaks Chinese', async () => {
    const page = await fixture.open('/integrate', { language: 'zh-Hans' })
    await page.getByRole('heading', { level: 1, name: '记录您的应用所做的调用' }).waitFor()
    expect(await page.locator('main').textContent()).not.toMatch(/integrate:|\{\{/)
    await fixture.screenshot(page, 'integrate-chinese', { fullPage: true })
  })
})
