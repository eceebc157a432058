import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createQualityFixture, type QualityFixture, sound, source, wrongNumber } from './quality-fixture.ts'

let fixture: QualityFixture
beforeEach(async () => {
  fixture = await createQualityFixture()
})
afterEach(() => fixture.dispose())

const open = () => fixture.app.quality.findings.list({ realms: ['real'], states: ['open'] }, 100, 0)
const exact = async () => expect((await fixture.verify()).differences).toEqual([])

describe('checking calls as they settle', () => {
  it('scores them in a thread, keeps what was found, and moves the figures exactly', async () => {
    const { app } = fixture
    app.quality.checks.start()
    const good = await fixture.translated(sound)
    const bad = await fixture.translated(wrongNumber)
    const empty = await fixture.translated('   ')
    await app.quality.checks.drain()
    expect(fixture.score(good)).toBeGreaterThan(750)
    expect(fixture.score(bad)).toBeLessThan(fixture.score(good) ?? 0)
    expect(fixture.score(empty)).toBeLessThan(300)
    expect(open().map(({ callId, checkId }) => [callId, checkId])).toEqual(
      expect.arrayContaining([
        [bad, 'numbers'],
        [empty, 'empty'],
      ]),
    )
    // Worst first.
    expect(open()[0]?.callId).toBe(empty)
    expect(fixture.count(`SELECT count(*) FROM scores WHERE source = 'check'`)).toBe(3)
    await exact()
  })

  it('leaves calls without text, failed ones and imported ones alone', async () => {
    await fixture.translated(sound, { origin: 'import' })
    await fixture.translated(sound, { errorKind: 'server' })
    await fixture.translated(sound, { text: null })
    await fixture.translated(sound, { operation: 'other' })
    expect(await fixture.app.quality.checks.checkNow(5000)).toBe(0)
    expect(fixture.count('SELECT count(*) FROM call_checks')).toBe(0)
  })

  it('finds at the next start what was not checked when the process died', async () => {
    const call = await fixture.translated(wrongNumber)
    // As after a crash: nothing was checked, and nothing remembers that it should be.
    await fixture.app.quality.checks.close()
    fixture.app.store.db.exec('DELETE FROM call_checks; DELETE FROM check_progress; DELETE FROM findings')
    const app = await fixture.reopen()
    app.quality.checks.start()
    await app.quality.checks.drain()
    expect(open().map(({ callId }) => callId)).toContain(call)
  })

  it('checks what a command made before the command ends', async () => {
    await fixture.translated(wrongNumber)
    await fixture.reopen()
    expect(open().map(({ checkId }) => checkId)).toContain('numbers')
  })

  it('waits for a call that is under way without passing it over', async () => {
    const { ledger, registry, quality } = fixture.app
    const basis = {
      requestId: null,
      origin: 'service',
      providerId: registry.expect('openai').id,
      modelName: 'm',
      operation: 'translation',
      streamed: false,
      sourceLanguage: 'zh',
      targetLanguage: 'en',
    } as const
    const slow = await ledger.openCall(basis)
    const quick = await fixture.translated(wrongNumber)
    await quality.checks.checkNow(5000)
    expect(open().map(({ callId }) => callId)).toContain(quick)
    await ledger.settleCall(slow, {
      errorKind: null,
      responseTimeMs: 5,
      text: { source, output: wrongNumber, request: null, response: null },
    })
    await quality.checks.checkNow(5000)
    expect(open().map(({ callId }) => callId)).toContain(slow)
  })

  it('checks again on request without a second score where nothing changed', async () => {
    const { app } = fixture
    await fixture.translated(wrongNumber)
    await fixture.translated(sound, { origin: 'import' })
    await app.quality.checks.checkNow(5000)
    const [finding] = open()
    await app.quality.reviews.accept([finding?.id ?? 0], 'mei')
    expect(await app.quality.checks.recheck({ kind: 'all' })).toBe(2)
    await app.quality.checks.drain()
    expect(app.quality.findings.byId(finding?.id ?? 0)).toMatchObject({ state: 'accepted', decidedBy: 'mei' })
    expect(fixture.count(`SELECT count(*) FROM scores WHERE source = 'check'`)).toBe(2)
    await exact()
  })

  it('keeps findings whose text was deleted since, without its words', async () => {
    const { app } = fixture
    const call = await fixture.translated(wrongNumber)
    await app.quality.checks.checkNow(5000)
    const before = open().length
    await app.content.deleteText({ kind: 'calls', callIds: [call] })
    await app.quality.checks.recheck({ kind: 'calls', callIds: [call] })
    await app.quality.checks.drain()
    expect(open()).toHaveLength(before)
    expect(JSON.stringify(open())).not.toMatch(/thousand|三百/)
  })

  it('learns how long the user’s own translations are', async () => {
    const alone = await fixture.translated(sound)
    const { app } = fixture
    await app.quality.checks.checkNow(5000)
    expect(fixture.count('SELECT deviation FROM call_checks')).not.toBe(0)
    expect(app.quality.findings.ofCall(alone)).toEqual([])
    // To a user whose translations are four times as long as usual, this one is too short.
    const calls = await Promise.all(Array.from({ length: 40 }, () => fixture.translated(sound, { text: null })))
    const add = app.store.db.prepare(
      `INSERT INTO call_checks (call_id, check_set, deviation, language_pair) VALUES (?, 'x', ?, 'zh>en')`,
    )
    for (const [at, id] of calls.entries()) add.run(id, Math.round(1e6 * (Math.log(4) + (at % 5) / 100)))
    const short = await fixture.translated(sound)
    await app.quality.checks.checkNow(5000)
    expect(app.quality.findings.ofCall(short)).toMatchObject([{ checkId: 'omission' }])
    // Under thirty there is nothing to learn from.
    app.store.db.exec('DELETE FROM call_checks WHERE call_id IN (SELECT call_id FROM call_checks LIMIT 20)')
    const later = await fixture.translated(sound)
    await app.quality.checks.checkNow(5000)
    expect(app.quality.findings.ofCall(later)).toEqual([])
  })

  it('reads the source of a gateway call from its last message where the language is known', async () => {
    const request = {
      messages: [
        { role: 'system', content: 'You translate.' },
        { role: 'user', content: `Translate into English:\n\n${source}\n\nOnly the translation.` },
      ],
    }
    const text = { source: null, output: wrongNumber, request, response: null }
    const known = await fixture.translated(wrongNumber, { origin: 'gateway', text })
    const unknown = await fixture.translated(wrongNumber, { origin: 'gateway', text, sourceLanguage: null })
    await fixture.app.quality.checks.checkNow(5000)
    const checksOf = (id: number) => fixture.app.quality.findings.ofCall(id).map(({ checkId }) => checkId)
    expect(checksOf(known)).toContain('numbers')
    expect(checksOf(known)).not.toContain('omission')
    expect(checksOf(unknown)).not.toContain('numbers')
  })
})

describe('what a person makes of findings', () => {
  const numbers = () => open().filter(({ checkId }) => checkId === 'numbers')

  async function checked(count: number, book = 'Sword'): Promise<void> {
    for (let at = 0; at < count; at += 1) await fixture.translated(wrongNumber, { sourceBook: book })
    await fixture.app.quality.checks.checkNow(20_000)
  }

  it('silencing one raises its score, and taking it back brings the old one', async () => {
    await checked(2)
    const [finding] = numbers()
    const before = fixture.score(finding?.callId ?? 0)
    const { reviews } = fixture.app.quality
    await reviews.silence(finding?.id ?? 0, { scope: 'finding', reason: 'poetic', by: 'mei' })
    expect(fixture.score(finding?.callId ?? 0)).toBeGreaterThan(before ?? 0)
    expect(numbers()).toHaveLength(1)
    await exact()
    await reviews.reopen([finding?.id ?? 0])
    expect(fixture.score(finding?.callId ?? 0)).toBe(before)
    expect(numbers()).toHaveLength(2)
    // Nothing was overwritten: the score's history stands in the ledger.
    expect(fixture.count(`SELECT count(*) FROM scores WHERE call_id = ${finding?.callId}`)).toBe(3)
    await exact()
  })

  it('silencing a check in a book reaches what is there and what comes, and nothing else', async () => {
    await checked(3)
    await checked(1, 'Other')
    const { reviews, silences } = fixture.app.quality
    const inSword = numbers().find(({ book }) => book === 'Sword')
    const { silence, findings } = await reviews.silence(inSword?.id ?? 0, { scope: 'book', reason: null, by: null })
    expect(findings).toBe(3)
    await checked(2)
    expect(numbers().map(({ book }) => book)).toEqual(['Other'])
    expect(silences.list(10)[0]).toMatchObject({ scope: 'book', checkId: 'numbers', book: 'Sword', findings: 5 })
    expect(await reviews.lift(silence.id)).toMatchObject({ reopened: 5 })
    expect(numbers()).toHaveLength(6)
    await exact()
  })

  it('a person’s rating stands above the checks, which keep their own figure', async () => {
    const call = await fixture.translated(wrongNumber)
    await fixture.app.quality.checks.checkNow(5000)
    await fixture.app.ledger.addScore({ callId: call, source: 'user', name: 'rating', value: 1000 })
    await fixture.app.quality.checks.recheck({ kind: 'all' })
    await fixture.app.quality.checks.drain()
    expect(fixture.score(call)).toBe(1000)
    const { score } = fixture.app.metrics.summary({ days: 1 }).total
    expect(score).toMatchObject({ mean: 1000, user: { mean: 1000 } })
    expect(score.check.mean).toBeLessThan(1000)
  })

  it('counts as wrong what was silenced one by one, and offers to switch such a check off', async () => {
    await checked(8)
    const { reviews } = fixture.app.quality
    for (const { id } of numbers().slice(0, 6)) await reviews.silence(id, { scope: 'finding', reason: null, by: null })
    await reviews.accept([numbers()[0]?.id ?? 0], null)
    const { precision, offers } = fixture.app.quality.learned()
    expect(precision.get('numbers')).toMatchObject({ right: 1, silenced: 6 })
    expect(offers).toEqual([expect.objectContaining({ checkId: 'numbers', book: 'Sword', silenced: 6 })])
    await reviews.silenceCheck({ checkId: 'numbers', book: 'Sword' }, { reason: null, by: null })
    expect(fixture.app.quality.learned().offers).toEqual([])
  })

  it('refuses what it cannot do and says why', async () => {
    const { reviews } = fixture.app.quality
    await expect(reviews.accept([999], null)).rejects.toMatchObject({ code: 'not_found' })
    await checked(1)
    const [finding] = numbers().filter(({ term }) => term === null)
    if (finding !== undefined) {
      await expect(reviews.silence(finding.id, { scope: 'term', reason: null, by: null })).rejects.toMatchObject({
        code: 'usage',
      })
    }
  })
})
