import { afterAll, beforeAll, expect, it } from 'vitest'
import type { FaultName } from '../../support/replay-upstream/faults.ts'
import { type ReplayUpstream, startReplayUpstream } from '../../support/replay-upstream/replay-upstream.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'

describePages('a key that is tried', () => {
  let fixture: AppFixture
  let upstream: ReplayUpstream
  beforeAll(async () => {
    upstream = await startReplayUpstream()
    fixture = await startAppFixture({
      environment: { OPENAI_BASE_URL: upstream.baseUrl('openai') },
      seed(app) {
        app.settings.set('retryLimit', 0)
        app.settings.set('totalTimeoutMs', 1500)
        app.settings.set('firstTokenTimeoutMs', 1500)
      },
    })
  })
  afterAll(async () => {
    await fixture?.dispose()
    await upstream?.close()
  })

  it('that is missing is said once where all work would go to the same provider', async () => {
    const page = await fixture.open('/providers?tab=routes')
    const work = page.getByRole('table', { name: 'Who does what' })
    await work.getByText('There is no key for OpenAI, so calls fail.').waitFor()
    await expect.poll(() => work.getByText('There is no key for').count()).toBe(1)
    await expect.poll(() => work.getByRole('button', { name: 'Add a key' }).count()).toBe(1)
  })

  it.each<readonly [FaultName, string, RegExp]>([
    ['unauthorized', 'Key refused', /does not accept this key\. Put in another one/],
    ['forbidden', 'Not allowed', /may not use this model\. Check its rights/],
    ['rate_limit', 'Too many requests', /Wait a little and try again/],
    ['quota', 'Quota used up', /Add credit at the provider; waiting does not help/],
    ['server_error', 'Provider failed', /The fault is at the provider\. Try again in a moment/],
    ['slow_first_byte', 'Took too long', /longer than your time limit allows\. You can raise the limit/],
  ])('and meets %s says so, and what a person does next', async (fault, kind, advice) => {
    const page = await fixture.open('/providers')
    const card = page.getByRole('region', { name: 'OpenAI', exact: true })
    upstream.script(fault)
    await card.getByRole('button', { name: 'Add a key' }).click()
    const dialog = page.getByRole('dialog', { name: 'API key for OpenAI' })
    await dialog.getByLabel('Key', { exact: true }).fill(`sk-live-${'a'.repeat(24)}wxyz`)
    await dialog.getByLabel('Key', { exact: true }).press('Enter')
    const result = dialog.getByRole('status')
    await result.getByText(advice).waitFor()
    await result.getByText(kind).first().waitFor()
    await fixture.screenshot(page, `provider-fault-${fault}`)
    expect(await fixture.axe(page)).toEqual([])
    await expect.poll(() => dialog.textContent()).toContain('The key that ends in wxyz')
    if (fault === 'unauthorized') {
      await dialog.getByRole('button', { name: 'Put in another key' }).click()
      await dialog.getByLabel('Key', { exact: true }).fill(`sk-live-${'b'.repeat(24)}abcd`)
      await dialog.getByLabel('Key', { exact: true }).press('Enter')
    } else await dialog.getByRole('button', { name: 'Test again' }).click()
    await result.getByText(/answers, in/).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await fixture.client.providers.deleteKey({ provider: 'openai' })
  })
})
