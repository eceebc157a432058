import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { settled } from './chinese-page.ts'

const root = join(import.meta.dirname, '../../..')
const catalogues = join(root, 'src-renderer', 'i18n', 'en')

/** Every text of a catalogue within brackets: what stands outside of them on a page came from nowhere. */
function bracket(value: unknown): unknown {
  if (typeof value === 'string') return `⟦${value}⟧`
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bracket(inner)]))
}

/** Names, figures and what people and providers wrote: theirs, whatever the language. */
const data = [
  /https?:\/\/\S+/g,
  /\b(gpt|claude|gemini|mistral|command|deepseek|practice)-[\w.-]+/gi,
  /\b(Galley|OpenAI|Anthropic|Google( Gemini)?|Gemini|Cohere|Mistral( AI)?|Ollama|LM Studio|OpenRouter|DeepSeek)\b/gi,
  /Practice \(simulated\)/g,
  /\b(UTC|USD|CSV|JSONL?|HTML|API|SDK|URL|Python|JavaScript|TypeScript|curl|OpenAPI|Prometheus|Ctrl|Enter|Esc|Shift|Alt)\b/gi,
  /\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(day|sday|nesday|rsday|urday)?\b/g,
  /\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\b/g,
  /第[\p{L}\d]+[章話话回]/gu,
  /\b\d[\d.,]*\s*(ms|s|min|h|d|k|M|bn|kB|MB|GB)\b( ago)?/g,
  /\b[\w.-]+@[\w.-]+\b|\b127\.0\.0\.1\S*|x-galley-[a-z-]+|\bmy-app\b/g,
]

async function readWords(page: Page): Promise<readonly string[]> {
  const texts = await page.evaluate<string[]>(`(() => {
    const found = []
    // Data stands in elements that say so: another language, or not to be translated.
    const isData = element => element.closest('[lang]:not(html), [translate=no], pre, code, kbd, td, th[scope=row]') !== null
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement
      if (element.closest('script, style, a[href*="calls"], [hidden]') || isData(element)) continue
      // A phrase may lie in several text nodes: the block is read as a whole.
      const block = element.closest('p, li, h1, h2, h3, h4, button, a, label, legend, dt, dd, th, caption, option, span')
      if (block !== null) found.push(block.textContent)
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
      if (isData(element)) continue
      for (const name of ['aria-label', 'placeholder', 'alt']) {
        const value = element.getAttribute(name)
        if (value) found.push(value)
      }
    }
    return [...new Set(found)]
  })()`)
  return texts
}

/** What is left of a text once its bracketed parts and the data are gone, where that still reads like words. */
function leftOver(text: string): string | null {
  let rest = text
  for (let before = ''; before !== rest; ) {
    before = rest
    rest = rest.replace(/⟦[^⟦⟧]*⟧/g, ' ')
  }
  for (const pattern of data) rest = rest.replace(pattern, ' ')
  return /\p{L}{3,}/u.test(rest) ? text : null
}

describePages('what the pages say', () => {
  let fixture: AppFixture
  let known: readonly string[] = []
  beforeAll(async () => {
    fixture = await startAppFixture({ sample: true })
    const { books } = await fixture.client.books.list()
    const { users } = await fixture.client.metrics.usage({ days: 90, limit: 100 })
    const { calls } = await fixture.client.calls.list({ status: 'failed', page_size: 1000 })
    const languages = new Intl.DisplayNames(['en'], { type: 'language' })
    const currencies = new Intl.DisplayNames(['en'], { type: 'currency' })
    known = [
      currencies.of('USD') ?? 'USD',
      ...books.map(({ name }) => name),
      ...users.map(({ name }) => name),
      ...calls.flatMap(({ error_message }) => error_message ?? []),
      ...['en', 'es', 'zh', 'ja', 'ko'].map(tag => languages.of(tag) ?? tag),
    ].toSorted((a, b) => b.length - a.length)
  })
  afterAll(() => fixture?.dispose())

  const manifest = () =>
    JSON.parse(readFileSync(join(root, 'out/renderer/.vite/manifest.json'), 'utf8')) as Record<string, { file: string }>

  it('comes from a catalogue, on every page', async () => {
    const page = await fixture.open('/dashboard')
    for (const name of readdirSync(catalogues)) {
      const file = manifest()[`i18n/en/${name}`]?.file
      const strings = bracket(JSON.parse(readFileSync(join(catalogues, name), 'utf8')))
      await page.route(`**/${file}`, route =>
        route.fulfill({ contentType: 'text/javascript', body: `export default ${JSON.stringify(strings)}` }),
      )
    }
    await page.reload()
    await page.locator('h1').waitFor()
    const addresses = await page
      .getByRole('navigation')
      .getByRole('link')
      .evaluateAll(links => links.map(link => link.getAttribute('href') ?? ''))
    expect(addresses.length).toBeGreaterThan(0)
    const found: string[] = []
    for (const address of addresses) {
      await page.goto(new URL(address, fixture.url).href)
      await page.locator('h1').waitFor()
      await settled(page)
      for (const text of await readWords(page)) {
        const withoutData = known.reduce((rest, name) => rest.replaceAll(name, ' '), text)
        if (leftOver(withoutData) !== null) found.push(`${address}: ${text.slice(0, 160)}`)
      }
    }
    expect([...new Set(found)]).toEqual([])
  })
})
