import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPromptFile } from '../../src-main/operations/prompt-file.ts'
import { type PromptName, renderPrompt, type SlotValues } from '../../src-main/operations/prompt-template.ts'
import type { ChatMessage, ChatOutcome, ChatRequest } from '../../src-main/providers/adapter.ts'
import { createPracticeAdapter } from '../../src-main/providers/practice/practice-adapter.ts'
import { hasSharedData, sharedPath } from '../support/shared-data.ts'

const endpoint = { baseUrl: 'practice://local', apiKey: '' }
const timeouts = { connectMs: 1000, firstTokenMs: 30_000, totalMs: 60_000, stallMs: 60_000 }

/** The messages an operation would send, from the prompts that ship. */
function messagesOf(name: PromptName, values: SlotValues): readonly ChatMessage[] {
  const file = join(import.meta.dirname, '../../resources/prompts', `${name.replaceAll('_', '-')}.md`)
  const { system, user } = renderPrompt(name, readPromptFile(readFileSync(file, 'utf8'), file).template, values)
  return [
    { role: 'system', content: system },
    { role: 'user', content: user },
  ]
}

function translation(text: string, language = 'German', tag = 'de', more: SlotValues = {}): readonly ChatMessage[] {
  return messagesOf('translation', { text, target_language: language, target_tag: tag, paragraphs: 1, ...more })
}

function ask(
  messages: readonly ChatMessage[],
  request: Partial<ChatRequest> = {},
  adapter = createPracticeAdapter({ timeScale: 0 }),
) {
  return adapter.chat(endpoint, { model: 'practice-steady', messages, ...request }, timeouts)
}

function textOf(outcome: ChatOutcome): string {
  if (!outcome.ok) throw new Error(outcome.failure.message)
  return outcome.answer.text
}

const sample = `“Where is the key?” asked Mother Hale, who had kept 3 lamps and 1,250 candles since the flood of 1848. Nobody answered. The rain went on.

It was the seventh night! Tobias Finch counted the stairs once more, and again there were 41 of them.`

describe('the practice provider', () => {
  it('gives the same request the same text in every process, and another request another', async () => {
    const first = textOf(await ask(translation(sample)))
    expect(textOf(await ask(translation(sample)))).toBe(first)
    expect(textOf(await ask(translation(sample), { model: 'practice-swift' }))).not.toBe(first)
    expect(textOf(await ask(translation(`${sample} More.`)))).not.toBe(first)
  })

  it('keeps paragraphs, sentences, numbers and glossary terms, and says what it is', async () => {
    const glossary = 'Mother Hale = Mutter Hale (innkeeper)\nTobias Finch = Tobias Fink'
    const text = textOf(await ask(translation(sample, 'German', 'de', { glossary })))
    expect(text).toContain('⟦practice⟧')
    expect(text.split('\n')).toHaveLength(3)
    for (const kept of ['Mutter Hale', 'Tobias Fink', '1848', '1,250', '3', '41']) expect(text).toContain(kept)
    const ends = (part: string | undefined) => part?.match(/[.!?](?=[”\s]|$)/g)?.length
    expect(text.split('\n').map(ends)).toEqual(sample.split('\n').map(ends))
    expect(text.length / sample.length).toBeGreaterThan(0.7)
    expect(text.length / sample.length).toBeLessThan(1.5)
  })

  it.each([
    ['Simplified Chinese', 'zh-Hans', /\p{Script=Han}/gu, 0.15, 0.7],
    ['Japanese', 'ja', /[\p{Script=Han}\p{Script=Hiragana}]/gu, 0.25, 0.9],
    ['Korean', 'ko', /\p{Script=Hangul}/gu, 0.3, 0.9],
    ['Russian', 'ru', /\p{Script=Cyrillic}/gu, 0.7, 1.5],
    ['Arabic', 'ar', /\p{Script=Arabic}/gu, 0.5, 1.4],
  ])('writes %s in its script at a believable length', async (language, tag, script, least, most) => {
    const text = textOf(await ask(translation(sample, language, tag)))
    const letters = text.match(/\p{L}/gu)?.length ?? 0
    expect((text.match(script)?.length ?? 0) / letters).toBeGreaterThan(0.85)
    expect(text.length / sample.length).toBeGreaterThan(least)
    expect(text.length / sample.length).toBeLessThan(most)
  })

  it('lists terms as JSON, each of which occurs in the text', async () => {
    const source = `${sample} Then Mother Hale laughed, and Tobias Finch, who feared Mother Hale, fled. 'Stay, Tobias Finch,' she said.`
    for (const target of ['Spanish', '']) {
      const parsed = JSON.parse(
        textOf(
          await ask(messagesOf('key_terms_extraction', { text: source, target_language: target }), { format: 'json' }),
        ),
      )
      expect(parsed.terms.length).toBeGreaterThan(0)
      for (const term of parsed.terms) {
        expect(source).toContain(term.term)
        expect(typeof term.translation === 'string').toBe(target !== '')
        expect(term.explanation).toContain('simulated')
      }
    }
  })

  it('finds the chapters at the headings of numbered paragraphs', async () => {
    const text = '[1] Chapter One\n\n[2] It rained.\n\n[3] 第二回 雨\n\n[4] It rained on.'
    const parsed = JSON.parse(
      textOf(await ask(messagesOf('chapter_division', { text, first_number: 1, last_number: 4 }))),
    )
    expect(parsed).toEqual({
      chapters: [
        { start: 1, title: 'Chapter One' },
        { start: 3, title: '第二回 雨' },
      ],
    })
    const plain = messagesOf('chapter_division', {
      text: '[1] It rained.\n\n[2] And on.',
      first_number: 1,
      last_number: 2,
    })
    expect(JSON.parse(textOf(await ask(plain))).chapters).toMatchObject([{ start: 1 }])
  })

  it('writes abstracts of about the length asked for, in the language asked for', async () => {
    const long = `${sample}\n\n`.repeat(20)
    const text = textOf(await ask(messagesOf('abstract_generation', { text: long, language: 'Japanese', length: 100 })))
    expect(text.match(/[\p{Script=Hiragana}\p{Script=Han}]/gu)?.length).toBeGreaterThan(100)
    expect(text.length).toBeLessThan(600)
  })

  it('streams the whole text in pieces, with its usage in buckets', async () => {
    const pieces: string[] = []
    const outcome = await ask(translation(`${sample} 🌊🌊`.repeat(5)), { onText: piece => pieces.push(piece) })
    expect(pieces.length).toBeGreaterThan(5)
    expect(pieces.join('')).toBe(textOf(outcome))
    for (const piece of pieces) expect(piece.isWellFormed()).toBe(true)
    if (!outcome.ok) throw new Error('it is ok')
    expect(outcome.answer).toMatchObject({
      finishReason: 'stop',
      usage: { cacheRead: 0, reasoning: null, estimated: false },
    })
    expect(outcome.answer.timeToFirstTokenMs).not.toBeNull()
  })

  it('stops at the limit of tokens, and refuses what its context cannot hold', async () => {
    const cut = await ask(translation(sample.repeat(10)), { maxTokens: 20 })
    expect(cut).toMatchObject({ ok: true, answer: { finishReason: 'length' } })
    if (cut.ok) expect(cut.answer.usage?.outputText).toBeLessThanOrEqual(20)
    expect(await ask(translation(sample.repeat(3000)))).toMatchObject({
      ok: false,
      failure: { kind: 'context_length' },
    })
    expect(await ask(translation(sample), { model: 'practice-slow' })).toMatchObject({
      ok: false,
      failure: { kind: 'not_found' },
    })
  })

  it('fails with the flaky model at its rates, the same way in every run, and answers when asked again', async () => {
    const run = async () => {
      const adapter = createPracticeAdapter({ timeScale: 0 })
      const outcomes: string[] = []
      for (let index = 0; index < 300; index++) {
        const outcome = await ask(translation(`Line ${index}. And more of it.`), { model: 'practice-flaky' }, adapter)
        outcomes.push(outcome.ok ? (outcome.answer.finishReason ?? 'none') : outcome.failure.kind)
      }
      return outcomes
    }
    const outcomes = await run()
    expect(await run()).toEqual(outcomes)
    const share = (what: string) => outcomes.filter(outcome => outcome === what).length / outcomes.length
    expect(share('stop')).toBeGreaterThan(0.55)
    expect(share('rate_limit')).toBeGreaterThan(0.06)
    for (const kind of ['server', 'overloaded', 'first_token', 'network', 'length'])
      expect(share(kind), kind).toBeGreaterThan(0)

    const adapter = createPracticeAdapter({ timeScale: 0 })
    for (let index = 0; index < 40; index++) {
      const request = translation(`Line ${index}. And more of it.`)
      let tries = 0
      while (!(await ask(request, { model: 'practice-flaky' }, adapter)).ok) tries += 1
      expect(tries).toBeLessThan(10)
    }
  })

  it('gives a wait with its rate limits, in the scaled time', async () => {
    const adapter = createPracticeAdapter({ timeScale: 0.5, sleep: async () => {} })
    for (let index = 0; index < 200; index++) {
      const outcome = await ask(translation(`Line ${index}.`), { model: 'practice-flaky' }, adapter)
      if (outcome.ok || outcome.failure.kind !== 'rate_limit') continue
      expect(outcome.failure.httpStatus).toBe(429)
      expect(outcome.failure.retryAfterMs).toBeGreaterThanOrEqual(500)
      expect(outcome.failure.retryAfterMs).toBeLessThanOrEqual(1500)
    }
  })

  it('takes longer for longer answers, and stops when cancelled with what it had', async () => {
    const waited = async (text: string) => {
      let total = 0
      const adapter = createPracticeAdapter({
        async sleep(milliseconds) {
          total += milliseconds
        },
      })
      await ask(translation(text), {}, adapter)
      return total
    }
    expect(await waited(sample.repeat(20))).toBeGreaterThan(3 * (await waited(sample)))

    const controller = new AbortController()
    let heard = ''
    const onText = (piece: string) => {
      heard += piece
      controller.abort()
    }
    const adapter = createPracticeAdapter({ timeScale: 0.001 })
    const outcome = await ask(translation(sample.repeat(5)), { onText, signal: controller.signal }, adapter)
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'cancelled' }, partial: { text: heard, usage: null } })
    expect(heard).not.toBe('')
  })
})

describe.skipIf(!hasSharedData)('the practice provider on real chapters (needs the shared novels)', () => {
  it.each([
    ['botchan/ja/ch01.txt', 'English', 'en', 1.2, 4],
    ['hongloumeng/zh/ch01.txt', 'English', 'en', 1.8, 5],
    ['botchan/en/ch01.txt', 'Japanese', 'ja', 0.2, 0.8],
  ])('keeps the paragraphs of %s', async (file, language, tag, least, most) => {
    const source = readFileSync(sharedPath('novels', file), 'utf8').slice(0, 8000)
    const text = textOf(await ask(translation(source, language, tag)))
    expect(text.split('\n').map(line => line.trim() === '')).toEqual(source.split('\n').map(line => line.trim() === ''))
    expect(text.length / source.length).toBeGreaterThan(least)
    expect(text.length / source.length).toBeLessThan(most)
  })
})
