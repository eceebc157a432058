import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { againstTheClock } from '../support/against-the-clock.ts'
import { createQualityFixture, type QualityFixture } from './quality-fixture.ts'

let fixture: QualityFixture
beforeEach(async () => {
  fixture = await createQualityFixture()
})
afterEach(() => fixture.dispose())

const glossaries = () => fixture.app.quality.glossaries
const chapter = '林风走进青云宗，看见三百个弟子。林风的师父叫玄真。'

function extracted(terms: object[], more: Record<string, unknown> = {}): Promise<number> {
  return fixture.translated('', {
    operation: 'key_terms_extraction',
    text: { source: chapter, output: JSON.stringify({ terms }), request: null, response: null },
    ...more,
  })
}

describe('a book’s glossary', () => {
  it('is filled from key terms extraction, with what the text has and what most answers said', async () => {
    const lin = { term: '林风', category: 'person', translation: 'Lin Feng', explanation: 'A disciple' }
    await extracted([lin, { term: '青云宗', category: 'organisation', translation: 'Azure Cloud Sect' }])
    await extracted([lin, { term: '青云宗', translation: 'Qingyun Sect' }, { term: '不在', translation: 'Absent' }])
    await extracted([{ term: '青云宗', translation: 'Azure Cloud Sect' }])
    await extracted([{ term: '玄真', translation: 'Xuanzhen' }], { targetLanguage: 'fr' })
    expect(await glossaries().fill('Sword', 'en', null)).toEqual({
      added: 2,
      changed: 0,
      unchanged: 0,
      calls: 3,
      unreadable: 0,
    })
    expect(glossaries().list('Sword', 'en')).toMatchObject([
      { term: '林风', translation: 'Lin Feng', category: 'person', notes: 'A disciple', status: 'suggested' },
      { term: '青云宗', translation: 'Azure Cloud Sect / Qingyun Sect', origin: 'key_terms' },
    ])
    expect(glossaries().consistency('Sword', 'en')).toMatchObject([{ kind: 'two_translations' }])
    // Until a person chooses, a prompt gets what was said most often.
    expect(
      glossaries()
        .forPrompt('Sword', 'en')
        .map(({ target }) => target),
    ).toEqual(['Lin Feng', 'Azure Cloud Sect'])
  })

  it('is filled again without touching what a person decided', async () => {
    await extracted([
      { term: '林风', translation: 'Lin Feng' },
      { term: '玄真', translation: 'Xuan Zhen' },
    ])
    await glossaries().fill('Sword', 'en', null)
    const [lin, xuan] = glossaries().list('Sword', 'en')
    await glossaries().save('Sword', 'en', [{ id: lin?.id, term: '林风', translation: 'Wind Lin' }], 'mei')
    await glossaries().save('Sword', 'en', [{ id: xuan?.id, term: '玄真', status: 'rejected' }], 'mei')
    await extracted([{ term: '林风', translation: 'Lin Feng' }])
    expect(await glossaries().fill('Sword', 'en', null)).toMatchObject({ added: 0, changed: 0, unchanged: 2 })
    expect(glossaries().list('Sword', 'en')).toMatchObject([
      { translation: 'Wind Lin', status: 'confirmed', updatedBy: 'mei' },
      { status: 'rejected' },
    ])
    expect(glossaries().forPrompt('Sword', 'en')).toMatchObject([{ source: '林风', target: 'Wind Lin' }])
  })

  it('grows by itself as key terms are found, and a name written otherwise is found by it', async () => {
    const checked = () => fixture.app.quality.checks.checkNow(5000)
    await extracted([
      { term: '林风', translation: 'Lin Feng' },
      { term: '玄真', translation: 'Xuanzhen' },
      { term: '不在', translation: 'Absent' },
    ])
    await checked()
    expect(glossaries().list('Sword', 'en')).toMatchObject([
      { term: '林风', translation: 'Lin Feng', status: 'suggested', origin: 'key_terms' },
      { term: '玄真', translation: 'Xuanzhen' },
    ])
    const [, xuan] = glossaries().list('Sword', 'en')
    await glossaries().save('Sword', 'en', [{ id: xuan?.id, term: '玄真', status: 'rejected' }], 'mei')
    await extracted(
      [
        { term: '林风', translation: 'Lin Feng' },
        { term: '玄真', translation: 'Xuan Zhen' },
      ],
      { sourceChapter: '2' },
    )
    await checked()
    expect(glossaries().list('Sword', 'en')).toMatchObject([
      { term: '林风', translation: 'Lin Feng' },
      { term: '玄真', translation: 'Xuanzhen', status: 'rejected' },
    ])
    await fixture.translated(
      'Lin Fong walked into the sect and saw three hundred disciples. His master was Xuanzhen.',
      {
        sourceChapter: '3',
        text: {
          source: chapter,
          output: 'Lin Fong walked in and saw three hundred disciples.',
          request: null,
          response: null,
        },
      },
    )
    await checked()
    const found = fixture.app.quality.findings.list({ realms: ['real'], states: ['open'] }, 10, 0)
    expect(found.filter(({ checkId }) => checkId === 'names')).toMatchObject([{ term: '林风' }])
    await extracted([{ term: '林风', translation: 'Wind Lin' }], { sourceChapter: '4' })
    await checked()
    // Until a person chooses, the form that was there first is the one a prompt is given.
    expect(glossaries().list('Sword', 'en')).toMatchObject([{ translation: 'Lin Feng / Wind Lin' }, {}])
  })

  it('says what is inconsistent in it', async () => {
    await glossaries().save(
      'Sword',
      'en',
      [
        { term: '东京', translation: 'Tokyo' },
        { term: '东京大学', translation: 'Imperial University' },
        { term: '东京湾', translation: 'Tokyo Bay' },
        { term: '师父', translation: 'Master' },
        { term: '师傅', translation: 'master' },
        { term: '气', translation: '' },
        { term: 'ＡＢ', translation: 'one' },
        { term: 'AB', translation: 'two' },
      ],
      null,
    )
    const warnings = glossaries().consistency('Sword', 'en')
    expect(warnings.map(({ kind }) => kind).sort()).toEqual([
      'contained',
      'no_translation',
      'one_translation_for_two',
      'two_translations',
    ])
    expect(warnings.find(({ kind }) => kind === 'contained')?.message).toContain('东京大学')
  })

  it('comes back from its own file as it was, and from a plain list', async () => {
    const terms = [
      {
        term: '林风',
        translation: '=Lin "Wind" Feng, the elder',
        notes: 'a\nnote',
        aliases: ['小风', '风儿'],
        gender: 'male',
        inflects: false,
      },
      { term: '气', translation: 'qi', category: 'concept', caseSensitive: true },
    ] as const
    await glossaries().save('Sword', 'en', terms, null)
    const before = glossaries().list('Sword', 'en')
    const csv = glossaries().export('Sword', 'en', 'csv')
    expect(
      await glossaries().import(
        { book: 'Sword', targetLanguage: 'en', content: csv, name: 'g.csv', replace: true },
        null,
      ),
    ).toEqual({ added: 0, changed: 0, unchanged: 2, removed: 0 })
    await glossaries().import({ book: 'Copy', targetLanguage: 'en', content: csv, name: 'g.csv', replace: false }, null)
    const copied = glossaries().list('Copy', 'en')
    for (const [at, row] of copied.entries()) {
      const { id: _a, book: _b, createdAt: _c, updatedAt: _d, origin: _o, ...rest } = row
      expect(before[at]).toMatchObject(rest)
    }
    const plain = await glossaries().import(
      { book: 'Sword', targetLanguage: 'en', content: '林风\tLin Feng\n剑\tsword', name: 'g.tsv', replace: true },
      null,
    )
    expect(plain).toEqual({ added: 1, changed: 1, unchanged: 0, removed: 1 })
    expect(glossaries().export('Sword', 'en', 'tsv').split('\n')).toHaveLength(4)
  })

  it.each(['csv', 'tsv', 'json'] as const)('keeps everything said of a character in a %s file', async format => {
    const term = {
      term: '林风',
      translation: 'Lin Feng',
      aliases: ['小风', '风儿'],
      gender: 'female',
      register: 'familiar',
      category: 'person',
      notes: 'the hero',
      inflects: false,
      caseSensitive: true,
    } as const
    await glossaries().save('Sword', 'en', [term, { term: '剑', translation: 'sword' }], null)
    const content = glossaries().export('Sword', 'en', format)
    const name = `g.${format}`
    await glossaries().import({ book: 'Copy', targetLanguage: 'en', content, name, replace: false }, null)
    expect(glossaries().list('Copy', 'en')).toMatchObject([{ term: '剑', aliases: [], gender: null }, term])
  })

  it('says which entry of a file it cannot read, and takes none of it', async () => {
    const read = async (content: string) =>
      glossaries().import({ book: 'Sword', targetLanguage: 'en', content, name: 'g.csv', replace: false }, null)
    await expect(read('term,translation,gender\n林风,Lin Feng,男\n剑,sword,thing')).rejects.toThrow(
      /Entry 2 of the glossary g.csv: gender is "thing"/,
    )
    await expect(read('{"terms":[{"term":"剑","translation":"sword","aliases":[5]}]}')).rejects.toThrow(/aliases/)
    expect(glossaries().list('Sword', 'en')).toEqual([])
    await read('term;translation;gender;register\n林风;Lin Feng;男;informal')
    expect(glossaries().list('Sword', 'en')).toMatchObject([{ gender: 'male', register: 'familiar' }])
  })

  it('refuses what cannot be a term, whole or not at all', async () => {
    await expect(
      glossaries().save('Sword', 'en', [{ term: '剑', translation: 'sword' }, { term: '  ' }], null),
    ).rejects.toMatchObject({ code: 'invalid_input' })
    expect(glossaries().list('Sword', 'en')).toEqual([])
    await expect(glossaries().save('Sword', 'klingon!', [{ term: '剑' }], null)).rejects.toMatchObject({
      code: 'usage',
    })
    const [one, other] = await glossaries().save('Sword', 'en', [{ term: 'a' }, { term: 'b' }], null)
    await expect(glossaries().save('Sword', 'en', [{ id: one?.id, term: 'b' }], null)).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await glossaries().remove([one?.id ?? 0, other?.id ?? 0, 99])).toBe(2)
  })

  it('is what the checks ask for: confirmed terms must be used, suggested ones not be varied', async () => {
    const { app } = fixture
    await glossaries().save('Sword', 'en', [{ term: '师父', translation: 'Shifu' }], null)
    await app.quality.checks.checkNow(1000)
    const call = await fixture.translated('Where is the master?', {
      text: { source: '师父在哪里？', output: 'Where is the master?', request: null, response: null },
    })
    await app.quality.checks.checkNow(1000)
    expect(app.quality.findings.ofCall(call)).toMatchObject([{ checkId: 'glossary', term: '师父' }])
  })

  it('takes a thousand terms in its stride', againstTheClock, async () => {
    const terms = Array.from({ length: 3000 }, (_, at) => ({ term: `术语${at}的名字`, translation: `Term ${at}` }))
    const begun = process.threadCpuUsage()
    await glossaries().save('Sword', 'en', terms, null)
    expect(glossaries().consistency('Sword', 'en')).toEqual([])
    const { user, system } = process.threadCpuUsage(begun)
    expect((user + system) / 1e6).toBeLessThan(5)
  })
})
