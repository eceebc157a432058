import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ReplayUpstream, startReplayUpstream } from '../../support/replay-upstream/replay-upstream.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { expectReadable } from './sizes.ts'

const chapter = readFileSync(join(import.meta.dirname, '../../../resources/sample-book/ja-chapter-01.txt'), 'utf8')

describePages('what jobs were expected to take', () => {
  let upstream: ReplayUpstream
  let fixture: AppFixture
  beforeAll(async () => {
    upstream = await startReplayUpstream()
    fixture = await startAppFixture({
      environment: { OPENAI_API_KEY: 'sk-test-0123456789abcdef', OPENAI_BASE_URL: upstream.baseUrl('openai') },
      seed: app => void app.registry.setUp(),
    })
  })
  afterAll(async () => {
    await fixture?.dispose()
    await upstream.close()
  })

  it('says what a job is where none was run', async () => {
    const page = await fixture.open('/reports/jobs')
    await page.getByText('No job was run yet').waitFor()
    expect(await fixture.axe(page)).toEqual([])
  })

  it('is shown beside what they took, by how much it was off, and with the calls behind it', async () => {
    for (let job = 0; job < 2; job++) {
      await fixture.client.operations.translate({
        text: chapter,
        provider: 'openai',
        target_language: 'en',
        book: 'Ferry',
        fresh: true,
      })
    }
    const page = await fixture.open('/reports/jobs')
    const { estimates, accuracy } = await fixture.client.forecasts.estimates({})
    expect(accuracy.jobs).toBe(2)
    await page.getByRole('table').waitFor()
    await expect.poll(() => page.getByRole('row').count()).toBe(3)
    for (const { cost_error: miss } of estimates) {
      const share = Math.abs(miss ?? 0)
      await page
        .getByText(share < 0.005 ? 'As expected' : / (more|less)$/)
        .first()
        .waitFor()
    }
    await page.getByRole('link', { name: 'Translation' }).first().click()
    await page.waitForURL(/request_id=/)
  })

  it('can be read by anybody, in every size and theme', async () => {
    const page = await fixture.open('/reports/jobs')
    await page.getByRole('table').waitFor()
    await expectReadable(fixture, page, 'jobs')
  })

  it('reads in Chinese', async () => {
    const page = await fixture.open('/reports/jobs', { language: 'zh-Hans' })
    await page.getByText('任务的预估与实际').first().waitFor()
    expect(await fixture.axe(page)).toEqual([])
  })
})
