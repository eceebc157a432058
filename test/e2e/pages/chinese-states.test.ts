import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createGalleyClient } from '../../../src-main/contract/client.ts'
import { type ServeProcess, startServe } from '../../server/galley-serve.ts'
import { type ReplayUpstream, startReplayUpstream } from '../../support/replay-upstream/replay-upstream.ts'
import { type AppFixture, describeOverTheServer, describePages, startAppFixture } from './app-fixture.ts'
import { openBrowser } from './browser.ts'
import { hasEnglish, readTexts } from './chinese-page.ts'
import { itOverTheServer } from './hosts/page-host.ts'

const chinese = { language: 'zh-Hans' } as const

async function englishOn(page: Page, known: readonly string[] = []): Promise<readonly string[]> {
  return (await readTexts(page)).filter(text => hasEnglish(text, known))
}

describePages('what goes wrong, on pages in Chinese', () => {
  const folder = mkdtempSync(join(tmpdir(), 'galley-states-'))
  let fixture: AppFixture
  let upstream: ReplayUpstream
  beforeAll(async () => {
    upstream = await startReplayUpstream()
    writeFileSync(join(folder, 'file'), '')
    fixture = await startAppFixture({
      environment: { OPENAI_BASE_URL: upstream.baseUrl('openai') },
      seed(app) {
        app.settings.set('retryLimit', 0)
        app.settings.set('report.schedule', 'weekly')
        app.settings.set('report.folder', join(folder, 'file', 'within'))
        // Nobody listens on the port that tells what it is for.
        app.settings.set('otlpEndpoint', 'http://127.0.0.1:1')
      },
    })
    const text = '他推开门，雪落在门槛上。屋里没有人，只有一盏灯。'.repeat(20)
    await fixture.client.calls.record({
      key: 'translated',
      provider: 'openai',
      model_name: 'gpt-6-luna',
      operation: 'translation',
      status: 'success',
      source_language: 'zh-Hans',
      target_language: 'en',
      source_text: text,
      output: 'He pushed the door open, and snow fell on the sill. '.repeat(40),
    } as never)
  })
  afterAll(async () => {
    // A browser notes every refusal in its console.
    const others = fixture?.complaints.filter(each => !/status of (?:4|5)\d\d/.test(each)) ?? []
    fixture?.complaints.splice(0, Infinity, ...others)
    await fixture?.dispose()
    await upstream?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('a report that could not be written', async () => {
    const page = await fixture.open('/reports', chinese)
    await page.getByRole('button', { name: '现在生成一份' }).click()
    await page
      .getByText(/不能作为文件夹：那里已有一个文件/)
      .first()
      .waitFor()
    expect(await englishOn(page, [folder])).toEqual([])
  })

  itOverTheServer('a scheduled report that could not be written, as it was kept', async () => {
    const { app } = fixture
    const { begin, runDue } = app.reportSchedule
    begin()
    app.store.db.prepare('UPDATE report_runs SET due_at = due_at - 691200000').run()
    expect(runDue()?.error?.said?.code).toBe('disk.file_in_place')
    const page = await fixture.open('/reports', chinese)
    await page.getByText(/没有生成：.*不能作为文件夹/).waitFor()
    expect(await englishOn(page, [folder])).toEqual([])
  })

  it('a collector that nobody is', async () => {
    const page = await fixture.open('/settings?group=monitoring', chinese)
    await page.getByRole('button', { name: '立即发送' }).click()
    await page.getByText('上次发送失败：无法连接采集器').waitFor()
    expect(await englishOn(page)).toEqual([])
  })

  it('a file that breaks off, with what was assumed of its rows', async () => {
    const page = await fixture.open('/settings?group=import', chinese)
    const rows = [
      'provider,model_name,operation,status,created_at,error_message',
      'openai,gpt-6-luna,poetry,success,2026-01-05 10:00:00,',
      'openai,gpt-6-luna,,,2026-01-05 11:00:00,',
      'openai,gpt-6-luna,translation,success,2026-01-05T12:00:00Z,"never closed',
    ].join('\n')
    const file = { name: 'calls.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) }
    await page.locator('input[type=file]').first().setInputFiles(file)
    await page.getByText(/有一个引号没有闭合.*请修好文件，然后再次导入。/).waitFor()
    await page.getByText('作了哪些假设').click()
    await page.getByText(/没有时区的时间按 UTC 计（\d 行）/).waitFor()
    expect(await englishOn(page)).toEqual([])
  })

  it('fields that are refused', async () => {
    const headers = await fixture.open('/settings?group=monitoring', chinese)
    await headers.getByLabel('请求头').fill('no equals sign')
    await headers.getByLabel('请求头').press('Enter')
    await headers
      .getByText(/请求头的第 1 部分不是/)
      .first()
      .waitFor()
    expect(await englishOn(headers, ['no equals sign'])).toEqual([])

    const token = await fixture.open('/integrate', chinese)
    await token.getByLabel('用于哪个应用').fill('a/b')
    await token.getByLabel('用于哪个应用').press('Enter')
    await token.getByText(/“a\/b”不能作为令牌的名称/).waitFor()
    expect(await englishOn(token)).toEqual([])

    const prompt = await fixture.open('/settings?group=prompts', chinese)
    await prompt.getByLabel('请求', { exact: true }).fill('{{nothing}}')
    await prompt.getByRole('button', { name: '保存为新版本' }).click()
    await prompt.getByText(/不能这样使用，没有任何更改：.*不是占位/).waitFor()
    const { slots } = await fixture.client.prompts.show({ prompt: 'translation' })
    expect(await englishOn(prompt, [slots.map(({ slot }) => slot).join(', ')])).toEqual([])
  })

  it('a judge whom nobody can ask', async () => {
    const { calls } = await fixture.client.calls.list({ page_size: 1 })
    const page = await fixture.open(`/calls/${calls[0]?.id}`, chinese)
    await page.getByRole('button', { name: '交给评审模型' }).click()
    await page.getByText(/没有与译者不同系列的模型可用/).waitFor()
    expect(await englishOn(page)).toEqual([])
  })

  it('a connection that broke, wherever a failure is told', async () => {
    const { calls } = await fixture.client.calls.record({
      ...{ key: 'broken', provider: 'mistral', model_name: 'mistral-large-2512', operation: 'translation' },
      ...{ status: 'error', error_kind: 'network', created_at: new Date(Date.now() - 1000).toISOString() },
      error_message:
        'The connection broke before the answer was whole. The connection was closed by the other side. (ECONNRESET)',
    } as never)
    for (const path of [`/calls/${calls[0]?.id}`, '/dashboard', '/reports', '/providers']) {
      const page = await fixture.open(path, chinese)
      await page.getByText('回答还不完整，连接就断了。对方关闭了连接。（ECONNRESET）').first().waitFor()
      expect(await page.getByText('closed by the other side').count()).toBe(0)
    }
  })

  it('a key that the provider refuses, whose own words stand as they are', async () => {
    upstream.script('unauthorized')
    const page = await fixture.open('/providers?key=openai', chinese)
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('密钥', { exact: true }).fill(`sk-live-${'a'.repeat(24)}wxyz`)
    await dialog.getByLabel('密钥', { exact: true }).press('Enter')
    await dialog.getByText('服务商不接受这个密钥。').waitFor()
    const refused = await fixture.client.calls.list({ status: 'failed', page_size: 1 })
    const words = refused.calls.flatMap(({ error_message }) => error_message ?? [])
    expect(await englishOn(page, words)).toEqual([])
    await page.goto(`${fixture.url}/#/calls/${refused.calls[0]?.id}`)
    await page.getByText(/^原话：“/).waitFor()
    expect(await englishOn(page, words)).toEqual([])
    await fixture.client.providers.deleteKey({ provider: 'openai' })
  })
})

describeOverTheServer('a backup that cannot be restored, on a page in Chinese', () => {
  const data = mkdtempSync(join(tmpdir(), 'galley-states-'))
  let serving: ServeProcess
  let browser: BrowserContext
  beforeAll(async () => {
    serving = await startServe(data)
    browser = await openBrowser({ locale: 'zh-CN', reducedMotion: 'reduce' })
  })
  afterAll(async () => {
    await browser?.close()
    serving?.signal('SIGTERM')
    await serving?.ended
    rmSync(data, { recursive: true, force: true })
  })

  it('says why, and that nothing was changed', async () => {
    const client = createGalleyClient({ url: serving.url, token: readFileSync(serving.tokenFile, 'utf8').trim() })
    const page = await browser.newPage()
    await page.goto(serving.loginUrl)
    await page.waitForURL(address => !address.pathname.startsWith('/login'))
    await page.goto(`${serving.url}/#/settings?group=data`)
    await page.getByRole('button', { name: '立即备份' }).click()
    await page.getByText(/^已备份并检查/).waitFor()
    const { backups } = await client.backups.list({})
    truncateSync(backups[0]?.file ?? '', 5000)
    await page.getByRole('button', { name: '恢复', exact: true }).click()
    await page.getByRole('button', { name: '恢复并重启' }).click()
    await page.getByText(/上一次恢复没有完成，什么也没有改变：.*您的数据库没有改动/).waitFor()
    expect(await englishOn(page, [data])).toEqual([])
  })
})
