import { readFileSync } from 'node:fs'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { App } from '../../../src-main/app.ts'
import type { RecordedCall } from '../../../src-main/ledger/ledger-types.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { isScrolledSideways } from './sizes.ts'

const errorPage = `<!DOCTYPE html><html><head><title>502 Bad Gateway</title><script>document.title = 'taken over'</script></head>
<body><center><h1>502 Bad Gateway</h1></center><img src="http://tracker.example/pixel.png"><hr><center>nginx</center></body></html>`
const arabic = ['غادرت العبّارة الميناء القديم عند منتصف الليل.', 'وقف لين تشو على السطح وفي يده تذكرة باهتة.']
const mongolian = ['ᠬᠠᠭᠤᠴᠢᠨ ᠪᠣᠭᠣᠮᠲᠠ ᠡᠴᠡ ᠭᠠᠷᠪᠠ᠃']
const paragraphs = (count: number, words: string) =>
  Array.from({ length: count }, (_, at) => `${at + 1}. ${words}`).join('\n\n')

type Odd = Partial<RecordedCall>
const usage = (input: number, out: number) => ({
  ...{ inputUncached: input, cacheRead: 0, cacheWrite5m: null, cacheWrite1h: null },
  ...{ outputText: out, reasoning: null, other: null, estimated: false },
})
const text = (source: string | null, output: string | null) => ({ source, output, request: null, response: null })

/** Calls as providers, networks and people leave them; each by its name, with the words that its page must have. */
const odd: Readonly<Record<string, readonly [call: Odd, seen: RegExp]>> = {
  'a book of one megabyte': [
    {
      text: text(
        paragraphs(9000, '渡轮在午夜离开了旧港，灯火沉进海里。'.repeat(3)),
        paragraphs(9000, 'The ferry left the old harbour at midnight, and the lights sank into the sea. '.repeat(3)),
      ),
    },
    /1\. The ferry left/,
  ],
  'one paragraph of one megabyte': [
    { text: text('灯'.repeat(350_000), 'lamp '.repeat(210_000).trim()) },
    /lamp lamp lamp/,
  ],
  'neither text nor tokens': [{ usage: null, text: null }, /No text was handed over with this call/],
  'a price nobody knows': [
    { modelName: 'our-own-finetune', usage: usage(900, 700) },
    /No price is known for our-own-finetune/,
  ],
  'a stream that was given up': [
    {
      ...{ errorKind: 'cancelled', errorMessage: 'The call was cancelled.', streamed: true, timeToFirstTokenMs: 800 },
      ...{ usage: usage(900, 12), text: text('渡轮在午夜离开了旧港。\n林舟站在甲板上。', 'The ferry left the') },
    },
    /Given up by the caller/,
  ],
  'a page of HTML instead of an answer': [
    {
      ...{ errorKind: 'server', errorMessage: '502 Bad Gateway', httpStatus: 502, usage: null },
      details: { providerError: { body: errorPage, code: null } },
      text: text('渡轮在午夜离开了旧港。', null),
    },
    /No answer came\./,
  ],
  'an error of one long word': [
    { errorKind: 'invalid_request', errorMessage: 'x'.repeat(6000), httpStatus: 400, usage: null },
    /x{100}/,
  ],
  'usage of an odd shape': [
    {
      usage: usage(900, 700),
      details: {
        rawUsage: {
          tokens: [1, null, { deep: { deeper: [true, -1, 9_007_199_254_740_991] } }],
          '': 'no name',
          用量: '不明',
        },
        otherUnits: { searches: 3, 'a unit with a very long name that nobody has heard of yet': 123_456_789 },
        parameters: { stop: ['\u0000', '\n'], thinking: { budget_tokens: 1e9 } },
      },
    },
    /Succeeded/,
  ],
  'right to left': [
    {
      sourceLanguage: 'en',
      targetLanguage: 'ar',
      text: text('The ferry left at midnight.\nLin Zhou stood on deck.', arabic.join('\n')),
    },
    /غادرت/,
  ],
  'a script that is written downwards': [
    { sourceLanguage: 'zh-Hans', targetLanguage: 'mn-Mong', text: text('渡轮离开了旧港。', mongolian.join('\n')) },
    /ᠬᠠᠭᠤᠴᠢᠨ/,
  ],
  'paragraphs that do not align': [
    {
      text: text(
        ['第一段。', '第二段很短。', '第三段也不长，但是有两句话。', '第四段。', '第五段。'].join('\n'),
        ['The first and the second paragraph, which became one long paragraph in English.', 'The third.'].join('\n'),
      ),
    },
    /The third\./,
  ],
  'huge figures': [
    {
      ...{
        modelName: 'stated-by-hand',
        usage: usage(4_294_967_295, 4_123_456_789),
        statedCostNanos: 999_999_000_000_000,
      },
      ...{ responseTimeMs: 37 * 3_600_000, timeToFirstTokenMs: 3_600_000 },
    },
    /\$999,999/,
  ],
  'a cost of a fraction of a cent': [
    { modelName: 'stated-by-hand', usage: usage(10, 1), statedCostNanos: 400_000 },
    /\$0\.0004/,
  ],
  'a cost too small to write': [
    { modelName: 'stated-by-hand', usage: usage(10, 1), statedCostNanos: 900 },
    /<\$0\.0001/,
  ],
}

async function seedOdd(app: App): Promise<void> {
  app.registry.setUp()
  const base = {
    ...{ requestId: null, origin: 'recorded', operation: 'translation', modelName: 'gpt-4o-mini', errorKind: null },
    ...{
      providerId: app.registry.find('openai')?.id ?? 1,
      responseTimeMs: 1500,
      sourceLanguage: 'zh-Hans',
      targetLanguage: 'en',
    },
    ...{ sourceBook: 'Odd Calls', sourceChapter: 'A chapter', usage: usage(900, 700), streamed: false },
  }
  const now = Date.now()
  const names = Object.keys(odd)
  await app.ledger.recordCalls(
    names.map((name, at) => ({ ...base, key: name, createdAt: now - at * 60_000, ...odd[name]?.[0] }) as RecordedCall),
  )
  // A request that was tried ten times.
  const request = await app.ledger.openRequest({ ...base, origin: 'service', managed: true, createdAt: now } as never)
  await app.ledger.recordCalls(
    Array.from({ length: 10 }, (_, at) => ({
      ...base,
      ...{
        key: `attempt ${at}`,
        origin: 'service',
        requestId: request.id,
        attempt: at + 1,
        chunk: 0,
        createdAt: now + at * 9000,
      },
      ...(at < 9 ? { errorKind: 'overloaded', errorMessage: 'Overloaded', httpStatus: 529, usage: null } : {}),
    })) as RecordedCall[],
  )
  await app.ledger.endRequest(request.id, 'answered')
}

describePages('calls of an odd kind', () => {
  let fixture: AppFixture
  let ids: ReadonlyMap<string, number>
  beforeAll(async () => {
    fixture = await startAppFixture({ seed: seedOdd })
    const { calls } = await fixture.client.calls.list({ page_size: 100, sort: 'time', order: 'ascending' })
    // Seeded newest first, and recorded in that order.
    const sorted = calls.map(({ id }) => id).toSorted((a, b) => a - b)
    ids = new Map(Object.keys(odd).map((name, at) => [name, sorted[at] ?? 0]))
  })
  afterAll(() => fixture?.dispose())

  const looksRight = async (page: Page) => {
    expect(await page.locator('main').textContent()).not.toMatch(/NaN|undefined|Infinity|\[object|\$0\.00(?!\d)/)
    expect(await page.evaluate(isScrolledSideways)).toBe(false)
    expect(await fixture.axe(page)).toEqual([])
  }

  it.each(Object.keys(odd))('show %s, wide and narrow', async name => {
    for (const [width, height] of [
      [1440, 1200],
      [360, 800],
    ] as const) {
      const page = await fixture.open(`/calls/${ids.get(name)}`, { width, height })
      await page
        .locator('main')
        .getByText(odd[name]?.[1] ?? /./)
        .first()
        .waitFor()
      await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' })
      for (const summary of await page.locator('main details > summary').all()) await summary.click()
      await looksRight(page)
      await fixture.screenshot(page, `odd-${name.replaceAll(' ', '-')}`)
    }
  })

  it('show what a provider sent as text, and run none of it', async () => {
    const page = await fixture.open(`/calls/${ids.get('a page of HTML instead of an answer')}`)
    await page.getByText('As the provider sent it').first().click()
    await page.getByText('<h1>502 Bad Gateway</h1>').waitFor()
    expect(await page.title()).not.toContain('taken over')
    expect(await page.locator('main img').count()).toBe(0)
  })

  it('draw ten attempts on one line of time, each of which opens', async () => {
    const [last] = (await fixture.client.calls.list({ page_size: 1 })).calls
    const page = await fixture.open(`/calls/${last?.id}`, { height: 1400 })
    await page.getByText('10 calls in 82.5 s, together').waitFor()
    const attempts = page.getByRole('button', { name: /^Part 1, attempt \d+/ })
    await expect.poll(() => attempts.count()).toBe(10)
    await looksRight(page)
    await fixture.screenshot(page, 'odd-ten-attempts')
    await attempts.nth(3).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'What went wrong' }).getByText('Overloaded', { exact: true }).waitFor()
  })

  it('draw a book of many paragraphs only where it is looked at', async () => {
    const page = await fixture.open(`/calls/${ids.get('a book of one megabyte')}`)
    await page.getByText('1. The ferry left').first().waitFor()
    const text = page.getByRole('group', { name: 'Source and answer, paragraph by paragraph' })
    expect(await text.locator('p').count()).toBeLessThan(200)
    await text.getByRole('group').focus()
    await page.keyboard.press('End')
    await text.getByText('9000. The ferry left').waitFor()
    await page.keyboard.press('Home')
    await text.getByText('1. The ferry left', { exact: false }).first().waitFor()
  })

  it('stand in the list beside each other, with a word where a figure is not known', async () => {
    for (const [width, height] of [
      [1440, 900],
      [768, 900],
      [360, 800],
    ] as const) {
      const page = await fixture.open('/calls?book=Odd+Calls', { width, height })
      await page.getByText('unpriced').first().waitFor()
      await looksRight(page)
      await fixture.screenshot(page, 'odd-list')
    }
  })

  it('go whole into an export, text and all', async () => {
    const page = await fixture.open('/calls?book=Odd+Calls')
    await page.getByText('unpriced').first().waitFor()
    await page.keyboard.press('e')
    await page.getByText('JSON Lines').click()
    await page.getByLabel('With source and translation').click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save file' }).click(),
    ])
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\n')
    const calls = lines.map(line => JSON.parse(line) as { output?: string })
    expect(calls).toHaveLength(Object.keys(odd).length + 10)
    expect(calls.some(({ output }) => (output?.length ?? 0) > 1_000_000)).toBe(true)
    expect(calls.some(({ output }) => output === arabic.join('\n'))).toBe(true)
  })
})
