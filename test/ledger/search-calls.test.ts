import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createContentIndexer } from '../../src-main/ledger/content-indexer.ts'
import { searchCalls } from '../../src-main/ledger/search-calls.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { createSearchRepository } from '../../src-main/store/repositories/search-repository.ts'
import { findPhrase, indexExpression, parseSearch } from '../../src-main/store/search-query.ts'
import { normaliseText, textUnits } from '../../src-main/store/search-tokens.ts'
import { insertProvider } from '../support/priced-provider.ts'
import { insertTexts, type StoredText } from '../support/stored-texts.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'

let temporary: ReturnType<typeof createTemporaryStore>
let providerId: number
beforeEach(() => {
  temporary = createTemporaryStore()
  providerId = insertProvider(temporary.store, 'openai')
})
afterEach(() => temporary.dispose())

const add = (...texts: (string | Omit<StoredText, 'providerId'>)[]) =>
  insertTexts(
    temporary.store,
    texts.map(text => ({ providerId, ...(typeof text === 'string' ? { output: text } : text) })),
  )
const index = () => createContentIndexer(temporary.store, systemClock, silentLogger).run(60_000)
const found = (query: string, options = {}) => searchCalls(temporary.store, query, options).hits.map(hit => hit.callId)

/** Query, text, and whether the text is a hit. */
const cases: readonly (readonly [string, string, boolean])[] = [
  ['夢', '紅樓夢', true],
  ['樓夢', '紅樓夢', true],
  ['紅樓夢', '他讀過《紅樓夢》。', true],
  ['紅夢', '紅樓夢', false],
  ['紅樓夢', '紅樓，夢', false],
  ['紅樓夢', '紅樓，樓夢', false],
  ['紅', '樓夢', false],
  ['夢，紅', '樓夢，紅樓', true],
  ['夢，紅', '紅樓，夢', false],
  ['猫', '吾輩は猫である', true],
  ['である', '吾輩は猫である', true],
  ['は猫', '吾輩は猫である', true],
  ['カタカナ', 'ｶﾀｶﾅで書く', true],
  ['ガラス', 'カ\u3099ラス', true],
  ['スーパー', 'スーパーマン', true],
  ['사랑', '나는 사랑을 했다', true],
  ['사', '나는 사랑을 했다', true],
  ['ภาษา', 'ภาษาไทย', true],
  ['𠮷', '𠮷野家', true],
  ['𠮷野', '𠮷野家', true],
  ['cafe', 'Le Café', true],
  ['CAFÉ', 'le cafe\u0301', true],
  ['ёлка', 'Елка', true],
  ['dreams', 'a dream', false],
  ['dream*', 'many dreams', true],
  ['"red chamber"', 'The Red, Chamber', true],
  ['"red chamber"', 'chamber red', false],
  ['chamber red', 'The Red Chamber', true],
  ['red 夢', 'Red: 紅樓夢', true],
  ['red 猫', 'Red: 紅樓夢', false],
  ['第3回', '西游記第3回は', true],
  ['第3回', '第13回、第2。3。回', false],
  ['第3回', '第13回、第2回、3', false],
  ['第3回', '第 3 回', true],
  ['第3*', '第31回', true],
  ['GPT翻譯', '用 gpt 翻譯', true],
  ['GPT翻譯', 'GPT 和 翻譯', false],
  ['ＡＢＣ', 'abc', true],
  ['don’t', "I don't", true],
  ['well-known', 'well known', true],
]

describe('what a query finds', () => {
  it.each(cases)('%s in %s: %s', (query, text, expected) => {
    const [id] = add(text)
    expect(found(query)).toEqual(expected ? [id] : [])
    index()
    expect(found(query)).toEqual(expected ? [id] : [])
  })

  it('looks in source and output, and in the raw request and response where those are all there is', () => {
    const [plain, raw] = add(
      { source: '賈寶玉', output: 'Jia Baoyu' },
      {
        request: { model: 'baoyu-model', messages: [{ role: 'user', content: [{ type: 'text', text: '林黛玉' }] }] },
        response: { id: 'baoyu-id', choices: [{ message: { content: 'Lin Daiyu' } }] },
      },
    )
    index()
    expect(found('寶玉')).toEqual([plain])
    expect(found('黛玉')).toEqual([raw])
    expect(found('daiyu')).toEqual([raw])
    expect(found('baoyu')).toEqual([plain])
  })
})

describe('a page of hits', () => {
  it('comes newest first by the time of the call, indexed or not, and goes on where the last one ended', () => {
    const hour = 3_600_000
    const times = [5, 1, 3, 3, 3, 9, 7, 2].map(hours => 1_700_000_000_000 + hours * hour)
    const ids = add(...times.slice(0, 5).map(createdAt => ({ output: 'moon', createdAt })))
    index()
    ids.push(...add(...times.slice(5).map(createdAt => ({ output: 'moon', createdAt }))))
    const walked: number[] = []
    let before: number | null = null
    do {
      const page = searchCalls(temporary.store, 'moon', { limit: 2, before })
      walked.push(...page.hits.map(hit => hit.callId))
      before = page.next
    } while (before !== null)
    const at = new Map(ids.map((id, position) => [id, times[position] ?? 0]))
    expect(walked.toSorted((a, b) => a - b)).toEqual(ids)
    expect(walked.map(id => at.get(id))).toEqual(times.toSorted((a, b) => b - a))
    expect(found('moon', { from: 1_700_000_000_000 + 6 * hour, to: 1_700_000_000_000 + 9 * hour })).toEqual([ids[6]])
  })

  it('keeps to the calls that other filters accept, over as many pages as it takes', () => {
    const ids = add(...Array.from({ length: 300 }, (_, at) => ({ output: '月', createdAt: 1_700_000_000_000 + at })))
    index()
    const wanted = ids.filter(id => id % 97 === 0)
    const accept = (some: readonly number[]) => new Set(some.filter(id => wanted.includes(id)))
    expect(found('月', { limit: 50, accept })).toEqual(wanted.toReversed())
  })

  it('shows where the match is', () => {
    add({ source: `${'前'.repeat(500)}紅樓夢${'後'.repeat(500)}`, output: 'Nothing here' })
    index()
    const [hit] = searchCalls(temporary.store, '樓夢').hits
    expect(hit?.snippets).toHaveLength(1)
    const snippet = hit?.snippets[0]
    expect(snippet).toMatchObject({ part: 'source', cutStart: true, cutEnd: true })
    expect(snippet?.matches.map(match => snippet.text.slice(match.start, match.end))).toEqual(['樓夢'])
    expect(snippet?.text.length).toBeLessThan(200)
  })

  it('uses the index alone, backwards in time, without sorting', () => {
    add('紅樓夢', 'red chamber')
    index()
    const search = createSearchRepository(temporary.store)
    for (const query of ['夢', '樓夢', 'red', 'red chamber']) {
      const plan = search.explain(indexExpression(parseSearch(query)) ?? '')
      expect(plan.join('\n')).toMatch(/SCAN s VIRTUAL TABLE INDEX/)
      expect(plan.join('\n')).toMatch(/SEARCH d USING INTEGER PRIMARY KEY/)
      expect(plan.join('\n')).not.toMatch(/TEMP B-TREE|SCAN d/)
    }
  })
})

describe('strange input', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({
      unit: fc.constantFrom(
        '"',
        "'",
        '*',
        '^',
        ':',
        '(',
        ')',
        '-',
        '+',
        '{',
        '}',
        'AND',
        'OR',
        'NOT',
        'NEAR',
        ' ',
        'a',
        '夢',
        '\0',
        '\ud800',
        '\udc00',
        '\ue000',
        '👩‍👩‍👧',
        '\u0301',
        'text:',
        ';',
        '%',
        '\\',
      ),
      maxLength: 30,
    }),
  )

  it('never throws, for any query over any text, indexed or not', () => {
    add('紅樓夢 red chamber', 'a AND b')
    index()
    fc.assert(
      fc.property(nasty, nasty, (query, text) => {
        const [id] = add(text)
        searchCalls(temporary.store, query, { limit: 3 })
        index()
        searchCalls(temporary.store, query, { limit: 3 })
        temporary.store.db.prepare('DELETE FROM call_contents WHERE call_id = ?').run(id)
      }),
      { numRuns: 150 },
    )
  })

  it('finds any piece of a text that is cut at its own units, from the index as from the text', () => {
    const words = fc.string({
      unit: fc.constantFrom(
        '紅',
        '樓',
        '夢',
        'か',
        'ガ',
        '사',
        ' ',
        '，',
        'a',
        'B',
        'é',
        '3',
        'ก',
        '𠮷',
        '-',
        '\n',
        'ﬁ',
        'Ｗ',
      ),
      minLength: 1,
      maxLength: 25,
    })
    fc.assert(
      fc.property(words, fc.nat(30), fc.integer({ min: 1, max: 6 }), (text, from, count) => {
        const normal = normaliseText(text)
        const units = textUnits(normal)
        fc.pre(units.length > 0)
        const at = from % units.length
        const last = Math.min(units.length - 1, at + count - 1)
        const piece = `"${normal.slice(units[at]?.start, units[last]?.end)}"`
        const [id] = add(text)
        expect(found(piece, { limit: 1000 })).toContain(id)
        index()
        expect(found(piece, { limit: 1000 })).toContain(id)
      }),
      { numRuns: 150 },
    )
  })

  it('agrees between index and text about what is not there', () => {
    const letters = fc.string({
      unit: fc.constantFrom('紅', '樓', '夢', 'a', 'b', ' ', '，'),
      minLength: 1,
      maxLength: 12,
    })
    fc.assert(
      fc.property(letters, letters, (text, wanted) => {
        const query = parseSearch(`"${wanted}"`)
        fc.pre(query.phrases.length > 0)
        const units = textUnits(normaliseText(text))
        const expected = query.phrases.every(phrase => findPhrase(units, phrase).length > 0)
        const [id] = add(text)
        index()
        expect(found(`"${wanted}"`, { limit: 1000 }).includes(id ?? 0)).toBe(expected)
      }),
      { numRuns: 200 },
    )
  })

  it('finds nothing for nothing', () => {
    add('a')
    for (const query of ['', '   ', '"', '""', '***', '。、', '\0']) expect(found(query)).toEqual([])
  })
})
