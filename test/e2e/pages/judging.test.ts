import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ReplayUpstream, startReplayUpstream } from '../../support/replay-upstream/replay-upstream.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { seedQuality } from './seed-quality.ts'

const verdict = JSON.stringify({
  errors: [
    {
      category: 'accuracy',
      severity: 'major',
      source: '三百个弟子',
      target: 'three million disciples',
      explanation: 'Three hundred became three million.',
    },
  ],
  score: 61,
})

describePages('having a translation judged', () => {
  let fixture: AppFixture
  let upstream: ReplayUpstream
  beforeAll(async () => {
    upstream = await startReplayUpstream()
    fixture = await startAppFixture({
      environment: { OPENAI_API_KEY: 'sk-openai-test', ANTHROPIC_API_KEY: 'sk-anthropic-test' },
      seed: async app => {
        app.registry.update('openai', { baseUrl: upstream.baseUrl('openai') })
        app.registry.update('anthropic', { baseUrl: upstream.baseUrl('anthropic') })
        app.settings.set('retryLimit', 0)
        app.settings.set('judge.provider', 'anthropic')
        app.settings.set('judge.model', 'claude-sonnet-5-5')
        await seedQuality(app)
      },
    })
  })
  afterAll(async () => {
    await fixture?.dispose()
    await upstream?.close()
  })

  const review = async (options: Parameters<AppFixture['open']>[1] = {}) => {
    const page = await fixture.open('/quality/review?book=Winter%20Tea', options)
    await page.locator('[aria-current="true"][id^="finding-"]').waitFor()
    return page
  }
  const sent = () => upstream.requests.length
  const judgedCalls = async () =>
    (await fixture.client.calls.list({ operation: 'quality_evaluation' })).calls.map(({ status, error_kind: kind }) =>
      kind === null ? status : kind,
    )

  it('says before what it costs and sends nothing for that, by keys alone', async () => {
    const page = await review()
    await page.keyboard.press('v')
    const dialog = page.getByRole('dialog', { name: 'Have it judged' })
    await dialog.getByText(/^claude-sonnet-5-5, of another family than the writer, .* for about \$0\.\d+\.$/).waitFor()
    await dialog.getByText(/^\$1\.00 of today's limit is left\. Nothing was sent yet\.$/).waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'judging-asked')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(sent()).toBe(0)
  })

  it('is given up where somebody stops it: the model is let go, nothing is scored, and nobody takes it up later', async () => {
    // Longer than the test: it ends because it is stopped.
    upstream.script({ fault: 'slow_first_byte', delayMs: 100_000 })
    const page = await review({ width: 390, height: 844 })
    await page.keyboard.press('v')
    const dialog = page.getByRole('dialog', { name: 'Have it judged' })
    const judge = dialog.getByRole('button', { name: 'Judge it' })
    // Not before the price is known: a key on a button that does nothing yet is lost.
    await expect.poll(() => judge.isEnabled()).toBe(true)
    await judge.press('Enter')
    await dialog.getByText(/^It is being worked on\./).waitFor()
    await expect.poll(sent).toBe(1)
    await fixture.screenshot(page, 'judging-running')
    await dialog.getByRole('button', { name: 'Stop' }).press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(judgedCalls).toEqual(['cancelled'])
    await expect.poll(async () => (await fixture.client.quality.judgeStatus()).waiting).toBe(0)
    expect((await fixture.client.quality.judgeStatus()).done).toBe(0)
    // A request that its page gave up is no fault of the page.
    fixture.complaints.length = 0
  })

  it('says in the dialog why it came to nothing, and tries again from there', async () => {
    upstream.script('overloaded')
    const page = await review()
    await page.keyboard.press('v')
    const dialog = page.getByRole('dialog', { name: 'Have it judged' })
    await dialog.getByRole('button', { name: 'Judge it' }).click()
    await dialog.getByRole('alert').waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'judging-failed')
    fixture.complaints.length = 0
    upstream.script({ text: verdict })
    await dialog.getByRole('button', { name: 'Judge it' }).click()
    await dialog.getByText('claude-sonnet-5-5 gives 0.61.').waitFor()
    await dialog.getByText('fault, accuracy: Three hundred became three million.').waitFor()
    await expect.poll(() => dialog.getByRole('alert').count()).toBe(0)
    await fixture.screenshot(page, 'judging-done')
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
    await page.getByText('Judge', { exact: true }).first().waitFor()
    await expect.poll(() => page.getByText('0.61', { exact: true }).count()).toBeGreaterThan(0)
    const { calls } = await fixture.client.calls.list({ book: 'Winter Tea', operation: 'translation' })
    const { scores } = await fixture.client.calls.show({ id: calls[0]?.id ?? 0 })
    expect(scores.find(({ source }) => source === 'judge')).toMatchObject({ value: 0.61 })
  })

  it('holds back what the day has no room for, and says so in Chinese, too', async () => {
    await fixture.client.settings.set({ key: 'judge.dailyLimit', value: 0 })
    const page = await review({ language: 'zh-Hans' })
    await page.keyboard.press('v')
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/^今日额度只剩 .*0\.00。请提高评审额度，或等到明天。$/).waitFor()
    await expect.poll(() => dialog.getByRole('button', { name: /评审/ }).isDisabled()).toBe(true)
    await fixture.screenshot(page, 'judging-too-dear-zh')
    expect(await fixture.axe(page)).toEqual([])
    await fixture.client.settings.set({ key: 'judge.dailyLimit', value: 1 })
  })
})
