import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { pageHost } from './page-host.ts'
import { root } from './seeded-folder.ts'

const screenshots = join(root, 'test-results', 'screenshots', ...(pageHost === 'server' ? [] : [pageHost]))

/** Writes `test-results/screenshots/<name>-<theme>-<width>.png`; a window's go into a folder of its own. */
export async function keepScreenshot(page: Page, name: string, { fullPage = false } = {}): Promise<void> {
  mkdirSync(screenshots, { recursive: true })
  const theme = await page.evaluate<string>('document.documentElement.dataset.theme')
  const path = join(screenshots, `${name}-${theme}-${page.viewportSize()?.width ?? 0}.png`)
  await page.screenshot({ path, fullPage, caret: 'hide' })
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong, one line each: `rule: selector`. */
export async function axe(page: Page): Promise<readonly string[]> {
  // Through the debugger, which the page's policy does not bind; once for each page that was loaded.
  if (!(await page.evaluate<boolean>(`typeof axe === 'object'`))) await page.evaluate(axeSource)
  return page.evaluate<string[]>(`axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }).then(({ violations }) =>
    violations.flatMap(({ id, help, nodes }) => nodes.map(node => id + ': ' + node.target.join(' ') + ' (' + help + ')')))`)
}
