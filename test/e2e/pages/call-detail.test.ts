import type { Locator, Page, Route } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ReplayUpstream, startReplayUpstream } from '../../support/replay-upstream/replay-upstream.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { closed, takeEntry } from './focus.ts'
import { itOverTheServer } from './hosts/page-host.ts'
import { seedTexts } from './seed-texts.ts'

/** Notes what is taken away though it was shown already, as React does with what has to wait for something. */
const noteTaken = `window.taken = []
addEventListener('DOMContentLoaded', () => new MutationObserver(changes => {
  for (const { target } of changes)
    if (/display:\\s*none\\s*!important/.test(target.getAttribute('style') ?? '') && target.textContent !== '')
      window.taken.push(target.className + ': ' + target.textContent.slice(0, 60))
}).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['style'] }))`

describePages('one call', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({ seed: seedTexts })
  })
  afterAll(() => fixture?.dispose())

  const text = (page: Page) => page.getByRole('group', { name: 'Source and answer, paragraph by paragraph' })

  describe.each(['light', 'dark'] as const)('in the %s theme', theme => {
    it.each([1440, 1024, 390])('lies beside the list without a fault at %i px', async width => {
      const page = await fixture.open('/calls?call=10', { theme, width })
      await text(page).getByText('Lamp number 9 was lit.').waitFor()
      await page.getByText('From the price list genai-prices').waitFor()
      expect(await fixture.axe(page)).toEqual([])
      await fixture.screenshot(page, 'call-sheet')
    })

    it('stands on a page of its own without a fault, with its attempts', async () => {
      const page = await fixture.open('/calls/242', { theme, height: 1700 })
      await page.getByText('3 calls in 45.5 s, together').waitFor()
      await expect
        .poll(() => page.getByRole('button', { name: /^Part 1, attempt 2/ }).getAttribute('aria-current'))
        .toBe('true')
      expect(await fixture.axe(page)).toEqual([])
      await fixture.screenshot(page, 'call-page')
      await page.getByRole('button', { name: /^Part 1, attempt 1/ }).click()
      await page.getByRole('region', { name: 'What went wrong' }).getByText('Provider overloaded').waitFor()
      await expect.poll(() => new URL(page.url()).hash).toBe('#/calls/241')
    })

    it('says why it failed in the provider’s own words', async () => {
      const page = await fixture.open('/calls/8', { theme })
      const error = page.getByRole('region', { name: 'What went wrong' })
      await error.getByText('Rate limit reached for requests per minute: limit 50, used 50.').waitFor()
      await error.getByText('As the provider sent it').first().click()
      await error.getByText('"type": "rate_limit_error"').waitFor()
      expect(await fixture.axe(page)).toEqual([])
      await fixture.screenshot(page, 'call-failed')
    })
  })

  it.each([
    ['its own page', '/calls/242'],
    ['the list beneath', '/calls?call=242'],
  ])('takes %s not away while the words of a call are fetched', async (_, route) => {
    const page = await fixture.open('/books')
    const noting = await page.addInitScript(noteTaken)
    await page.goto(`${fixture.url}/#${route}`)
    await page.reload()
    await page.getByText('3 calls in 45.5 s, together').waitFor()
    expect(await page.evaluate('window.taken')).toEqual([])
    await noting.dispose()
  })

  it('offers a translation to a judge, and says why nobody can judge it where nobody can', async () => {
    const page = await fixture.open('/calls/10')
    await page.getByRole('button', { name: 'Have it judged' }).click()
    const dialog = page.getByRole('dialog', { name: 'Have it judged' })
    await dialog.getByText(/No model of another family than the writer can be asked/).waitFor()
    await expect.poll(() => dialog.getByRole('button', { name: 'Judge it' }).isDisabled()).toBe(true)
    expect(await fixture.axe(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'detached' })
  })

  it('is printed without what only a screen can do', async () => {
    const page = await fixture.open('/calls/10')
    const buttons = page.getByRole('main').getByRole('button', { name: /^(Delete text|Ask|Save)/ })
    const parts = ['Your opinion', 'Run again'].map(name => page.getByRole('heading', { name }))
    for (const part of parts) await part.waitFor()
    await page.emulateMedia({ media: 'print' })
    for (const part of parts) expect(await part.isVisible()).toBe(false)
    expect(await buttons.filter({ visible: true }).count()).toBe(0)
    await expect.poll(() => page.getByRole('heading', { name: 'Text', exact: true }).isVisible()).toBe(true)
    await page.emulateMedia({ media: 'screen' })
  })

  it('turns from a sheet into a page and back', async () => {
    const page = await fixture.open('/calls?call=10')
    await page.getByRole('button', { name: 'Open as a page' }).click()
    await page.getByRole('heading', { level: 1, name: 'Translation, call 10' }).waitFor()
    await page.getByRole('link', { name: 'Show in the list' }).click()
    await page.getByRole('dialog').getByText('Translation, call 10').waitFor()
  })

  it('says what it cost by kind of token, and that a cost is not known', async () => {
    const page = await fixture.open('/calls/1')
    const table = page.getByRole('table', { name: 'Cost' })
    await table.getByText('Input from the cache').waitFor()
    await expect.poll(() => table.getByText('$3.00 per million').count()).toBe(1)
    await page.goto(`${fixture.url}/#/calls/4`)
    await page.getByText('No price is known for our-own-finetune').waitFor()
  })

  it('takes a rating, a comment and the corrected text, and says how far that is', async () => {
    const page = await fixture.open('/calls/21')
    await page.getByRole('button', { name: 'Good', exact: true }).click()
    await page.getByText('you gave 1.00').waitFor()
    await page.getByLabel('Comment').fill('Reads well')
    await page.getByRole('button', { name: 'Save comment' }).click()
    await page.getByRole('button', { name: 'Save comment' }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Correct the text' }).click()
    const corrected = page.getByLabel('The text as it should be')
    await corrected.fill((await corrected.inputValue()).replace('harbour', 'harbor'))
    await page.getByRole('button', { name: 'Compare and save' }).click()
    await page.getByText(/^You changed 1 of \d+ characters: score 1\.00\.$|^You changed 1 of/).waitFor()
    await page.getByRole('table', { name: 'Scores' }).getByText('correction').waitFor()
    const { user_feedback: comment, scores } = await fixture.client.calls.show({ id: 21 })
    expect(comment).toBe('Reads well')
    expect(scores.map(({ source, name }) => `${source} ${name}`)).toEqual(
      expect.arrayContaining(['user rating', 'user correction']),
    )
    expect(await fixture.axe(page)).toEqual([])
  })

  it('has on a phone what was given and the way back from it in one line', async () => {
    await fixture.client.calls.feedback({ id: 24, rating: 'up', corrected_text: 'Another text altogether.' })
    const page = await fixture.open('/calls/24', { width: 360, height: 844 })
    const middle = async (of: Locator) => {
      const box = await of.boundingBox()
      return box === null ? Number.NaN : Math.round(box.y + box.height / 2)
    }
    for (const [at, given] of [/^you gave 1/, /^your text scored it/].entries()) {
      const back = await middle(page.getByRole('button', { name: 'Take it back' }).nth(at))
      expect(Math.abs((await middle(page.getByText(given))) - back)).toBeLessThan(3)
    }
  })

  it('takes a rating and a corrected text back, and the score they gave goes with them', async () => {
    await fixture.client.calls.feedback({ id: 23, rating: 'down', corrected_text: 'Another text altogether.' })
    const page = await fixture.open('/calls/23')
    const opinion = page.getByRole('group', { name: 'Rate this answer' })
    await opinion.getByRole('button', { name: 'Not good', pressed: true }).waitFor()
    await opinion.getByRole('button', { name: 'Take it back' }).click()
    await page.getByText('you gave 0.00').waitFor({ state: 'detached' })
    await opinion.getByRole('button', { name: 'Not good', pressed: false }).waitFor()
    const focused = () => page.evaluate('document.activeElement.textContent')
    await expect.poll(focused).toBe('Good')
    await page.getByText(/^your text scored it 0\./).waitFor()
    await page.getByRole('button', { name: 'Take it back' }).press('Enter')
    await page.getByText(/^your text scored it/).waitFor({ state: 'detached' })
    await expect.poll(focused).toBe('Correct the text')
    await expect.poll(() => page.getByRole('table', { name: 'Scores' }).getByText('taken back').count()).toBe(2)
    const { scores } = await fixture.client.calls.show({ id: 23 })
    expect(scores.filter(({ source }) => source === 'user').map(({ value }) => value)).toEqual([
      null,
      null,
      expect.any(Number),
      0,
    ])
    expect(await fixture.axe(page)).toEqual([])
  })

  it('takes a corrected text back, too, whose call has no text any more', async () => {
    await fixture.client.calls.feedback({ id: 26, corrected_text: 'Another text altogether.' })
    await fixture.client.text.delete({ scope: { kind: 'calls', call_ids: [26] } })
    const page = await fixture.open('/calls/26')
    await page.getByText(/^your text scored it 0\./).waitFor()
    expect(await page.getByRole('button', { name: 'Correct the text' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Take it back' }).press('Enter')
    await page.getByText(/^your text scored it/).waitFor({ state: 'detached' })
    await expect.poll(() => page.evaluate('document.activeElement?.tagName')).toBe('TEXTAREA')
    await page.getByRole('table', { name: 'Scores' }).getByText('taken back').waitFor()
  })

  it('keeps what was written and not yet saved while its call is out of sight, until it is taken back', async () => {
    const page = await fixture.open('/calls/21')
    await page.getByLabel('Comment').fill('Half a thought')
    await page.getByRole('button', { name: 'Correct the text' }).click()
    const corrected = page.getByLabel('The text as it should be')
    await corrected.fill('Half a correction')
    await page.goto(`${fixture.url}/#/calls/1`)
    await page.getByRole('table', { name: 'Cost' }).waitFor()
    await corrected.waitFor({ state: 'detached' })
    await page.goto(`${fixture.url}/#/calls/21`)
    await corrected.waitFor()
    await expect.poll(() => corrected.inputValue()).toBe('Half a correction')
    await expect.poll(() => page.getByLabel('Comment').inputValue()).toBe('Half a thought')
    const leaveIt = page.getByRole('button', { name: 'Leave it' })
    await leaveIt.last().click()
    await corrected.waitFor({ state: 'detached' })
    await leaveIt.click()
    await page.goto(`${fixture.url}/#/calls/1`)
    await page.getByText('This call came through the gateway.').waitFor()
    await page.goto(`${fixture.url}/#/calls/21`)
    await page.getByRole('button', { name: 'Correct the text' }).waitFor()
    expect(await page.getByLabel('Comment').inputValue()).not.toBe('Half a thought')
  })

  it('underlines what the checks object to, and lets a person agree or not', async () => {
    // The checks run beside, a moment after the call was recorded.
    await expect
      .poll(async () => (await fixture.client.quality.findings({ call_id: 244 })).findings.length)
      .toBeGreaterThan(0)
    const page = await fixture.open('/calls/244', { height: 1400 })
    const findings = page.getByRole('region', { name: 'Findings' })
    await findings.getByRole('listitem').first().waitFor()
    await expect.poll(() => text(page).locator('u').count()).toBeGreaterThan(0)
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'call-findings')
    const open = await findings.getByRole('button', { name: 'The check is right' }).count()
    await findings.getByRole('button', { name: 'The check is right' }).first().click()
    await expect.poll(() => findings.getByRole('button', { name: 'The check is right' }).count()).toBe(open - 1)
    await findings.getByText(/you agreed/).waitFor()
  })

  it('runs again on another model, says the cost first, and sets both answers side by side', async () => {
    const page = await fixture.open('/calls/1', { height: 1800 })
    await page.getByText('This call came through the gateway.').waitFor()
    await page.getByRole('combobox', { name: 'Model' }).click()
    await page
      .getByRole('option', { name: /Practice/ })
      .first()
      .click()
    await page.getByText('The practice provider answers on this machine; nothing is paid.').waitFor()
    const calls = (await fixture.client.metrics.count({})).calls
    await page.getByRole('button', { name: /^Run it/ }).click()
    await page.getByRole('button', { name: /^Open call \d+/ }).waitFor()
    const compared = page.getByRole('group', { name: 'Source and both answers, paragraph by paragraph' })
    await expect.poll(() => compared.getByText('The ferry left the old harbour at midnight.').count()).toBe(1)
    expect((await fixture.client.metrics.count({})).calls).toBe(calls + 1)
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'call-again')
  })

  it('marks what differs between two answers that are near each other, and can leave it unmarked', async () => {
    const { source_text: source } = await fixture.client.calls.text({ id: 21 })
    const asked = { text: source ?? '', provider: 'practice', target_language: 'en', source_language: 'zh-Hans' }
    const { text: answer } = await fixture.client.operations.translate({ ...asked, fresh: true })
    const words = answer.split(' ')
    words[words.length - 2] = 'lighthouse'
    const recorded = await fixture.client.calls.record({
      ...{ provider: 'openai', model_name: 'gpt-4o-mini', operation: 'translation', status: 'success' },
      ...{ source_text: source, output: words.join(' '), source_language: 'zh-Hans', target_language: 'en' },
    })
    const page = await fixture.open(`/calls/${recorded.calls[0]?.id}`, { height: 1800 })
    await page.getByRole('combobox', { name: 'Model' }).press('Enter')
    await takeEntry(page, 'option', /practice$|practice-[a-z]+$/i)
    await closed(page.getByRole('listbox'))
    await page.getByRole('button', { name: /^Run it/ }).press('Enter')
    await page.getByText(/of the words stand in both answers\.$/).waitFor()
    const compared = page.getByRole('group', { name: 'Source and both answers, paragraph by paragraph' })
    await expect.poll(() => compared.getByRole('deletion').allTextContents()).toEqual(['lighthouse'])
    await expect.poll(() => compared.getByRole('insertion').count()).toBe(1)
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'call-again-differs')
    await page.getByRole('switch', { name: 'Mark what differs' }).press('Space')
    await expect.poll(() => compared.getByRole('deletion').count()).toBe(0)
  })

  it('deletes the text of this one call and no other, after saying so', async () => {
    const page = await fixture.open('/calls/15')
    await page.getByRole('button', { name: 'Delete text', exact: true }).click()
    const dialog = page.getByRole('alertdialog', { name: 'Delete the text of call 15?' })
    await dialog.getByText('It cannot be undone.').waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'call-delete')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    expect((await fixture.client.calls.text({ id: 15 })).missing).toBeNull()
    await page.getByRole('button', { name: 'Delete text', exact: true }).click()
    await dialog.getByRole('button', { name: 'Delete the text of call 15' }).click()
    await page.getByText(/^The text was deleted on/).waitFor()
    expect((await fixture.client.calls.text({ id: 15 })).missing?.reason).toBe('deleted')
    expect((await fixture.client.calls.text({ id: 14 })).missing).toBeNull()
    expect((await fixture.client.calls.show({ id: 15 })).cost_nanos).toBeGreaterThan(0)
  })

  it('follows what is said about it, and the deletion of its text, in another tab', async () => {
    const page = await fixture.open('/calls/22')
    await text(page).getByText('Lamp number 21 was lit.').waitFor()
    const good = page.getByRole('button', { name: 'Good', exact: true })
    await fixture.client.calls.feedback({ id: 22, rating: 'up', comment: 'Said elsewhere.' })
    await expect.poll(() => good.getAttribute('aria-pressed')).toBe('true')
    await expect.poll(() => page.getByLabel('Comment').inputValue()).toBe('Said elsewhere.')
    // What is given already is not given again.
    await good.click()
    await page.getByLabel('Comment').fill('Said here.')
    await page.getByRole('button', { name: 'Save comment' }).click()
    await expect.poll(async () => (await fixture.client.calls.show({ id: 22 })).user_feedback).toBe('Said here.')
    expect((await fixture.client.calls.show({ id: 22 })).scores.filter(({ name }) => name === 'rating')).toHaveLength(1)
    await fixture.client.text.delete({ scope: { kind: 'calls', call_ids: [22] } })
    await page.getByText(/^The text was deleted on .*\. Numbers stay\.$/).waitFor()
    await expect.poll(() => page.getByText('Lamp number 21 was lit.').count()).toBe(0)
  })

  it('follows a price that is worked out anew elsewhere', async () => {
    const page = await fixture.open('/calls/25')
    const cost = page.getByRole('table', { name: 'Cost' })
    await cost.waitFor()
    const { app } = fixture
    await app.ledger.setCosts([{ callId: 25, costNanos: 12_340_000_000, priceId: null }])
    await page.getByText('$12.34').first().waitFor()
  })

  it('is named by book and chapter as its language joins them', async () => {
    const page = await fixture.open('/calls/1', { language: 'zh-Hans' })
    await page.getByRole('heading', { name: /：夜渡 Night Ferry，Chapter 1$/ }).waitFor()
  })

  it('says so where there is no such call', async () => {
    const page = await fixture.open('/calls/99999')
    await page.getByText('There is no call 99999').waitFor()
    fixture.complaints.length = 0
    const address = page.url().replace(/99999$/, '')
    for (const typed of ['abc', '-1', '1.5', '9007199254740993']) {
      await page.goto(`${address}${typed}`)
      await page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor()
      await page.goto(`${address}1`)
      await page.getByRole('heading', { level: 1, name: /^Translation/ }).waitFor()
    }
    expect(fixture.complaints.splice(0)).toEqual([])
  })

  itOverTheServer('shows a call that is under way, and its end when it comes', async () => {
    const id = await fixture.app.ledger.openCall({
      requestId: null,
      origin: 'service',
      providerId: fixture.app.registry.find('openai')?.id ?? 0,
      modelName: 'gpt-4o-mini',
      operation: 'translation',
      streamed: true,
    })
    const page = await fixture.open(`/calls/${id}`)
    await page.getByText('Under way', { exact: true }).first().waitFor()
    await fixture.app.ledger.settleCall(id, { errorKind: null, responseTimeMs: 1200, httpStatus: 200 })
    await page.getByText('Succeeded').first().waitFor()
  })
})

describePages('a call that is run again at a provider that fails', () => {
  let fixture: AppFixture
  let upstream: ReplayUpstream
  beforeAll(async () => {
    upstream = await startReplayUpstream()
    fixture = await startAppFixture({
      environment: { OPENAI_BASE_URL: upstream.baseUrl('openai'), OPENAI_API_KEY: 'sk-not-a-key' },
      async seed(app) {
        app.settings.set('retryLimit', 0)
        await seedTexts(app)
      },
    })
  })
  afterAll(async () => {
    await fixture?.dispose()
    await upstream?.close()
  })

  it('says the cost before, what went wrong after, keeps the answer there was, and can be asked again', async () => {
    const page = await fixture.open('/calls/21', { height: 1600 })
    await page.getByRole('combobox', { name: 'Model' }).press('Enter')
    await takeEntry(page, 'option', /OpenAI · gpt-4o-mini$/)
    await closed(page.getByRole('listbox'))
    await page.getByText(/^About \$0\.\d+: 1 call, some [\d,.k ]+ tokens\. Nothing is sent before/).waitFor()
    const sent = (await fixture.client.metrics.count({})).calls
    upstream.script('unauthorized')
    await page.getByRole('button', { name: /^Run it for about \$0\.\d+$/ }).press('Enter')
    const wrong = page.getByRole('alert').filter({ hasText: /key/i })
    await wrong.waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'call-again-failed')
    expect((await fixture.client.metrics.count({})).calls).toBe(sent + 1)
    await page
      .getByRole('group', { name: 'Source and answer, paragraph by paragraph' })
      .getByText('The ferry left')
      .waitFor()
    await page.getByRole('button', { name: /^Run it for about/ }).press('Enter')
    await page.getByRole('button', { name: /^Open call \d+/ }).waitFor()
    await expect.poll(() => wrong.count()).toBe(0)
  })

  it('says in plain words that a budget forbids it, and leaves the focus where it can be asked again', async () => {
    const budget = await fixture.client.budgets.set({ scope: 'all', period: 'day', limit_usd: 0.000001 })
    const page = await fixture.open('/calls/21', { height: 1600 })
    await page.getByRole('combobox', { name: 'Model' }).press('Enter')
    await takeEntry(page, 'option', /OpenAI · gpt-4o-mini$/)
    await closed(page.getByRole('listbox'))
    const run = page.getByRole('button', { name: /^Run it for about/ })
    await run.press('Enter')
    await page
      .getByRole('alert')
      .filter({ hasText: /^Nothing was sent: the daily budget for all spending .* Raise it, / })
      .waitFor()
    const focused = () => page.evaluate('document.activeElement.textContent')
    await expect.poll(focused).toMatch(/^Run it for about/)
    await page
      .getByRole('group', { name: 'Source and answer, paragraph by paragraph' })
      .getByText('The ferry left')
      .waitFor()
    await fixture.client.budgets.remove({ id: budget.id })
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /^Open call \d+/ }).waitFor()
    // The button is gone with its answer there.
    await expect.poll(() => page.evaluate('document.activeElement.getAttribute("role")')).toBe('combobox')
  })

  itOverTheServer(
    'says where the connection to Galley is lost on the way, and that nothing goes on by itself',
    async () => {
      const page = await fixture.open('/calls/21', { height: 1600 })
      await page.getByRole('combobox', { name: 'Model' }).press('Enter')
      await takeEntry(page, 'option', /OpenAI · gpt-4o-mini$/)
      await closed(page.getByRole('listbox'))
      const ends = [
        (route: Route) => route.abort('connectionreset'),
        (route: Route) => route.fulfill({ contentType: 'text/event-stream', body: '' }),
      ]
      for (const end of ends) {
        await page.route('**/rpc/operations/translateStream', end, { times: 1 })
        await page.getByRole('button', { name: /^Run it for about/ }).press('Enter')
        const wrong = page.getByRole('alert').filter({ hasText: 'The connection to Galley was lost' })
        await wrong.waitFor()
        expect(await wrong.textContent()).not.toContain('by itself')
      }
      await page.getByRole('button', { name: /^Run it for about/ }).press('Enter')
      await page.getByRole('button', { name: /^Open call \d+/ }).waitFor()
      fixture.complaints.splice(0)
    },
  )

  it('says that a provider is too slow or has had enough, and not that Galley is gone', async () => {
    const page = await fixture.open('/calls/21', { height: 1600 })
    await page.getByRole('combobox', { name: 'Model' }).press('Enter')
    await takeEntry(page, 'option', /OpenAI · gpt-4o-mini$/)
    await closed(page.getByRole('listbox'))
    upstream.script('rate_limit_bare')
    await page.getByRole('button', { name: /^Run it for about/ }).press('Enter')
    const wrong = page.getByRole('alert')
    await wrong.filter({ hasText: /limit/i }).waitFor()
    expect(await wrong.allTextContents()).not.toContain('Galley does not answer')
  })
})
