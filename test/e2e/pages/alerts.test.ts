import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../desktop/desktop-fixture.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { seedCalls } from './seed-calls.ts'
import { expectReadable } from './sizes.ts'

const card = (page: Page, name: string) => page.getByRole('region', { name })

describePages('the alerts and budgets page', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({ seed: app => seedCalls(app) })
    await fixture.client.budgets.set({ scope: 'all', period: 'month', limit_usd: 60 })
    await fixture.client.budgets.set({
      scope: 'book',
      scope_value: 'Night Ferry',
      period: 'week',
      limit_usd: 5,
      hard: false,
    })
    for (const { id, built_in } of (await fixture.client.alerts.rules()).rules) {
      if (built_in !== 'spend_surge') await fixture.client.alerts.updateRule({ id, enabled: false })
    }
    await fixture.client.alerts.createRule({
      ...{ metric: 'error_rate', scope: { kind: 'provider', value: 'mistral' } },
      ...{ window_minutes: 60, comparison: 'above', threshold: 0.3, channels: [] },
    })
    const failed = Array.from({ length: 20 }, (_, at) => ({
      ...{ provider: 'mistral', model_name: 'mistral-small', operation: 'translation', book: 'Night Ferry' },
      ...(at < 14
        ? { status: 'error', error_kind: 'overloaded' }
        : { status: 'success', input_tokens: 9, output_tokens: 9 }),
    }))
    await fixture.client.calls.record(failed)
    await eventually(async () => expect((await fixture.client.alerts.active()).alerts).not.toEqual([]))
  })
  afterAll(() => fixture?.dispose())

  it('can be read by anybody, in every size and theme', async () => {
    const page = await fixture.open('/alerts')
    await card(page, 'Budgets').getByRole('meter').first().waitFor()
    await card(page, 'What to tell me').getByRole('switch').first().waitFor()
    await expectReadable(fixture, page, 'alerts-whole')
  })

  it('says in Chinese what it says in English', async () => {
    const page = await fixture.open('/alerts', { language: 'zh-Hans' })
    await page.getByText('有 1 件事需要您处理。').waitFor()
    await page.getByText('Mistral：70.0% 的调用失败，界限为 30%').waitFor()
    await page.getByText('如果Mistral的调用失败率在 1 小时内高于 30%，就告诉我。').waitFor()
    await page.getByRole('meter').first().waitFor()
    await fixture.screenshot(page, 'alerts-chinese')
    expect(await fixture.axe(page)).toEqual([])
  })

  it('shows what goes on, leads to its calls, and is calm when it was seen', async () => {
    const page = await fixture.open('/alerts')
    await page.getByRole('heading', { name: 'One thing needs you.' }).waitFor()
    const active = card(page, 'Going on now')
    await active.getByText('Mistral: 70.0 % of calls failed; the limit is 30 %').waitFor()
    await active.getByText('Seen over 20 calls').waitFor()
    await active.getByText('Most frequent: Provider overloaded (14)').waitFor()
    const calls = active.getByRole('link', { name: 'See the calls' })
    await expect.poll(() => calls.getAttribute('href')).toMatch(/provider=mistral.*status=failed/)
    await active.getByRole('button', { name: 'I have seen it' }).click()
    await page.getByRole('heading', { name: 'Nothing needs you.' }).waitFor()
    expect((await fixture.client.alerts.active()).alerts[0]?.acknowledged_at).not.toBeNull()
    await active.getByRole('button', { name: 'Put off' }).click()
    await page.getByRole('menuitem', { name: 'For a day' }).click()
    await active.getByText(/Put off until/).waitFor()
  })

  it('shows an alert as it opens, without being asked', async () => {
    const page = await fixture.open('/alerts')
    await fixture.client.alerts.createRule({
      ...{ metric: 'unpriced_calls', scope: { kind: 'model', value: 'unheard-of' } },
      ...{ window_minutes: 60, comparison: 'above', threshold: 2 },
    })
    const call = { provider: 'openai', model_name: 'unheard-of', status: 'success', input_tokens: 9, output_tokens: 9 }
    await fixture.client.calls.record(Array.from({ length: 3 }, () => call))
    await card(page, 'Going on now')
      .getByText('OpenAI unheard-of: 3 calls have no known price; the limit is 2')
      .waitFor()
  })

  it('takes a rule as a sentence with slots, and switches it off and on', async () => {
    const page = await fixture.open('/alerts')
    await page.getByRole('button', { name: 'Add a rule' }).click()
    const dialog = page.getByRole('dialog')
    await dialog
      .getByText('Tell me when the response time (95 of 100 calls) of translation is above 1 min over 10 minutes.')
      .waitFor()
    await dialog.getByLabel('Value').fill('45')
    await dialog.getByRole('combobox', { name: 'over', exact: true }).click()
    await page.getByRole('option', { name: '30 minutes' }).click()
    await dialog.getByText('is above 45 s over 30 minutes.').waitFor()
    await fixture.screenshot(page, 'alerts-editor')
    expect(await fixture.axe(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Add the rule' }).click()
    await dialog.waitFor({ state: 'detached' })
    const rule = page.getByRole('switch', { name: /of translation is above 45 s over 30 minutes/ })
    await rule.click()
    await expect.poll(async () => (await fixture.client.alerts.rules()).rules.at(-1)?.enabled).toBe(false)
    const kept = (await fixture.client.alerts.rules()).rules.at(-1)
    expect(kept).toMatchObject({ metric: 'p95', threshold: 45_000, window_minutes: 30, built_in: null })
    await page.getByRole('button', { name: /More for: .*45 s over 30 minutes/ }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    await rule.waitFor({ state: 'detached' })
  })

  it('sets a budget, shows how much of it is spent, and takes it away', async () => {
    const page = await fixture.open('/alerts')
    const budgets = card(page, 'Budgets')
    await budgets.getByRole('meter', { name: 'Everything, this month' }).waitFor()
    await budgets.getByRole('button', { name: 'Set a budget' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('At most').fill('12.50')
    await dialog.getByRole('combobox', { name: 'For' }).click()
    await page.getByRole('option', { name: 'an operation' }).click()
    await dialog.getByRole('combobox', { name: 'Which' }).click()
    await page.getByRole('option', { name: 'Abstract' }).click()
    expect(await fixture.axe(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Save the budget' }).click()
    await budgets.getByText('Abstract, this month').waitFor()
    expect((await fixture.client.budgets.list()).budgets.at(-1)).toMatchObject({ limit_nanos: 12.5e9, hard: true })
    await budgets.getByRole('button', { name: 'More for the budget: Abstract, this month' }).click()
    await page.getByRole('menuitem', { name: 'Take away' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Take away' }).click()
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    await budgets.getByText('Abstract, this month').waitFor({ state: 'detached' })
  })

  it('keeps quiet hours and a webhook, and refuses an address that is not safe', async () => {
    const page = await fixture.open('/alerts')
    const delivery = card(page, 'How to tell me')
    await delivery.getByRole('switch', { name: 'Quiet hours' }).click()
    await delivery.getByLabel('From').waitFor()
    await expect.poll(async () => (await fixture.client.alerts.delivery()).quiet_from).toBe('22:00')
    await delivery.getByLabel('Webhook').fill('http://example.com/hook')
    await delivery.getByRole('button', { name: 'Save the address' }).click()
    await delivery.getByText('Give an https address, or http to this machine.').waitFor()
    expect((await fixture.client.alerts.delivery()).webhook_url).toBeNull()
    await delivery.getByLabel('Webhook').fill('https://example.com/hook')
    await delivery.getByRole('button', { name: 'Save the address' }).click()
    await delivery.getByText('Nothing is sent before there is a secret').waitFor()
    await delivery.getByRole('button', { name: 'Make a secret' }).click()
    expect((await delivery.getByLabel('Secret', { exact: true }).inputValue()).length).toBeGreaterThan(30)
    await delivery.getByText('There is no keychain here').waitFor()
    expect(await fixture.axe(page)).toEqual([])
    fixture.complaints.splice(0)
  })

  it('sends a test to the webhook, signed, and says what came of it', async () => {
    const received: string[] = []
    let status = 204
    const receiver = createServer((request, response) => {
      received.push(`${request.method} ${Object.keys(request.headers).some(name => name.includes('signature'))}`)
      request.resume().on('end', () => response.writeHead(status).end())
    })
    await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve))
    const { port } = receiver.address() as AddressInfo
    await fixture.client.alerts.setWebhookSecret({})
    await fixture.client.alerts.setDelivery({ webhook_url: `http://127.0.0.1:${port}/hook` })
    const page = await fixture.open('/alerts')
    const send = card(page, 'How to tell me').getByRole('button', { name: 'Send a test' })
    await send.click()
    await page.getByText('The test was sent.').waitFor()
    expect(received).toEqual(['POST true'])
    status = 500
    await send.click()
    await page.getByText('The test was not sent').waitFor()
    await fixture.client.alerts.setDelivery({ webhook_url: null })
    receiver.closeAllConnections()
    await new Promise(resolve => receiver.close(resolve))
  })

  it('counts calls that were cut off as spent until somebody who knows says otherwise', async () => {
    const db = new Database(join(fixture.data, 'galley.db'))
    const { id } = (await fixture.client.calls.list({ status: 'failed', page_size: 1 })).calls[0] ?? { id: 0 }
    db.prepare('UPDATE service_calls SET cost_nanos = NULL, created_at = ? WHERE id = ?').run(Date.now(), id)
    db.prepare('INSERT INTO budget_holds (call_id, nanos) VALUES (?, ?)').run(id, 3e9)
    // Read anew as at the start, which is when Galley learns of them.
    await fixture.client.budgets.set({ scope: 'provider', scope_value: 'mistral', period: 'day', limit_usd: 9 })
    const page = await fixture.open('/alerts')
    const budget = card(page, 'Budgets').getByRole('listitem').filter({ hasText: 'Mistral, today' })
    await budget.getByText(/up to \$3\.00 counted for a call that was cut off/).waitFor()
    await budget.getByRole('button', { name: /^More for the budget/ }).click()
    expect(await fixture.axe(page)).toEqual([])
    await page.getByRole('menuitem', { name: /^I know what the cut-off calls cost/ }).click()
    await budget.getByText(/cut off/).waitFor({ state: 'detached' })
    expect(db.prepare('SELECT count(*) FROM budget_holds').pluck().get()).toBe(0)
    await fixture.client.budgets.remove({ id: (await fixture.client.budgets.list()).budgets.at(-1)?.id ?? 0 })
    db.close()
  })

  it('changes a budget from its menu by keyboard, and the menu has the focus again', async () => {
    const page = await fixture.open('/alerts')
    const menu = card(page, 'Budgets').getByRole('button', { name: 'More for the budget: Everything, this month' })
    await menu.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Change' }).waitFor()
    await page.keyboard.press('Enter')
    const limit = page.getByRole('dialog').getByLabel('At most')
    await page.getByRole('dialog').getByLabel('At most').and(page.locator(':focus')).waitFor()
    await limit.fill('70')
    await limit.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await card(page, 'Budgets').getByText('$70.00').waitFor()
    await menu.and(page.locator(':focus')).waitFor()
  })

  it('says where the rules could not be read, in place of none, and shows them once they can be', async () => {
    const db = new Database(join(fixture.data, 'galley.db'))
    db.exec('ALTER TABLE alert_rules RENAME TO alert_rules_away')
    const page = await fixture.open('/alerts')
    const rules = card(page, 'What to tell me')
    await rules.getByRole('alert').waitFor()
    await card(page, 'Budgets').getByRole('meter').first().waitFor()
    db.exec('ALTER TABLE alert_rules_away RENAME TO alert_rules')
    await rules.getByRole('button', { name: 'Try again' }).click()
    await rules.getByRole('switch').first().waitFor()
    db.close()
    fixture.complaints.splice(0)
  })
})
