import type { Page } from 'playwright'
import { expect } from 'vitest'
import type { AppFixture } from './app-fixture.ts'
import { settled } from './chinese-page.ts'

export type Size = readonly [theme: 'light' | 'dark', width: number, height: number]

/** Every page is looked at in these: theme, width, height. The first is how a page is opened where nothing else is said. */
export const sizes: readonly Size[] = [
  ['light', 1440, 900],
  ['dark', 1440, 900],
  ['light', 1024, 768],
  ['dark', 1024, 768],
  ['light', 390, 844],
  ['dark', 390, 844],
]

/** For `page.evaluate`: something is wider than the screen. */
export const isScrolledSideways = 'document.documentElement.scrollWidth > document.documentElement.clientWidth'

/**
 * A page that is open, in every size and theme: nothing is wrong with it for assistive technology, nothing is wider than the
 * screen, and a picture of the whole of it is kept as `name`. The window changes under the page, as it does for a person who
 * turns a tablet or whose system goes dark; how pages open on a phone is `narrow.test.ts`.
 */
export async function expectReadable(
  fixture: AppFixture,
  page: Page,
  name: string,
  where: readonly Size[] = sizes,
): Promise<void> {
  for (const [theme, width, height] of where) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.locator(`html[data-theme=${theme}]`).waitFor({ state: 'attached' })
    await settled(page)
    await fixture.screenshot(page, name, { fullPage: true })
    expect([name, theme, width, await fixture.axe(page)]).toEqual([name, theme, width, []])
    const isWider = await page.evaluate(isScrolledSideways)
    expect([name, theme, width, isWider && 'scrolls sideways']).toEqual([name, theme, width, false])
  }
}
