import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Failure } from '../../src-main/failure.ts'
import { decodeText } from '../../src-main/operations/decode-text.ts'
import { detectLanguage } from '../../src-main/operations/detect-language.ts'
import { createGlossaryMatcher, parseGlossary } from '../../src-main/operations/glossary.ts'
import { isSameLanguage, parseLanguage } from '../../src-main/operations/languages.ts'
import { readSourceText } from '../../src-main/operations/read-source-text.ts'

/** Encoded by hand: Node reads these encodings and writes none of them. */
const chineseInGb18030 = 'd5e2c0efb5c4c8cbb2bbd6aab5c0cbfbcac7cbadaca3cbfbc3c7d2b2c3bbd3d0cbb5a1a3'
const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'))

describe('reading a text file', () => {
  it('takes UTF-8 and marked UTF-16 as they are, without the mark', () => {
    expect(decodeText(Buffer.from('\ufeff「読む」'), 'a.txt')).toEqual({
      text: '「読む」',
      encoding: 'utf-8',
      note: null,
    })
    expect(decodeText(Buffer.from('\ufeff「読む」', 'utf16le'), 'a.txt').text).toBe('「読む」')
    const swapped = Buffer.from('\ufeff「読む」', 'utf16le').swap16()
    expect(decodeText(swapped, 'a.txt').text).toBe('「読む」')
  })

  it('recognises an East Asian encoding and says so', () => {
    const gb = decodeText(bytesOf(chineseInGb18030), 'a.txt')
    expect(gb.encoding).toBe('gb18030')
    expect(gb.text).toContain('这里的人不知道他是谁')
    expect(gb.note).toMatch(/read as gb18030.*--encoding/)
    const sjis = decodeText(bytesOf('82b182ea82cd83658358836782c582b78142'), 'a.txt')
    expect(sjis).toMatchObject({ encoding: 'shift_jis', text: 'これはテストです。' })
  })

  it('takes the encoding it is told, and refuses what is not in it', () => {
    expect(decodeText(Uint8Array.from([0x63, 0xe9]), 'a.txt', 'windows-1252').text).toBe('cé')
    expect(() => decodeText(Uint8Array.from([0x63, 0xe9]), 'a.txt', 'utf-8')).toThrow(/not valid utf-8/)
    expect(() => decodeText(Uint8Array.from([0x63]), 'a.txt', 'klingon')).toThrow(/not an encoding/)
  })

  it.each([
    ['empty', Uint8Array.of(), /a\.txt is empty/],
    ['binary', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 2, 0xff]), /not a text file.*position 4/],
    ['UTF-16 without a mark', Buffer.from('Hello, you there. ', 'utf16le'), /--encoding utf-16le/],
    [
      'damaged UTF-8',
      Buffer.from([...Buffer.from('日本語の文章です。\nここ'), 0xff, ...Buffer.from('が壊れた。')]),
      /1 broken byte, the first at line 2, column 3/,
    ],
    ['in doubt', Uint8Array.from([0x63, 0x61, 0x66, 0xe9, 0x20, 0xe0, 0x20, 0xe8, 0x20, 0xf4, 0x20]), /--encoding/],
  ])('refuses a file that is %s, saying what to do', (_, bytes, words) => {
    expect(() => decodeText(bytes, 'a.txt')).toThrow(words)
  })

  it('never loses or changes a character it accepts as UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), text => {
        const plain = text.replaceAll(/[\0\ufeff]/g, 'x')
        expect(decodeText(Buffer.from(plain), 'a.txt').text).toBe(plain)
      }),
    )
  })

  it('ends with a text or a Failure for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        try {
          expect(typeof decodeText(bytes, 'a.txt').text).toBe('string')
        } catch (error) {
          expect(error).toBeInstanceOf(Failure)
        }
      }),
    )
  })

  it('reads files and standard input, ruby and all', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'galley-test-'))
    const file = join(folder, 'one.txt')
    const text = '親譲《おやゆず》りの\r\n［＃改ページ］\r\n'
    writeFileSync(file, text)
    const input = Readable.from([Buffer.from(text).subarray(0, 5), Buffer.from(text).subarray(5)])
    expect((await readSourceText(file, { input })).text).toBe(text)
    expect((await readSourceText('-', { input })).text).toBe(text)
    await expect(readSourceText(join(folder, 'none.txt'), { input })).rejects.toMatchObject({ code: 'not_found' })
    await expect(readSourceText(folder, { input })).rejects.toThrow(/is a folder/)
    rmSync(folder, { recursive: true })
  })
})

describe('telling a language', () => {
  it.each([
    ['坂の上の硝子屋には、割れた物しか置いていない。', 'ja'],
    ['这里的人不知道他是谁，他们也没有说过。', 'zh-Hans'],
    ['這裡的人不知道他是誰，他們也沒有說過。', 'zh-Hant'],
    ['그는 언덕 위의 유리 가게에 들어갔다.', 'ko'],
    ['Она ушла, и мы не знали, что это было в последний раз.', 'ru'],
    ['She said that she had seen the man in the house and that he was not alone.', 'en'],
    ['Il ne savait pas que la maison était vide et que les enfants dormaient dans une autre chambre.', 'fr'],
    ['Er wusste nicht, dass das Haus leer war und die Kinder in einem anderen Zimmer schliefen, mit der Tante.', 'de'],
    ['12345 !?', null],
  ])('%s', (text, tag) => expect(detectLanguage(text)).toBe(tag))

  it('takes tags, not names, and tells scripts and regions apart', () => {
    expect(parseLanguage('pt_br')).toEqual({ tag: 'pt-BR', name: 'Brazilian Portuguese' })
    expect(() => parseLanguage('Japanese')).toThrow(/Write ja for Japanese/)
    expect(isSameLanguage('zh', 'zh-Hans-CN')).toBe(true)
    expect(isSameLanguage('zh-Hans', 'zh-Hant')).toBe(false)
    expect(isSameLanguage('pt-BR', 'pt-PT')).toBe(false)
  })
})

describe('a glossary', () => {
  it('is read from CSV, TSV and JSON alike', () => {
    const entries = [
      { source: '坊っちゃん', target: 'Botchan', notes: 'the narrator, "I"' },
      { source: '清', target: 'Kiyo', notes: null },
    ]
    expect(parseGlossary('source,target,notes\n坊っちゃん,Botchan,"the narrator, ""I"""\n清,Kiyo,\n', 'g.csv')).toEqual(
      entries,
    )
    expect(parseGlossary('坊っちゃん\tBotchan\tthe narrator, "I"\n清\tKiyo\n', 'g.tsv')).toEqual(entries)
    expect(parseGlossary(JSON.stringify(entries), 'g.json')).toEqual(entries)
    expect(parseGlossary('{"清": "Kiyo"}', 'g.json')).toEqual([entries[1]])
    const terms = { terms: [{ term: '清', category: 'person', translation: 'Kiyo', explanation: null }] }
    expect(parseGlossary(JSON.stringify(terms), 'g.json')).toEqual([entries[1]])
  })

  it('says which line cannot be used', () => {
    expect(() => parseGlossary('清,Kiyo\nalone\n', 'g.csv')).toThrow(/Line 2.*one column/)
    expect(() => parseGlossary('{"a"', 'g.json')).toThrow(/not valid JSON/)
    expect(() => parseGlossary('\n', 'g.csv')).toThrow(/no entry/)
  })

  it('matches whole words of alphabetic scripts, through ruby and in any width', () => {
    const match = createGlossaryMatcher(
      ['Art', 'elder', '坊っちゃん', 'ABC商会', 'C++', 'Yu-Ts’un'].map(source => ({
        source,
        target: 'x',
        notes: null,
      })),
    )
    const found = (text: string) => match(text).map(({ source }) => source)
    expect(found('The Elders party started')).toEqual(['elder'])
    expect(found('坊《ぼ》っちゃん')).toEqual(['坊っちゃん'])
    expect(found('ＡＢＣ商会と C++.')).toEqual(['ABC商会', 'C++'])
    expect(found('Chia Yu-ts’un smiled.')).toEqual(['Yu-Ts’un'])
  })

  it('takes any characters in a term', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1 }), sources => {
        const match = createGlossaryMatcher(sources.map(source => ({ source, target: 'x', notes: null })))
        for (const source of sources) expect(match(`${source}`).length).toBeGreaterThan(0)
      }),
    )
  })

  it('finds the right two among ten thousand terms', () => {
    const many = Array.from({ length: 10_000 }, (_, n) => ({ source: `第${n}の術`, target: `Art ${n}`, notes: null }))
    const found = createGlossaryMatcher(many)('彼は第42の術と第9999の術を使った。'.repeat(500))
    expect(found.map(({ target }) => target).sort()).toEqual(['Art 42', 'Art 9999'])
  })
})
