import type { Page } from 'playwright'

/** Names, model ids, units, keys and codes, which are the same in every language. */
const names = [
  /\b(galley (serve|db \w+)|git pull|npm start)\b/g,
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g,
  /[\w-]+\.(?:csv|jsonl?)\b/g,
  /https?:\/\/\S+|\b[\w.-]+\/[\w./-]+/g,
  /\b(gpt|claude|gemini|mistral|command|deepseek|practice|qwen|llama)[\w.:-]*(-[\w.]+)*/gi,
  /\b(Galley|OpenAI|Anthropic|Google( Gemini)?|Gemini|Cohere|Mistral( AI)?|Ollama|LM Studio|OpenRouter|DeepSeek|Azure|Claude|Chromium)\b/gi,
  /\b(JSON( Lines)?|CSV|HTML|API|SDK|URL|UTC|USD|SQLite|Django|Python|JavaScript|TypeScript|OpenAPI|Prometheus|OpenTelemetry|OTLP|HMAC|SHA-256|Markdown|Webhook|auto|token|db\.sqlite3)\b/gi,
  /\b(Ctrl|Enter|Esc|Shift|Alt|Cmd|Tab|Home|End|Del|Page (Up|Down))\b/gi,
  /\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b|\bx-galley-[a-z-]+/g,
  /\b\d[\d.,]*\s*(kB|MB|GB|ms|s)\b/g,
  /\b(p50|p95|p99|MQM|my-app|genai-prices)\b/g,
  // Within quotation marks stands what a text says.
  /“[^”]*”/g,
  /[A-Z][a-z]+\/[A-Z][A-Za-z_]+/g,
]

/** Words as a person sees them: what is of another language, of a person or of a provider stands in elements that say so. */
export async function readTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(`(() => {
    const isData = element =>
      element.closest('[lang]:not(html):not([lang=en]), [dir=auto], [translate=no], pre, code, kbd, script, style, [hidden], option, textarea') !== null
    const found = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement
      if (element !== null && !isData(element)) found.push(walker.currentNode.textContent)
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
      if (isData(element)) continue
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
        const value = element.getAttribute(name)
        if (value) found.push(value)
      }
    }
    return [...new Set(found)]
  })()`)
}

/** Shorter than anybody reads, longer than a page takes to draw what it has. */
const lookAgainMs = 250

/**
 * Nothing is being read any more, and the page says the same twice running; figures may count on. The stream of events never ends,
 * so there is no quiet on the line to wait for, and a function of the page would be one that its policy forbids.
 */
export async function settled(page: Page): Promise<void> {
  let before = ''
  for (;;) {
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
    const words = (await page.evaluate<string>('document.body.textContent')).replaceAll(/\d+/g, '0')
    if (words === before) return
    before = words
    await page.waitForTimeout(lookAgainMs)
  }
}

/** A run of words in Latin letters, once names are taken out. One word alone may be a name that nobody listed. */
const sentence = /[a-z]{2,}(?:['’]\w+)?[\s,;:()"“”-]+[a-z]{2,}(?:[\s,;:()"“”-]+[a-z]{2,})?/i

/** Whether an English sentence is left in a text of a Chinese page, once what is `known` for a name or a quotation is taken out. */
export function hasEnglish(text: string, known: readonly string[] = []): boolean {
  let rest = known.reduce((words, name) => words.replaceAll(name, ' · '), text)
  for (const name of names) rest = rest.replace(name, ' · ')
  return sentence.test(rest)
}
