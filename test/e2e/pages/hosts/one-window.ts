import type { Page } from 'playwright'
import type { OpenOptions } from '../app-fixture.ts'

export interface WindowSurface {
  readonly page: Page
  /** Beyond the page: the window's size, the system's theme. */
  prepare?(options: Required<OpenOptions>): Promise<void>
}

/**
 * Shows an address in the one window there is, loaded anew, as a tab of its own would show it: nothing that a test laid over the
 * page stays, only what the page itself keeps for next time.
 */
export async function showInWindow(
  { page, prepare }: WindowSurface,
  route: string,
  options: OpenOptions,
): Promise<void> {
  if (page.isClosed()) throw new Error('A test closed the window: there is one, and it stays.')
  const { theme = 'light', width = 1440, height = 900, language = 'en' } = options
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await prepare?.({ theme, width, height, language })
  await page.setViewportSize({ width, height })
  await page.emulateMedia({ media: null, forcedColors: null, colorScheme: theme, reducedMotion: 'reduce' })
  await page.evaluate(`(() => {
    sessionStorage.clear()
    localStorage.setItem('galley.language', ${JSON.stringify(language)})
    // Past the router, which would go there before the page is loaded anew.
    History.prototype.replaceState.call(history, null, '', ${JSON.stringify(`#${route}`)})
  })()`)
  await page.reload()
  await page.locator('h1').first().waitFor()
}
