#!/usr/bin/env node
/**
 * Pictures of every page, tab and dialog, to be looked at: `node scripts/shoot-pages.mjs --out DIR [--only REGEXP]
 * [--widths 1440,390] [--themes light,dark] [--languages en,zh-Hans] [--empty] [--zoom 2] [--fault gone|failing] [--forced]`. It
 * serves the sample data (or an empty database) from a folder of its own. `--fault` has the server gone once the page is
 * there, or every read fail; `--forced` has the system choose the colours. It says, too, where a page can be scrolled sideways or complains.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
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
    zoom: { type: 'string', default: '1' },
    fault: { type: 'string', default: '' },
    forced: { type: 'boolean', default: false },
  },
})

/** What stands in English in the catalogues of a language, in its words: buttons are named in English here. */
function readWords(language) {
  const words = new Map()
  const collect = (from, to) => {
    for (const [key, text] of Object.entries(from)) {
      const other = to?.[key] ?? to?.[key.replace(/_(one|two|few|many)$/, '_other')]
      if (typeof text === 'object') collect(text, other ?? {})
      else if (typeof other === 'string') words.set(text, [...(words.get(text) ?? []), other])
    }
  }
  const folder = join(root, 'src-renderer', 'i18n')
  for (const file of language === 'en' ? [] : readdirSync(join(folder, language))) {
    const read = of => JSON.parse(readFileSync(join(folder, of, file), 'utf8'))
    collect(read('en'), read(language))
  }
  return words
}
let words = new Map()

/** A name as the page has it: with what is filled in left open. */
function named(name) {
  const fits = text => (name instanceof RegExp ? name.test(text) : text === name)
  const found = [...words].filter(([text]) => fits(text)).flatMap(([, others]) => others)
  if (found.length === 0) return name
  const literal = text => text.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
  return new RegExp(
    found
      .map(
        text =>
          `^${text
            .split(/\{\{.*?\}\}/)
            .map(literal)
            .join('.*')}$`,
      )
      .join('|'),
  )
}

/** Presses one button after another; what a menu holds is pressed as well as what a page does. */
const press =
  (...names) =>
  async page => {
    for (const each of names) {
      const name = named(each)
      const button = page.getByRole('button', { name }).or(page.getByRole('menuitem', { name }))
      await button.first().click()
    }
  }
const type = keys => page => page.keyboard.press(keys)
/** Fills the practice provider in where a model is asked for. */
const runAgain = async page => {
  await page.getByRole('combobox', { name: named('Model') }).click()
  await page.getByRole('option').last().click()
  await page.getByRole('button', { name: named(/^Run it/) }).scrollIntoViewIfNeeded()
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
  ['dashboard-table', '/dashboard?days=30', page => page.getByRole('group', { name: named(/Spend by/) }).press('t')],
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
  ['call-again', '/calls/{translated}', runAgain],
  ['call-delete', '/calls/{translated}', press('Delete text')],
  ['call-correct', '/calls/{translated}', press('Correct the text')],
  ['books', '/books'],
  ['books-table', '/books?look=table'],
  ['book', '/books?book={book}'],
  ['quality', '/quality'],
  ['quality-90', '/quality?days=90&split=model'],
  ['quality-7', '/quality?days=7&split=language'],
  ['review', '/quality/review'],
  ['review-silence', '/quality/review', type('s')],
  ['review-correct', '/quality/review', type('e')],
  ['review-again', '/quality/review', type('r')],
  ['glossary', '/quality/glossary?book={book}'],
  ['glossary-none', '/quality/glossary'],
  ['providers', '/providers'],
  ['providers-routes', '/providers?tab=routes'],
  ['providers-key', '/providers?key=openai'],
  ['providers-add', '/providers', press('Add a provider')],
  ['providers-models', '/providers', press(/models and prices/)],
  ['providers-price', '/providers', press(/models and prices/, /^Set the price/)],
  ['providers-menu', '/providers', press(/^More for/)],
  ['providers-address', '/providers', press(/^More for/, 'Change the address')],
  ['providers-test', '/providers', press('Test now')],
  ['routes-work', '/providers?tab=routes', press(/^Change who does what/)],
  ['routes-step', '/providers?tab=routes', press('Add a model')],
  ['routes-book', '/providers?tab=routes', press('A book of its own')],
  ['reports', '/reports'],
  ['reports-30', '/reports?days=30'],
  ['bills', '/reports/bills'],
  ['jobs', '/reports/jobs'],
  ['alerts', '/alerts'],
  ['alerts-rule', '/alerts', press('Add a rule')],
  ['alerts-budget', '/alerts', press('Set a budget')],
  ['alerts-menu', '/alerts', press(/^More for:/)],
  ['integrate', '/integrate'],
  ...['general', 'calls', 'quality', 'prompts', 'text', 'data', 'import'].map(group => [
    `settings-${group}`,
    `/settings?group=${group}`,
  ]),
  ...['monitoring', 'maintenance', 'updates', 'help'].map(group => [`settings-${group}`, `/settings?group=${group}`]),
  ['settings-find', '/settings', page => page.getByLabel(named('Find a setting')).fill('collector')],
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
  const context = await browser.newContext({
    timezoneId: 'UTC',
    locale: 'en-US',
    reducedMotion: 'reduce',
    deviceScaleFactor: Number(values.zoom),
  })
  const page = await context.newPage()
  page.on('pageerror', error => say(`! ${page.url()}: ${error}`))
  page.on('console', message => message.type() === 'error' && say(`! ${page.url()}: ${message.text()}`))
  await page.goto(login)
  await page.waitForURL(url => !url.pathname.startsWith('/login'))
  const names = values.empty ? {} : await readNames(page, origin)
  mkdirSync(values.out, { recursive: true })
  const only = new RegExp(values.only)
  for (const language of values.languages.split(',')) {
    words = readWords(language)
    for (const theme of values.themes.split(',')) {
      for (const width of values.widths.split(',').map(Number)) {
        const zoom = Number(values.zoom)
        const height = width < 600 ? 844 : width > 2000 ? 1440 : 900
        // A browser's zoom makes the page's pixels larger and fewer.
        await page.setViewportSize({ width: Math.round(width / zoom), height: Math.round(height / zoom) })
        await page.emulateMedia({
          colorScheme: theme,
          reducedMotion: 'reduce',
          forcedColors: values.forced ? 'active' : 'none',
        })
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
  const file = `${name}-${theme}-${width}${language === 'en' ? '' : `-${language}`}${values.empty ? '-empty' : ''}${
    values.zoom === '1' ? '' : `-zoom-${values.zoom}`
  }${values.fault === '' ? '' : `-${values.fault}`}${values.forced ? '-forced' : ''}`
  try {
    await page.goto('about:blank')
    await breakServer(page, values.fault)
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
  say(file)
  const over = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  if (over > 0) say(`! ${file}: ${over} px wider than the screen`)
  await page.screenshot({ path: join(values.out, `${file}.png`), fullPage: !act && !values.screen, caret: 'hide' })
}

/** Has what the pages ask fail from here on: `gone`, nobody answers; `failing`, every read ends in a fault. */
async function breakServer(page, fault) {
  await page.unroute('**/rpc/**')
  if (fault === '') return
  const data = { said: { code: 'internal.fault', values: {} } }
  const body = { json: { defined: true, code: 'internal', status: 500, message: 'It broke.', data }, meta: [] }
  await page.route('**/rpc/**', route => {
    if (fault === 'gone') return route.abort('connectionrefused')
    const url = new URL(route.request().url())
    // What happens goes on being told: it is no read.
    if (/\/events$/.test(url.pathname)) return route.continue()
    if (!url.pathname.endsWith('/__batch__')) return route.fulfill({ status: 500, json: body })
    const asked = JSON.parse(route.request().postData() ?? url.searchParams.get('batch'))
    return route.fulfill({ status: 207, json: asked.map((_, index) => ({ index, status: 500, body })) })
  })
}
