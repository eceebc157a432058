import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { seedCalls } from './seed-calls.ts'

describePages('the dashboard', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({ seed: app => seedCalls(app) })
  })
  afterAll(() => fixture?.dispose())

  it.each([
    ['light', 1440, 900],
    ['dark', 1440, 900],
    ['light', 1024, 768],
    ['light', 390, 844],
    ['dark', 390, 844],
  ] as const)('looks as it should, %s at %s px', async (theme, width, height) => {
    const page = await fixture.open('/dashboard?days=30', { theme, width, height })
    await page.getByRole('heading', { name: 'Spend per day' }).waitFor()
    await page.locator('canvas').nth(1).waitFor()
    await page.waitForTimeout(300)
    await fixture.screenshot(page, 'dashboard-full')
    await fixture.screenshot(page, 'dashboard-whole', { fullPage: true })
    expect(await fixture.axe(page)).toEqual([])
  })
})
