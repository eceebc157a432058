#!/usr/bin/env node
/**
 * Pictures of every page, tab and dialog, to be looked at: `node scripts/shoot-pages.mjs --out DIR [--only REGEXP]
 * [--widths 1440,390] [--themes light,dark] [--languages en,zh-Hans] [--empty]`. It serves the sample data (or an empty
 * database) from a folder of its own. It says, too, where a page can be scrolled sideways or complains.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright'

const root = join(import.meta.dirname, '..')
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(root, 'test-results', 'pages') },
    only: { type: 'string', default: '' },
    widths: { type: 'string', default: '1440' },
    themes: { type: 'string', default: 'light' },
    languages: { type: 'string', default: 'en' },
    empty: { type: 'boolean', default: false },
    screen: { type: 'boolean', default: false },
  },
})

const press = name => async page => {
  await page.getByRole('button', { name }).first().click()
}
/** Each state of the app: its address, and what is done there before the picture. */
const states = [
  ['dashboard', '/dashboard?days=30'],
  ['dashboard-7', '/dashboard'],
  ['dashboard-1', '/dashboard?days=1'],
  ['dashboard-90-model', '/dashboard?days=90&split=model'],
  ['dashboard-translation', '/dashboard?days=30&operation=translation'],
  ['dashboard-custom', '/dashboard?days=30', press('Custom')],
  ['dashboard-evidence', '/dashboard?days=30', press('Show the evidence')],
  ['dashboard-table', '/dashboard?days=30', page => page.getByRole('group', { name: /Spend by/ }).press('t')],
  ['calls', '/calls'],
  ['calls-failed', '/calls?status=failed&days=30'],
  ['calls-search', '/calls?search=lantern'],
  ['calls-nothing', '/calls?provider=cohere&min_cost=99'],
  ['calls-filter', '/calls', press(/^Filter$/)],
  ['calls-views', '/calls', press('Views')],
  ['calls-columns', '/calls', press('Columns')],
  ['calls-export', '/calls?days=30', press('Export')],
  [
    'calls-sheet',
    '/calls?operation=translation',
    async page => {
      await page.getByRole('row').nth(3).click()
    },
  ],
  ['call', '/calls/{translated}'],
  ['call-failed', '/calls/{failed}'],
  ['call-again', '/calls/{translated}', press(/Run again|another model/i)],
  ['books', '/books'],
  ['books-table', '/books?look=table'],
  ['book', '/books?book={book}'],
  ['quality', '/quality'],
  ['quality-90', '/quality?days=90&split=model'],
  ['quality-7', '/quality?days=7&split=language'],
  ['review', '/quality/review'],
  ['glossary', '/quality/glossary?book={book}'],
  ['glossary-none', '/quality/glossary'],
  ['providers', '/providers'],
  ['providers-routes', '/providers?tab=routes'],
  ['providers-key', '/providers?key=openai'],
  ['providers-add', '/providers', press('Add a provider')],
  ['providers-models', '/providers', press(/models and prices/)],
  ['providers-menu', '/providers', press(/^More for/)],
  ['reports', '/reports'],
  ['reports-30', '/reports?days=30'],
  ['bills', '/reports/bills'],
  ['alerts', '/alerts'],
  ['alerts-rule', '/alerts', press('Add a rule')],
  ['alerts-budget', '/alerts', press('Set a budget')],
  ['integrate', '/integrate'],
  ...['general', 'calls', 'text', 'data', 'import', 'maintenance', 'prompts', 'help'].map(group => [
    `settings-${group}`,
    `/settings?group=${group}`,
  ]),
  ['welcome', '/welcome'],
  ['nowhere', '/nowhere'],
  ['palette', '/dashboard', page => page.keyboard.press('Control+k')],
  [
    'palette-found',
    '/dashboard',
    async page => {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('lantern')
    },
  ],
  ['shortcuts', '/calls', page => page.keyboard.press('?')],
]

const folder = mkdtempSync(join(tmpdir(), 'galley-shoot-'))
const server = spawn(
  process.execPath,
  [join(root, 'scripts', 'galley.mjs'), 'serve', '--port', '0', ...(values.empty ? [] : ['--demo'])],
  { env: { ...process.env, GALLEY_DATA_DIR: folder }, stdio: ['ignore', 'pipe', 'inherit'] },
)
const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const say = line => process.stdout.write(`${line}\n`)

try {
  const login = await readLoginUrl()
  const origin = new URL(login).origin
  const browser = await chromium.launch({
    executablePath: browsers.find(existsSync),
    args: ['--no-sandbox', '--force-color-profile=srgb', '--font-render-hinting=none'],
  })
  const context = await browser.newContext({ timezoneId: 'UTC', locale: 'en-US', reducedMotion: 'reduce' })
  const page = await context.newPage()
  page.on('pageerror', error => say(`! ${page.url()}: ${error}`))
  page.on('console', message => message.type() === 'error' && say(`! ${page.url()}: ${message.text()}`))
  await page.goto(login)
  await page.waitForURL(url => !url.pathname.startsWith('/login'))
  const names = values.empty ? {} : await readNames(page, origin)
  mkdirSync(values.out, { recursive: true })
  const only = new RegExp(values.only)
  for (const language of values.languages.split(',')) {
    for (const theme of values.themes.split(',')) {
      for (const width of values.widths.split(',').map(Number)) {
        await page.setViewportSize({ width, height: width < 600 ? 844 : width > 2000 ? 1440 : 900 })
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        await page.evaluate(`localStorage.setItem('galley.language', '${language}')`)
        for (const [name, address, act] of states) {
          if (!only.test(name)) continue
          await shoot(page, origin, { name, address, act, names, language, theme, width })
        }
      }
    }
  }
  await browser.close()
} finally {
  server.kill('SIGINT')
  await new Promise(resolve => server.once('exit', resolve))
  rmSync(folder, { recursive: true, force: true })
}

async function readLoginUrl() {
  let text = ''
  for await (const chunk of server.stdout) {
    text += chunk
    const found = /http:\/\/\S+\/login#code=\S+/.exec(text)
    if (found) return found[0]
  }
  throw new Error(`Galley did not start:\n${text}`)
}

/** What the addresses above leave open, from the data itself. */
async function readNames(page, origin) {
  const ask = async query =>
    await (await page.request.get(`${origin}${query}`, { headers: { accept: 'application/json' } })).json()
  const first = async query => String((await ask(`/llm/service-calls/?page_size=1&${query}`)).calls?.[0]?.id ?? 1)
  return {
    translated: await first('operation=translation&status=success&days=60'),
    failed: await first('status=error&days=60'),
    book: encodeURIComponent(
      (await ask('/llm/service-calls/?page_size=1&operation=translation&days=60')).calls?.[0]?.source_book ?? '',
    ),
  }
}

async function shoot(page, origin, { name, address, act, names, language, theme, width }) {
  const route = address.replace(/\{(\w+)\}/g, (_, key) => names[key] ?? '1')
  const file = `${name}-${theme}-${width}${language === 'en' ? '' : `-${language}`}${values.empty ? '-empty' : ''}`
  try {
    await page.goto('about:blank')
    await page.goto(`${origin}/#${route}`)
    await page.locator('h1').first().waitFor({ timeout: 10_000 })
    await page
      .locator('main [aria-busy=true]:not([role=row])')
      .first()
      .waitFor({ state: 'detached', timeout: 8000 })
      .catch(() => say(`! ${file}: still busy`))
    await page.waitForTimeout(500)
    if (act) {
      page.setDefaultTimeout(4000)
      await act(page)
      await page.waitForTimeout(600)
    }
  } catch (error) {
    say(`! ${file}: ${String(error).split('\n')[0]}`)
  }
  const over = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  if (over > 0) say(`! ${file}: ${over} px wider than the screen`)
  await page.screenshot({ path: join(values.out, `${file}.png`), fullPage: !act && !values.screen, caret: 'hide' })
}
