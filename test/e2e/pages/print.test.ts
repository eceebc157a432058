import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AppFixture, describeOverTheServer, startAppFixture } from './app-fixture.ts'
import { settled } from './chinese-page.ts'

describeOverTheServer('on paper', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({ sample: true })
  })
  afterAll(() => fixture?.dispose())

  it('the calls are those that are on the screen, and no blank sheets for all the others', async () => {
    const page = await fixture.open('/calls', { theme: 'dark' })
    const rows = page.locator('[role=row][aria-rowindex]:not([aria-rowindex="1"])')
    await rows.nth(9).waitFor()
    await page.emulateMedia({ media: 'print' })
    const paper = await page.evaluate<{ height: number; bottom: number; cut: number }>(`(() => {
      const rows = [...document.querySelectorAll('[role=row]')].map(row => row.getBoundingClientRect())
      return {
        height: document.documentElement.scrollHeight,
        bottom: Math.max(...rows.map(({ bottom }) => bottom)),
        cut: rows.filter(({ top }, at) => at > 0 && top < rows[at - 1].bottom - 1).length,
      }
    })()`)
    expect(paper.height).toBeLessThan(paper.bottom + 200)
    expect(paper.cut, 'rows that lie over each other').toBe(0)
    await page.emulateMedia({ media: 'screen' })
  })

  it('bars and marks are drawn, which are grounds, and what is around them is white', async () => {
    const page = await fixture.open('/books', { theme: 'dark' })
    const bar = page.getByRole('main').getByRole('listitem').first()
    await bar.waitFor()
    await page.emulateMedia({ media: 'print' })
    const adjust = "getComputedStyle(document.querySelector('main li')).getPropertyValue('print-color-adjust')"
    expect(await page.evaluate(adjust)).toBe('exact')
    expect(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor')).toBe('rgb(255, 255, 255)')
    await page.emulateMedia({ media: 'screen' })
  })

  it('there is nothing to press, what is chosen stands there, and that it is sample data', async () => {
    const page = await fixture.open('/dashboard?days=30')
    await page.getByRole('button', { name: 'Show the evidence' }).first().waitFor()
    await page.emulateMedia({ media: 'print' })
    for (const name of ['Custom', 'Show the evidence', /^Show all/, 'Start with my own']) {
      expect([name, await page.getByRole('button', { name }).first().isVisible()]).toEqual([name, false])
    }
    expect(await page.getByRole('radio', { name: '7 d' }).isVisible()).toBe(false)
    expect(await page.getByRole('radio', { name: '30 d' }).isVisible()).toBe(true)
    expect(await page.getByText('Sample data.').isVisible()).toBe(true)
    await page.emulateMedia({ media: 'screen' })
  })

  it('no table is cut by the frame it is scrolled in on the screen', async () => {
    const { calls } = await fixture.client.calls.list({ operation: 'translation', status: 'success', page_size: 1 })
    for (const route of ['/dashboard?days=30', `/calls/${calls[0]?.id}`, '/quality', '/reports?days=30']) {
      const page = await fixture.open(route)
      await page.locator('main table:not(:has(td[data-cell]))').first().waitFor()
      await settled(page)
      await page.emulateMedia({ media: 'print' })
      const cut = await page.evaluate<string[]>(`[...document.querySelectorAll('main table')].flatMap(table => {
        for (let each = table.parentElement; each.tagName !== 'MAIN'; each = each.parentElement) {
          if (getComputedStyle(each).overflowY !== 'visible') return [table.caption?.textContent + ': ' + each.className]
        }
        return []
      })`)
      expect([route, ...cut]).toEqual([route])
      await page.emulateMedia({ media: 'screen' })
    }
  })
})
