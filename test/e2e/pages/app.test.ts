import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'

describePages('the app', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture()
  })
  afterAll(() => fixture?.dispose())

  it('opens at the dashboard after the one-time link', async () => {
    const page = await fixture.open('/')
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
    expect(new URL(page.url()).hash).toBe('#/dashboard')
    await fixture.screenshot(page, 'app-first')
  })

  it('leads from the address of the original dashboard to the page, with its period', async () => {
    const page = await fixture.open('/')
    await page.goto(`${fixture.url}/llm/dashboard/?days=30`)
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
    expect(new URL(page.url()).hash).toBe('#/dashboard?days=30')
  })

  it('says so where there is no such page', async () => {
    const page = await fixture.open('/nowhere')
    expect(await page.locator('h1').textContent()).toBe('There is no such page')
  })
})
