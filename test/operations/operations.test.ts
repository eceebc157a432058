import { afterEach, describe, expect, it } from 'vitest'
import type { StreamPiece } from '../../src-main/operations/operation-types.ts'
import { findParagraphs } from '../../src-main/operations/paragraphs.ts'
import { createOperationsFixture, type OperationsFixture, sampleChapter } from './operations-fixture.ts'

let fixture: OperationsFixture
afterEach(() => fixture.dispose())

const english = { targetLanguage: 'en', provider: 'openai' } as const

function visible(text: string): readonly string[] {
  return findParagraphs(text).map(({ start, end }) => text.slice(start, end))
}

/** What the upstream was asked to work on, from inside the fence. */
function fenced(user: string): string {
  return [...user.matchAll(/<(text-[0-9a-f]{12})>\n([\s\S]*?)\n<\/\1>/g)].at(-1)?.[2] ?? ''
}

function userOf(request: { body: unknown } | undefined): string {
  if (request === undefined) throw new Error('No such request arrived')
  const { messages } = request.body as { messages: { role: string; content: string }[] }
  return messages.findLast(({ role }) => role === 'user')?.content ?? ''
}

describe('translating', () => {
  it('cuts a chapter, runs the parts as one request and joins them with the paragraphs of the source', async () => {
    fixture = await createOperationsFixture()
    fixture.settings.set('chunkTokens', 200)
    const result = await fixture.operations.translate(sampleChapter, {
      ...english,
      book: 'Glass',
      chapter: '1',
      user: 'mina',
    })
    if (!result.ok) throw new Error(result.failure.message)
    expect(result.parts).toBeGreaterThan(2)
    expect(result.calls).toBe(result.parts)
    expect(result).toMatchObject({
      sourceLanguage: 'ja',
      sourceLanguageDetected: true,
      targetLanguage: 'en',
      warnings: [],
    })
    expect(result.costNanos).toBeGreaterThan(0)
    expect(visible(result.text)).toHaveLength(visible(sampleChapter).length)
    const shape = (text: string) => text.replaceAll(/[^\n]+/g, 'x')
    expect(shape(result.text)).toBe(shape(sampleChapter))
    expect(fixture.requestStatuses()).toEqual(['answered'])
    expect(new Set(fixture.calls().map(call => call.chunk))).toEqual(
      new Set(Array.from({ length: result.parts }, (_, n) => n)),
    )
    for (const call of fixture.calls()) {
      expect(call).toMatchObject({
        status: 'success',
        target_language: 'en',
        source_book: 'Glass',
        prompt_version_id: result.promptVersionId,
      })
    }
    expect(fixture.keptPieces()).toBe(0)
  })

  it('sends the whole text and each part of it once', async () => {
    fixture = await createOperationsFixture()
    fixture.settings.set('chunkTokens', 200)
    await fixture.operations.translate(sampleChapter, english)
    const sent = fixture.upstream.requests.map(request => fenced(userOf(request)))
    const inOrder = sent.toSorted((a, b) => sampleChapter.indexOf(a) - sampleChapter.indexOf(b))
    expect(inOrder.join('').replaceAll(/\s/g, '')).toBe(sampleChapter.replaceAll(/\s/g, ''))
  })

  it('puts only the glossary entries of a part into its prompt, the longer of two terms', async () => {
    fixture = await createOperationsFixture()
    const glossary = [
      { source: '硝子', target: 'glass', notes: null },
      { source: '硝子屋', target: 'the glazier’s', notes: 'a shop' },
      { source: 'ミナト', target: 'Minato', notes: null },
      { source: '東京', target: 'Tokyo', notes: null },
    ]
    await fixture.operations.translate('ミナトは硝子屋に入った。', { ...english, glossary, context: 'It rained.' })
    const user = userOf(fixture.upstream.requests[0])
    expect(user).toContain('硝子屋 = the glazier’s (a shop)\nミナト = Minato')
    expect(user).not.toContain('東京')
    expect(user).not.toContain('硝子 = glass')
    expect(user).toContain('It rained.')
  })

  it('never takes a cut-off answer: the part is halved and its halves are asked for', async () => {
    fixture = await createOperationsFixture()
    const text = '一つ目の文である。二つ目の文である。三つ目の文である。四つ目の文である。'
    fixture.upstream.script({ text: 'Cut off in the mid', finish: 'length' })
    const result = await fixture.operations.translate(text, english)
    if (!result.ok) throw new Error(result.failure.message)
    expect(result.text).not.toContain('Cut off')
    expect(result.calls).toBe(3)
    expect(result.warnings.map(warning => warning.code)).toEqual(['part_halved'])
    expect(
      fixture.upstream.requests
        .slice(1)
        .map(request => fenced(userOf(request)))
        .join(''),
    ).toBe(text)
  })

  it('fails clearly when even the smallest part is cut off', async () => {
    fixture = await createOperationsFixture({ decide: () => ({ text: 'No', finish: 'length' }) })
    const result = await fixture.operations.translate('はい。', { ...english, maxTokens: 2 })
    expect(result).toMatchObject({ ok: false, failure: { kind: 'invalid_response' } })
    expect(result.ok ? '' : result.failure.message).toMatch(/cut off.*--max-tokens/)
    expect(result).not.toHaveProperty('text')
  })

  it('halves a part the provider says is too long', async () => {
    fixture = await createOperationsFixture()
    fixture.upstream.script('context_length')
    const result = await fixture.operations.translate('最初の文です。次の文です。その次の文です。', english)
    expect(result).toMatchObject({ ok: true, calls: 3 })
  })

  it.each(['unauthorized', 'filtered_answer', 'content_filter', 'not_json', 'quota'] as const)(
    'gives an error and no text when the provider answers with %s',
    async fault => {
      fixture = await createOperationsFixture({ decide: () => fault })
      const result = await fixture.operations.translate('短い文です。', english)
      expect(result.ok).toBe(false)
      expect(result).not.toHaveProperty('text')
      expect(fixture.requestStatuses()).toEqual(['failed'])
      expect(fixture.keptPieces()).toBe(0)
    },
  )

  it('ends what a provider said with a full stop before it says what to do', async () => {
    fixture = await createOperationsFixture({ decide: () => 'overloaded' })
    fixture.settings.set('retryLimit', 0)
    const result = await fixture.operations.translate('短い文です。', english)
    if (result.ok) throw new Error('It was refused.')
    expect(result.failure.message).toContain('Overloaded. The provider is overloaded.')
  })

  it('says when the paragraphs do not agree and keeps the whole answer', async () => {
    fixture = await createOperationsFixture()
    fixture.upstream.script({ text: 'One.\nTwo.\nThree.' })
    const result = await fixture.operations.translate('一。\n二。', english)
    expect(result).toMatchObject({ ok: true, text: 'One.\nTwo.\nThree.' })
    expect(result.warnings).toMatchObject([{ code: 'paragraphs_differ', part: 0 }])
  })

  it('refuses languages and texts that cannot be, before anything is sent or opened', async () => {
    fixture = await createOperationsFixture()
    const { translate } = fixture.operations
    await expect(translate('こんにちは、世界。', { ...english, targetLanguage: 'ja' })).rejects.toThrow(
      /looks like Japanese already/,
    )
    await expect(translate('x', { ...english, sourceLanguage: 'en-US' })).rejects.toThrow(/would stay the same/)
    await expect(translate('x', { ...english, targetLanguage: 'german' })).rejects.toThrow(/Write de for German/)
    await expect(translate('x', { ...english, targetLanguage: 'xx' })).rejects.toThrow(/BCP 47/)
    await expect(translate(' \n', english)).rejects.toThrow(/empty/)
    await expect(translate('日本\ud800語', english)).rejects.toThrow(/lone surrogate.*line 1, column 3/)
    await expect(translate('日本\0語', english)).rejects.toThrow(/NUL/)
    await expect(translate('日本語です', { ...english, provider: 'nobody' })).rejects.toMatchObject({ code: 'usage' })
    expect(fixture.upstream.requests).toEqual([])
    expect(fixture.requestStatuses()).toEqual([])
  })
})

describe('streaming a translation', () => {
  it('hands the text over in order although parts run at the same time', async () => {
    fixture = await createOperationsFixture({ pieceLength: 20, pieceDelayMs: 1 })
    fixture.settings.set('chunkTokens', 200)
    const pieces: StreamPiece[] = []
    const result = await fixture.operations.translate(sampleChapter, {
      ...english,
      onText: piece => pieces.push(piece),
    })
    if (!result.ok) throw new Error(result.failure.message)
    const text = pieces.map(piece => (piece.type === 'text' ? piece.text : '')).join('')
    expect(text).toBe(result.text)
    expect(pieces.map(piece => piece.part)).toEqual(pieces.map(piece => piece.part).toSorted((a, b) => a - b))
    expect(pieces.length).toBeGreaterThan(result.parts * 2)
  })

  it('takes back what a broken connection had sent and begins the part again', async () => {
    fixture = await createOperationsFixture({ pieceLength: 5, pieceDelayMs: 2 })
    fixture.upstream.script('reset')
    let shown = ''
    let restarts = 0
    const onText = (piece: StreamPiece) => {
      if (piece.type === 'text') shown += piece.text
      else {
        shown = ''
        restarts += 1
      }
    }
    const result = await fixture.operations.translate('坂の上の硝子屋には、割れた物しか置いていない。', {
      ...english,
      onText,
    })
    if (!result.ok) throw new Error(result.failure.message)
    expect(restarts).toBe(1)
    expect(shown).toBe(result.text)
    expect(result.calls).toBe(2)
  })
})

describe('a job that is interrupted', () => {
  it('goes on behind its finished parts and pays for none of them twice', async () => {
    fixture = await createOperationsFixture()
    fixture.settings.set('chunkTokens', 200)
    fixture.settings.set('concurrency', 1)
    fixture.upstream.script('ok', 'ok', 'unauthorized')
    const first = await fixture.operations.translate(sampleChapter, english)
    expect(first).toMatchObject({ ok: false, failure: { kind: 'authentication' }, kept: { parts: 2 } })
    expect(first.ok ? '' : first.failure.message).toMatch(/2 of \d+ parts are finished and kept/)
    expect(fixture.keptPieces()).toBe(2)
    const estimate = fixture.operations.estimate.translate(sampleChapter, english)
    expect(estimate).toMatchObject({ resumableParts: 2, calls: first.parts - 2 })
    const second = await fixture.reopen().translate(sampleChapter, english)
    expect(second).toMatchObject({ ok: true, resumedParts: 2, calls: first.parts - 2 })
    expect(fixture.upstream.requests).toHaveLength(first.parts + 1)
    expect(fixture.keptPieces()).toBe(0)
    expect(fixture.jobs()).toEqual(['done'])
    expect(fixture.requestStatuses()).toEqual(['failed', 'answered'])
  })

  it('remembers that a part was cut off, and which half of it is done', async () => {
    fixture = await createOperationsFixture()
    const text = '一つ目の文である。二つ目の文である。三つ目の文である。四つ目の文である。'
    fixture.upstream.script({ text: 'Cut', finish: 'length' }, 'ok', 'unauthorized')
    expect(await fixture.operations.translate(text, english)).toMatchObject({ ok: false })
    const again = await fixture.reopen().translate(text, english)
    expect(again).toMatchObject({ ok: true, calls: 1 })
  })

  it('begins again when asked to, and when anything that decides the answer changed', async () => {
    fixture = await createOperationsFixture()
    fixture.settings.set('chunkTokens', 200)
    fixture.settings.set('concurrency', 1)
    fixture.upstream.script('ok', 'unauthorized')
    const first = await fixture.operations.translate(sampleChapter, english)
    expect(
      fixture.operations.estimate.translate(sampleChapter, { ...english, context: 'Before.' }).resumableParts,
    ).toBe(0)
    expect(
      fixture.operations.estimate.translate(sampleChapter, { ...english, targetLanguage: 'de' }).resumableParts,
    ).toBe(0)
    const fresh = await fixture.operations.translate(sampleChapter, { ...english, fresh: true })
    expect(fresh).toMatchObject({ ok: true, resumedParts: 0, calls: first.parts })
    expect(fixture.jobs()).toEqual(['done'])
  })

  it('keeps everything when the answer cannot be saved, and saves it without a call the next time', async () => {
    fixture = await createOperationsFixture()
    const full = () => {
      throw new Error('ENOSPC: no space left on device')
    }
    await expect(fixture.operations.translate('短い文です。', { ...english, deliver: full })).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringMatching(/no space left.*saved without a call/),
    })
    let saved = ''
    const deliver = ({ text }: { text: string }) => {
      saved = text
    }
    const again = await fixture.reopen().translate('短い文です。', { ...english, deliver })
    expect(again).toMatchObject({ ok: true, calls: 0, resumedParts: 1 })
    expect(saved).not.toBe('')
    expect(fixture.upstream.requests).toHaveLength(1)
  })

  it('stops on request, ends as cancelled and keeps what is finished', async () => {
    fixture = await createOperationsFixture({ latencyMs: 40 })
    fixture.settings.set('chunkTokens', 200)
    fixture.settings.set('concurrency', 1)
    const stop = new AbortController()
    const onProgress = ({ partsDone }: { partsDone: number }) => {
      if (partsDone === 1) stop.abort()
    }
    const result = await fixture.operations.translate(sampleChapter, { ...english, signal: stop.signal, onProgress })
    expect(result).toMatchObject({ ok: false, failure: { code: 'cancelled' }, kept: { parts: 1 } })
    expect(fixture.requestStatuses()).toEqual(['cancelled'])
  })

  it('is forgotten with its text after the days that are set', async () => {
    fixture = await createOperationsFixture()
    fixture.settings.set('chunkTokens', 200)
    fixture.upstream.script('ok', 'unauthorized')
    fixture.settings.set('concurrency', 1)
    await fixture.operations.translate(sampleChapter, english)
    fixture.reopen()
    expect(fixture.keptPieces()).toBe(1)
    fixture.store.db.prepare('UPDATE jobs SET created_at = created_at - 31 * 86400000').run()
    fixture.reopen()
    expect(fixture.keptPieces()).toBe(0)
    expect(fixture.jobs()).toEqual([])
  })
})

describe('key terms', () => {
  it('are read from every part, counted in the text, each once', async () => {
    const answer = JSON.stringify({ terms: [{ term: 'ミナト', category: 'person' }, { term: '幽霊船' }] })
    fixture = await createOperationsFixture({ respond: () => `Here you are:\n\`\`\`json\n${answer}\n\`\`\`` })
    fixture.settings.set('chunkTokens', 100)
    const result = await fixture.operations.extractKeyTerms(sampleChapter, { provider: 'openai', targetLanguage: 'en' })
    if (!result.ok) throw new Error(result.failure.message)
    expect(result.parts).toBeGreaterThan(1)
    expect(result.terms).toMatchObject([{ term: 'ミナト', count: sampleChapter.split('ミナト').length - 1 }])
    expect(result.dropped).toEqual(['幽霊船'])
  })

  it('are asked for once more after an answer that is no JSON, and are an error after two', async () => {
    fixture = await createOperationsFixture()
    fixture.upstream.script({ text: 'I think there are none.' }, { text: '{"terms": []}' })
    expect(await fixture.operations.extractKeyTerms('ある日の話。', { provider: 'openai' })).toMatchObject({
      ok: true,
      terms: [],
      calls: 2,
    })
    fixture.upstream.script({ text: 'Sorry.' }, { text: 'Sorry.' })
    const failed = await fixture.operations.extractKeyTerms('別の日の話。', { provider: 'openai' })
    expect(failed).toMatchObject({ ok: false, failure: { kind: 'invalid_response' }, calls: 2 })
  })
})

describe('an abstract', () => {
  it('of a short text is one call', async () => {
    fixture = await createOperationsFixture({ respond: () => 'Minato comes to the shop.' })
    const result = await fixture.operations.writeAbstract(sampleChapter, {
      provider: 'anthropic',
      targetLanguage: 'en',
      length: 'short',
    })
    expect(result).toMatchObject({ ok: true, text: 'Minato comes to the shop.', calls: 1, targetLanguage: 'en' })
  })

  it('of a long text is made from notes on all of its parts, each call with its own prompt version', async () => {
    fixture = await createOperationsFixture({
      respond: request =>
        request.system.includes('notes on the consecutive') ? 'ABSTRACT' : `N${request.user.length}.`,
    })
    fixture.settings.set('chunkTokens', 50)
    const result = await fixture.operations.writeAbstract(sampleChapter, { provider: 'openai', targetLanguage: 'en' })
    if (!result.ok) throw new Error(result.failure.message)
    expect(result.text).toBe('ABSTRACT')
    expect(result.parts).toBeGreaterThan(1)
    expect(result.calls).toBe(result.parts + 1)
    expect(new Set(fixture.calls().map(call => call.prompt_version_id)).size).toBe(2)
    const notes = fixture.upstream.requests.slice(0, -1).map(request => fenced(userOf(request)))
    expect(notes.join('').replaceAll(/\s/g, '')).toHaveLength(sampleChapter.replaceAll(/\s/g, '').length)
  })
})

describe('an abstract that is interrupted', () => {
  it('goes on with the combination when only that is missing', async () => {
    fixture = await createOperationsFixture({ respond: () => 'Some words.' })
    fixture.settings.set('chunkTokens', 50)
    fixture.settings.set('concurrency', 1)
    const options = { provider: 'openai', targetLanguage: 'en' }
    const { parts } = fixture.operations.estimate.writeAbstract(sampleChapter, options)
    fixture.upstream.script(...Array.from({ length: parts }, () => 'ok' as const), 'unauthorized')
    expect(await fixture.operations.writeAbstract(sampleChapter, options)).toMatchObject({
      ok: false,
      kept: { parts, of: parts },
    })
    expect(await fixture.reopen().writeAbstract(sampleChapter, options)).toMatchObject({ ok: true, calls: 1 })
    expect(fixture.upstream.requests).toHaveLength(parts + 2)
  })
})

describe('dividing into chapters', () => {
  it('works on a text of many parts by paragraph numbers and loses no character', async () => {
    const chapter = (n: number) => `第${n}章　題${n}\r\n${'　ある日のことである。誰もいなかった。\r\n'.repeat(30)}\r\n`
    const book = Array.from({ length: 6 }, (_, n) => chapter(n + 1)).join('')
    fixture = await createOperationsFixture({
      respond: request => {
        const starts = [...fenced(request.user).matchAll(/^\[(\d+)\] (第.*)$/gm)].map(([, n, title]) => ({
          start: Number(n),
          title,
        }))
        return JSON.stringify({ chapters: [...starts, { start: 99999, title: 'beyond' }] })
      },
    })
    fixture.settings.set('chunkTokens', 200)
    const result = await fixture.operations.divideChapters(book, { provider: 'openai' })
    if (!result.ok) throw new Error(result.failure.message)
    expect(result.parts).toBeGreaterThan(3)
    expect(result.chapters.map(({ title, hasHeading }) => [title, hasHeading])).toEqual(
      Array.from({ length: 6 }, (_, n) => [`第${n + 1}章 題${n + 1}`, true]),
    )
    expect(result.chapters.map(({ text }) => text).join('')).toBe(book)
    expect(result.warnings.every(({ code }) => code === 'starts_dropped')).toBe(true)
  })
})

describe('an estimate', () => {
  it('makes no call, opens nothing and names its basis', async () => {
    fixture = await createOperationsFixture()
    fixture.settings.set('chunkTokens', 200)
    const estimate = fixture.operations.estimate.translate(sampleChapter, english)
    expect(estimate.calls).toBe(estimate.parts)
    expect(estimate.costNanos).toBeGreaterThan(0)
    expect(estimate.basis).toMatch(/characters of the text/)
    expect(fixture.upstream.requests).toEqual([])
    expect(fixture.requestStatuses()).toEqual([])
  })

  it('learns from earlier calls of the same kind', async () => {
    fixture = await createOperationsFixture()
    fixture.settings.set('chunkTokens', 100)
    const done = await fixture.operations.translate(sampleChapter, english)
    expect(done.calls).toBeGreaterThanOrEqual(5)
    const estimate = fixture.operations.estimate.translate(`${sampleChapter}。`, english)
    expect(estimate.basis).toMatch(/earlier calls/)
    expect(Math.abs(estimate.outputTokens / (done.outputTokens ?? 0) - 1)).toBeLessThan(0.05)
  })

  it('says unpriced where there is no price', async () => {
    fixture = await createOperationsFixture()
    fixture.registry.add({
      name: 'local',
      baseUrl: fixture.upstream.baseUrl('openai_compatible'),
      models: ['llama'],
      defaultModel: 'llama',
    })
    const options = { targetLanguage: 'en', provider: 'local' }
    expect(fixture.operations.estimate.translate(sampleChapter, options).costNanos).toBeNull()
    const result = await fixture.operations.translate(sampleChapter, options)
    expect(result).toMatchObject({ ok: true, costNanos: null, unpricedCalls: result.calls })
  })
})
