import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkSegment } from '../../src-main/quality/check-segment.ts'
import { learnNames, readBookPairs } from '../../src-main/quality/names/learn-names.ts'
import { againstTheClock } from '../support/against-the-clock.ts'
import { hasSharedData, sharedPath } from '../support/shared-data.ts'
import { createQualityFixture } from './quality-fixture.ts'

/** Paragraphs in which two people meet; what they do differs, so that only their names recur. */
const lines = [
  ['林风推开了客栈的门。', '{lin} pushed open the door of the inn.'],
  ['掌柜对苏雨说今晚没有房间。', 'The keeper told {su} that there was no room tonight.'],
  ['雨下得很大，林风只好坐下。', 'The rain was heavy, so {lin} had to sit down.'],
  ['楼上有人在弹琴，苏雨听得出神。', 'Somebody was playing upstairs, and {su} listened spellbound.'],
  ['剑客问林风从哪里来。', 'The swordsman asked {lin} where he came from.'],
  ['天快亮的时候苏雨才睡着。', 'It was nearly dawn when {su} fell asleep.'],
] as const

function chapter(lin: string, su: string, from = 0) {
  const chosen = [...lines.slice(from), ...lines.slice(0, from)]
  return {
    source: chosen.map(([source]) => source).join('\n'),
    output: chosen.map(([, target]) => target.replace('{lin}', lin).replace('{su}', su)).join('\n'),
  }
}

describe('names of a book', () => {
  let fixture: Awaited<ReturnType<typeof createQualityFixture>>
  beforeEach(async () => {
    fixture = await createQualityFixture()
  })
  afterEach(() => fixture.dispose())

  const translated = (name: string, { source, output }: ReturnType<typeof chapter>) =>
    fixture.translated(output, {
      sourceChapter: name,
      text: { source, output, request: null, response: null },
    })
  const namesOf = (call: number) =>
    fixture.app.quality.findings.ofCall(call).filter(({ checkId }) => checkId === 'names')

  it('are learned from its own chapters, and a name written in two ways is told with both places', async () => {
    const first = await translated('1', chapter('Lin Feng', 'Su Yu'))
    await translated('2', chapter('Lin Feng', 'Su Yu', 2))
    await fixture.app.quality.checks.checkNow(5000)
    const odd = await translated('3', chapter('Lin Fong', 'Su Yu', 4))
    await fixture.app.quality.checks.checkNow(5000)
    expect(namesOf(first)).toEqual([])
    const [found, ...more] = namesOf(odd)
    expect(more).toEqual([])
    expect(found).toMatchObject({ term: '林风', severity: 1 })
    expect(found?.message).toMatch(/林风 is "Lin Feng" in chapter [12] \(call \d+\); here it is "Lin Fong"/)
    const { output } = chapter('Lin Fong', 'Su Yu', 4)
    expect(output.slice(found?.targetStart ?? 0, found?.targetEnd ?? 0)).toBe('Lin Fong')
  })

  it('may be right in one paragraph and wrong in the next', async () => {
    await translated('1', chapter('Lin Feng', 'Su Yu'))
    await translated('2', chapter('Lin Feng', 'Su Yu', 2))
    const mixed = chapter('Lin Feng', 'Su Yu')
    const call = await translated('3', { ...mixed, output: mixed.output.replace('asked Lin Feng', 'asked Lin Fang') })
    await fixture.app.quality.checks.checkNow(5000)
    expect(namesOf(call)).toMatchObject([{ term: '林风' }])
  })

  it('are told by the glossary where it has them', async () => {
    await fixture.app.quality.glossaries.save('Sword', 'en', [{ term: '林风', translation: 'Lin Fong' }], null)
    await translated('1', chapter('Lin Feng', 'Su Yu'))
    await translated('2', chapter('Lin Feng', 'Su Yu', 2))
    const call = await translated('3', chapter('Lin Fong', 'Su Yu', 4))
    await fixture.app.quality.checks.checkNow(5000)
    expect(namesOf(call)).toEqual([])
  })

  it('are learned from sixty chapters in the time a chapter may take', againstTheClock, () => {
    const pairs = Array.from({ length: 60 }, (_, at) =>
      Array.from({ length: 12 }, () => chapter('Lin Feng', 'Su Yu', at % 6)).map(({ source, output }, part) => ({
        callId: at * 12 + part,
        chapter: String(at),
        source,
        target: output,
      })),
    )
    const begun = process.threadCpuUsage()
    const learned = learnNames(pairs.flat().flatMap(text => readBookPairs(text, { source: 'zh', target: 'en' })))
    const { user, system } = process.threadCpuUsage(begun)
    expect(learned.map(({ source, target }) => `${source}=${target.split(' / ')[0]}`).sort()).toEqual([
      '林风=Lin Feng',
      '苏雨=Su Yu',
    ])
    expect((user + system) / 1e6).toBeLessThan(5)
  })
})

describe.skipIf(!hasSharedData)('names of published translations (shared novels)', () => {
  it.each([
    ['botchan', 'ja', ['01', '02', '03', '04']],
    ['hongloumeng', 'zh', ['01', '02', '03']],
  ] as const)('gives no false alarm in %s', (book, language, chapters) => {
    const read = (side: string, name: string) => readFileSync(sharedPath('novels', book, side, `ch${name}.txt`), 'utf8')
    const texts = chapters.map((name, at) => ({
      callId: at + 1,
      chapter: name,
      source: read(language, name),
      target: read('en', name),
    }))
    const pairs = texts.map(text => readBookPairs(text, { source: language, target: 'en' }))
    for (const [at, { source, target }] of texts.entries()) {
      const names = learnNames(pairs.filter((_, other) => other !== at).flat())
      const segment = { source, target, sourceLanguage: language, targetLanguage: 'en', names }
      expect(checkSegment(segment, { only: new Set(['names']) }).findings).toEqual([])
    }
  })
})
