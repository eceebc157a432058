import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { expectReadable } from './sizes.ts'

const fixtures = join(import.meta.dirname, '../../fixtures/bills')

describePages('bills', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({ seed: app => void app.registry.setUp() })
    await fixture.client.calls.record(
      Array.from({ length: 14 }, (_, call) => ({
        provider: 'openai',
        model_name: 'gpt-5-mini',
        operation: 'translation' as const,
        status: call === 13 ? ('error' as const) : ('success' as const),
        input_tokens: 1000,
        output_tokens: 500,
        created_at: call < 6 ? '2025-10-01T10:00:00Z' : '2025-10-02T10:00:00Z',
        key: `bill ${call}`,
      })),
    )
  })
  afterAll(() => fixture?.dispose())

  it('takes in an export: says what it understood, then where it differs and why, down to the calls', async () => {
    const page = await fixture.open('/reports')
    await page.getByRole('link', { name: 'Compare with a bill' }).click()
    await page.getByRole('heading', { name: 'Your bill and the ledger' }).waitFor()
    await page.setInputFiles('input[type=file]', join(fixtures, 'openai-usage.csv'))
    await page.getByText('Usage, from OpenAI').waitFor()
    await page.getByText('15 requests').waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await page.getByRole('button', { name: 'Keep this bill' }).click()
    await page.getByText('The bill of OpenAI and the ledger differ in 2 places.').waitFor()
    await page.getByText('Requests on the bill: 10, calls in the ledger: 6.').waitFor()
    await page.getByText('tells requests and tokens, not costs').waitFor()
    expect(await page.getByText('Ledger, the same days').count()).toBe(0)
    await page.setInputFiles('input[type=file]', join(fixtures, 'openai-usage.csv'))
    await page.getByText('This file is in the books already.').waitFor()
    await page.getByRole('button', { name: 'Put aside' }).click()
    await page.setInputFiles('input[type=file]', join(fixtures, 'openai-costs.csv'))
    await page.getByText('2 rows are left out').click()
    await page.getByText('Line 5: the amount is not in US dollars').waitFor()
    await page.getByRole('button', { name: 'Keep this bill' }).click()
    await page.getByText('are for searches, sessions or storage').waitFor()
    await page.getByText('Ledger, the same days').waitFor()
    await page.getByRole('link', { name: 'gpt-5-mini' }).first().click()
    await page.waitForURL(/#\/calls\?.*from=/)
    await page.getByText('gpt-5-mini').first().waitFor()
  })

  it('can be read by anybody, in every size and theme', async () => {
    const page = await fixture.open('/reports/bills?provider=openai&month=2025-10')
    await page.getByRole('table').waitFor()
    await expectReadable(fixture, page, 'bills')
  })

  it('asks which column is what in a file it does not know', async () => {
    const page = await fixture.open('/reports/bills')
    await page.setInputFiles('input[type=file]', join(fixtures, 'unknown.csv'))
    await page.getByText('Galley does not know this kind of file').waitFor()
    for (const [header, meaning] of [
      ['When', 'Day'],
      ['Engine', 'Model'],
      ['Spent', 'Cost in dollars'],
    ] as const) {
      await page.getByLabel(header, { exact: true }).click()
      await page.getByRole('option', { name: meaning, exact: true }).click()
    }
    await fixture.screenshot(page, 'bills-columns', { fullPage: true })
    expect(await fixture.axe(page)).toEqual([])
    await page.getByRole('button', { name: 'Read it this way' }).click()
    await page.getByLabel('Whose bill is it?').click()
    await page.getByRole('option', { name: 'Mistral' }).click()
    await page.getByText('$0.75').waitFor()
    await page.getByRole('button', { name: 'Keep this bill' }).click()
    await page.getByText('The bill of Mistral and the ledger differ in 2 places.').waitFor()
  })

  it('deletes a bill, after it said what is gone, and reads in Chinese', async () => {
    const page = await fixture.open('/reports/bills', { language: 'zh-Hans' })
    await page.getByRole('button', { name: '删除 unknown.csv' }).click()
    expect(await fixture.axe(page)).toEqual([])
    await page.getByRole('alertdialog').getByRole('button', { name: '删除 unknown.csv' }).click()
    await expect.poll(async () => (await fixture.client.reconciliation.list({})).bills.length).toBe(2)
    await page.getByText(/账单与账本有 2 处不同/).waitFor()
    expect(await fixture.axe(page)).toEqual([])
  })
})
