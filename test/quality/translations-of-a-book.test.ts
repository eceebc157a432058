import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TranslateOptions } from '../../src-main/operations/operation-types.ts'
import { chapterBefore } from '../../src-main/quality/translation-aids.ts'
import { type ApiFixture, createApiFixture, reportedCall } from '../procedures/api-fixture.ts'
import { intoEnglish as options, sound, source } from './quality-fixture.ts'

let api: ApiFixture
beforeEach(async () => {
  api = await createApiFixture()
})
afterEach(() => api.dispose())

const inBook: TranslateOptions = { ...options, book: 'Sword', chapter: '第十三章' }

interface CallRow {
  readonly id: number
  readonly attempt: number
  readonly details: string
  readonly set_aside: string | null
  readonly request_id: number
  readonly model_name: string
  readonly provider_id: number
}

function callRows(): CallRow[] {
  return api.app.store.db
    .prepare(
      `SELECT c.id, c.attempt, c.request_id, c.model_name, c.provider_id, d.details, k.set_aside FROM service_calls c
       LEFT JOIN call_details d ON d.call_id = c.id LEFT JOIN call_checks k ON k.call_id = c.id
       WHERE c.origin = 'service' ORDER BY c.id`,
    )
    .all() as CallRow[]
}

const lastPrompt = () => JSON.stringify(api.upstream.requests.at(-1)?.body ?? '')

async function abstractOf(chapter: string, output: string): Promise<void> {
  await api.post(
    '/llm/service-calls/',
    reportedCall({ operation: 'abstract_generation', book: 'Sword', chapter, output, source_text: '…' }),
  )
}

describe('what a translation is told of its book', () => {
  it('the terms of the glossary that occur in it, the caller’s own before the book’s, and the call says which', async () => {
    const { glossaries } = api.app.quality
    const terms = [
      { term: '林风', translation: 'Lin Feng' },
      { term: '师父', translation: 'Shifu' },
      { term: '弟子', translation: 'disciple', status: 'suggested' as const },
      { term: '门', translation: 'gate', status: 'rejected' as const },
      { term: '龙', translation: 'dragon' },
    ]
    await glossaries.save('Sword', 'en', terms, null)
    api.upstream.script({ text: sound })
    const glossary = [{ source: '师父', target: 'Master', notes: null }]
    const result = await api.app.operations.translate(source, { ...inBook, glossary })
    expect(result.ok).toBe(true)
    expect(lastPrompt()).toContain('林风 = Lin Feng')
    expect(lastPrompt()).toContain('师父 = Master')
    expect(lastPrompt()).not.toMatch(/Shifu|dragon|gate/)
    const [call] = callRows()
    expect(JSON.parse(call?.details ?? '{}').glossary).toEqual(
      expect.arrayContaining([
        { source: '林风', target: 'Lin Feng' },
        { source: '师父', target: 'Master' },
        { source: '弟子', target: 'disciple' },
      ]),
    )
    expect(api.app.operations.estimate.translate(source, { ...inBook, glossary }).glossaryTerms).toBe(3)
    api.app.settings.set('quality.glossaryInPrompts', false)
    expect(api.app.operations.estimate.translate(source, inBook).glossaryTerms).toBe(0)
  })

  it('what happened in the chapter before, unless the caller says otherwise', async () => {
    await abstractOf('第十二章', 'Lin Feng arrives at the sect and is sent away.')
    await abstractOf('第十一章', 'The journey begins.')
    api.upstream.script({ text: sound }, { text: sound }, { text: sound })
    await api.app.operations.translate(source, inBook)
    expect(lastPrompt()).toContain('Lin Feng arrives at the sect')
    expect(lastPrompt()).not.toContain('The journey begins')
    expect(JSON.parse(callRows()[0]?.details ?? '{}').contextFrom).toBe('第十二章')
    expect(api.app.operations.estimate.translate(source, inBook).contextFrom).toBe('第十二章')
    await api.app.operations.translate(source, { ...inBook, context: '', fresh: true })
    expect(lastPrompt()).not.toContain('arrives at the sect')
    api.app.settings.set('quality.previousAbstract', false)
    expect(api.app.operations.estimate.translate(source, inBook).contextFrom).toBeNull()
  })

  it.each([
    ['第十三章', '第十二章'],
    ['Chapter 13', 'Ch. 12'],
    ['vol. 2 ch. 3', 'vol. 2 ch. 2'],
    ['2-1', null],
    ['1', null],
    ['The storm', null],
  ])('before %s comes %s', (chapter, before) => {
    expect(chapterBefore(chapter, ['第十二章', 'Ch. 12', 'vol. 2 ch. 2', 'vol. 1 ch. 2', 'The calm'])).toBe(
      before === '第十二章' || before === 'Ch. 12' ? '第十二章' : before,
    )
  })
})

describe('what stays the same in a prompt', () => {
  it('is marked for Anthropic where enough calls follow, and is the beginning of every call', async () => {
    api.app.settings.set('chunkTokens', 120)
    await abstractOf('第十二章', 'Lin Feng arrives at the sect and is sent away by the elder at the gate. '.repeat(30))
    const long = Array.from({ length: 12 }, (_, at) => `${source}\n第${at}段。`).join('\n')
    const result = await api.app.operations.translate(long, {
      ...inBook,
      provider: 'anthropic',
      model: 'claude-sonnet-5-5',
    })
    expect(result.ok).toBe(true)
    const bodies = api.upstream.requests.map(({ body }) => body as { system: string; messages: { content: unknown }[] })
    expect(bodies.length).toBeGreaterThan(4)
    const beginnings = bodies.map(({ system, messages }) => {
      const [block] = (messages[0]?.content ?? []) as { text: string; cache_control?: object }[]
      expect(block?.cache_control).toEqual({ type: 'ephemeral' })
      return `${system}${block?.text}`
    })
    expect(new Set(beginnings).size).toBe(1)
    expect(beginnings[0]).toContain('arrives at the sect')
  })

  it('is marked for two parts where that is always wished, and the first goes ahead of the others', async () => {
    api.app.settings.set('chunkTokens', 120)
    api.app.settings.set('quality.promptCaching', 'always')
    await abstractOf('第十二章', 'Lin Feng arrives at the sect and is sent away by the elder at the gate. '.repeat(30))
    const long = Array.from({ length: 3 }, (_, at) => `${source}\n第${at}段。`).join('\n')
    const sent: number[] = []
    const ended: number[] = []
    const end = api.app.ledger.subscribe(event => {
      if (event.type === 'call_opened') sent.push(Date.now())
      if (event.type === 'call_settled') ended.push(sent.length)
    })
    const options = { ...inBook, provider: 'anthropic', model: 'claude-sonnet-5-5' }
    expect((await api.app.operations.translate(long, options)).ok).toBe(true)
    end()
    expect(sent.length).toBeGreaterThan(1)
    expect(sent.length).toBeLessThan(5)
    // When the first had ended, no other had been opened.
    expect(ended[0]).toBe(1)
    expect(JSON.stringify(api.upstream.requests.map(({ body }) => body))).toContain('cache_control')
  })

  it('is not marked for one short chapter, nor where that is switched off', async () => {
    await api.app.operations.translate(source, { ...inBook, provider: 'anthropic', model: 'claude-sonnet-5-5' })
    expect(lastPrompt()).not.toContain('cache_control')
  })
})
