import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { chunkText } from '../../src-main/operations/chunk-text.ts'
import { findHeadings } from '../../src-main/operations/find-headings.ts'
import { findParagraphs } from '../../src-main/operations/paragraphs.ts'
import { hasSharedData, sharedPath } from '../support/shared-data.ts'
import { createOperationsFixture, type OperationsFixture } from './operations-fixture.ts'

const novel = (name: string) => readFileSync(sharedPath('novels', name), 'utf8')

describe.skipIf(!hasSharedData)('real novels (shared data)', () => {
  let fixture: OperationsFixture | null = null
  afterEach(async () => {
    await fixture?.dispose()
    fixture = null
  })

  it.each([
    ['openai', 'botchan/ja/ch01.txt', 'ja', 'en'],
    ['anthropic', 'hongloumeng/zh/ch01.txt', 'zh-Hans', 'en'],
    ['google', 'botchan/ja/ch01.aozora-markup.txt', 'ja', 'de'],
    ['mistral', 'hongloumeng/zh/ch02.txt', 'zh-Hans', 'fr'],
    ['cohere', 'botchan/en/ch02.txt', 'en', 'zh-Hans'],
    ['practice', 'hongloumeng/en/ch03.txt', 'en', 'ja'],
  ])('are translated through %s: %s', async (provider, name, source, target) => {
    fixture = await createOperationsFixture()
    const text = novel(name)
    const result = await fixture.operations.translate(text, { targetLanguage: target, provider, book: name })
    if (!result.ok) throw new Error(result.failure.message)
    expect(result).toMatchObject({ sourceLanguage: source, targetLanguage: target, simulated: provider === 'practice' })
    expect(result.parts).toBeGreaterThan(1)
    expect(result.warnings).toEqual([])
    expect(findParagraphs(result.text)).toHaveLength(findParagraphs(text).length)
    expect(result.text.match(/^(?:[^\S\n]*\n)*/)?.[0]).toBe(text.match(/^(?:[^\S\n]*\n)*/)?.[0])
    expect(result.inputTokens).toBeGreaterThan(result.parts * 500)
    expect(fixture.requestStatuses()).toEqual(['answered'])
  })

  it('are divided at their own headings by the practice provider, nothing lost', async () => {
    fixture = await createOperationsFixture()
    const chapters = ['ch01', 'ch02', 'ch03'].map(name => novel(`hongloumeng/zh/${name}.txt`))
    const result = await fixture.operations.divideChapters(chapters.join('\n'), { provider: 'practice' })
    if (!result.ok) throw new Error(result.failure.message)
    expect(result.chapters).toHaveLength(3)
    expect(result.chapters.map(({ text }) => text).join('')).toBe(chapters.join('\n'))
    expect(result.chapters[1]?.title).toMatch(/^第二回/)
  })

  it('have an abstract and key terms from the practice provider, every term in the text', async () => {
    fixture = await createOperationsFixture()
    const text = novel('botchan/ja/ch03.txt')
    expect(await fixture.operations.writeAbstract(text, { provider: 'practice' })).toMatchObject({
      ok: true,
      simulated: true,
    })
    const terms = await fixture.operations.extractKeyTerms(text, { provider: 'practice', targetLanguage: 'en' })
    if (!terms.ok) throw new Error(terms.failure.message)
    expect(terms.terms.length).toBeGreaterThan(3)
    for (const { term } of terms.terms) expect(text).toContain(term)
  })

  it('are cut at paragraphs and joined byte for byte', () => {
    for (const name of [
      'botchan/ja/ch01.txt',
      'botchan/en/ch01.txt',
      'hongloumeng/zh/ch03.txt',
      'hongloumeng/en/ch01.txt',
    ]) {
      const text = novel(name)
      const chunks = chunkText(text, 2500)
      expect(Buffer.from(chunks.map(chunk => chunk.text).join(''))).toEqual(readFileSync(sharedPath('novels', name)))
      for (const { end } of chunks.slice(0, -1)) expect(text.slice(0, end)).toMatch(/\n$/)
    }
    const opening = novel('hongloumeng/zh/ch01.txt')
    expect(findHeadings(opening, findParagraphs(opening))).toEqual([0])
  })
})
