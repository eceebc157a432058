import { describe, expect, it } from 'vitest'
import { checkSegment } from '../../src-main/quality/check-segment.ts'
import type { QualitySegment } from '../../src-main/quality/segment.ts'

const lines = {
  ja: '図書館の前で、彼女は三時間も待っていたが、友だちは来なかった。それでも彼女は帰らなかった。',
  en: 'She had been waiting in front of the library for three hours, but her friend did not come. Still she did not go home.',
  de: 'Sie hatte drei Stunden lang vor der Bibliothek gewartet, aber ihre Freundin kam nicht. Trotzdem ging sie nicht nach Hause.',
  zh: '她在图书馆前等了三个小时，可是朋友没有来。即便如此，她还是没有回家。',
} as const

function find(segment: QualitySegment, optIn: readonly string[] = []) {
  return checkSegment(segment, { optIn: new Set(optIn) }).findings.map(({ check, severity }) => `${check} ${severity}`)
}
const jaEn = (target: string, source: string = lines.ja): QualitySegment => ({
  source,
  target,
  sourceLanguage: 'ja',
  targetLanguage: 'en',
})
const enDe = (target: string, source: string = lines.en): QualitySegment => ({
  source,
  target,
  sourceLanguage: 'en',
  targetLanguage: 'de',
})

describe('faults that make a translation unusable', () => {
  it('finds nothing in sound translations', () => {
    expect(find(jaEn(lines.en))).toEqual([])
    expect(find(enDe(lines.de))).toEqual([])
    expect(find({ source: lines.en, target: lines.zh, sourceLanguage: 'en', targetLanguage: 'zh' })).toEqual([])
  })

  it.each(['', '   ', '\n', '.', '…'])('finds an answer without text: %j', target => {
    expect(find(jaEn(target))).toContain('empty critical')
  })

  it('says nothing about an empty source', () => {
    expect(find(jaEn('', ''))).toEqual(['empty critical'])
    expect(find(jaEn('……', '……'))).toEqual([])
  })

  it('finds the source in place of a translation', () => {
    expect(find(jaEn(lines.ja)).join()).toMatch(/critical/)
    expect(find(enDe(lines.en))).toContain('echo critical')
  })

  it('finds one paragraph left as it was', () => {
    const source = `${lines.en}\nNobody knew what had happened to the others that night.\n${lines.en}`
    const target = `${lines.de}\nNobody knew what had happened to the others that night.\n${lines.de}`
    const { findings } = checkSegment(enDe(target, source))
    const echo = findings.find(({ check }) => check === 'echo')
    expect(echo?.severity).toBe('critical')
    expect(target.slice(echo?.targetSpan?.start, echo?.targetSpan?.end)).toContain('knew what had happened')
  })

  it('lets names and titles stand', () => {
    expect(
      find(enDe('Er spielte Grand Theft Auto San Andreas.', 'He was playing Grand Theft Auto San Andreas.')),
    ).toEqual([])
  })

  it('finds the wrong language, by script and by small words', () => {
    expect(
      find(enDe('Elle attendait devant la bibliothèque depuis trois heures, mais son amie ne vint pas.')),
    ).toContain('wrong_language critical')
    expect(find({ source: lines.en, target: lines.ja, sourceLanguage: 'en', targetLanguage: 'zh' })).toContain(
      'wrong_language critical',
    )
    expect(find({ source: lines.en, target: lines.zh, sourceLanguage: 'en', targetLanguage: 'ja' })).toContain(
      'wrong_language critical',
    )
  })

  it('finds loops, and lets screams of the source be', () => {
    expect(find(jaEn(`${lines.en}${' and she waited'.repeat(12)}`))).toContain('loop critical')
    expect(
      find({ source: 'AAAAH!', target: `${'啊'.repeat(30)}！`, sourceLanguage: 'en', targetLanguage: 'zh' }),
    ).toContain('loop critical')
    const scream = {
      source: `「${'あ'.repeat(30)}！」`,
      target: `“${'啊'.repeat(30)}！”`,
      sourceLanguage: 'ja',
      targetLanguage: 'zh',
    }
    expect(find(scream)).not.toContain('loop critical')
  })

  it('finds a text that breaks off, and says so when the model ran into its limit', () => {
    expect(find(jaEn(lines.en.slice(0, 62)))).toContain('truncation critical')
    expect(find({ ...jaEn(lines.en), finishReason: 'length' })).toContain('truncation critical')
  })

  it('takes the bracket that closes a Japanese speech for the end of its sentence', () => {
    const speech = {
      source: 'The girl bit into the apple. "I am not mooring," she said. "I am delivering."',
      target: '女の子は林檎をかじった。「泊めに来たんじゃないの」と女の子は言った。「届けに来たの」',
      sourceLanguage: 'en',
      targetLanguage: 'ja',
    }
    expect(find(speech).filter(found => found.startsWith('truncation'))).toEqual([])
    const open = { ...speech, target: speech.target.replace('」と女の子は言った。「届けに来たの」', '」と女の子は') }
    expect(find(open).some(found => found.startsWith('truncation'))).toBe(true)
  })

  it('finds refusals in English and in the target language, and no refusal in a story', () => {
    expect(find(enDe("I'm sorry, but I can't translate this text."))).toContain('refusal critical')
    expect(find(enDe('Es tut mir leid, aber ich kann diesen Text nicht übersetzen.'))).toContain('refusal critical')
    expect(
      find(
        jaEn(
          '"I\'m sorry, I cannot help you with that request," said the clerk.',
          '「申し訳ありませんが、そのご依頼には対応できません」と係員は言った。',
        ),
      ),
    ).not.toContain('refusal critical')
  })

  it('finds a paragraph without a counterpart, with its place in the source', () => {
    const paragraphs = [
      lines.en,
      'The lamps went out one by one along the river, and the last boat was gone.',
      lines.en,
      'He asked her why. "Because I said I would," she answered.',
    ]
    const german = [
      lines.de,
      'Die Lampen am Fluss erloschen eine nach der anderen, und das letzte Boot war fort.',
      lines.de,
      'Er fragte sie, warum. „Weil ich es gesagt habe“, antwortete sie.',
    ]
    const whole = enDe(german.join('\n'), paragraphs.join('\n'))
    expect(find(whole)).toEqual([])
    const { findings } = checkSegment({ ...whole, target: german.filter((_, at) => at !== 1).join('\n') })
    const missing = findings.find(({ check }) => check === 'omission')
    expect(missing?.severity).toBe('critical')
    expect(paragraphs.join('\n').slice(missing?.sourceSpan?.start, missing?.sourceSpan?.end)).toBe(paragraphs[1])
  })
})

describe('faults in a part of the text', () => {
  it('finds each kana run with its place, and leaves the marks that Chinese uses too', () => {
    const { findings } = checkSegment({
      source: 'オニヤンマが飛ぶ。',
      target: '蜻蜓オニヤンマ在飞。',
      sourceLanguage: 'ja',
      targetLanguage: 'zh',
    })
    expect(findings.map(({ check, targetSpan }) => [check, targetSpan])).toContainEqual([
      'residue',
      { start: 2, end: 7 },
    ])
    expect(
      find({ source: '一関・平泉のニュース', target: '一关・平泉的新闻', sourceLanguage: 'ja', targetLanguage: 'zh' }),
    ).toEqual([])
  })

  it('finds the model talking: fences, lead-ins, notes, reasoning', () => {
    for (const added of [
      '```',
      'Hier ist die Übersetzung:\n',
      '<think>let me see</think>',
      "(Translator's note: a pun)",
    ]) {
      expect(find(enDe(`${added}${lines.de}`))).toContain('added_text major')
    }
  })

  it('reads numbers in any notation', () => {
    for (const [source, target] of [
      ['三百万円を払った。', 'They paid 3 million yen.'],
      ['人口は1億2000万人だ。', 'The population is 120 million.'],
      ['令和6年5月3日に会った。', 'They met on May 3, 2024.'],
      ['兵士は二十五人いた。', 'There were twenty-five soldiers.'],
      ['１２３人が来た。', '123 people came.'],
    ] as const) {
      expect(find(jaEn(target, source)).filter(found => found.startsWith('numbers'))).toEqual([])
    }
    expect(find(jaEn('They paid 3 thousand yen.', '三百万円を払った。'))).toContain('numbers major')
    expect(find(enDe('Es waren 1967 Leute da.', 'There were 1,976 people.'))).toContain('numbers major')
    expect(find(enDe('Es waren 1.976 Leute da.', 'There were 1,976 people.'))).toEqual([])
  })

  it('takes the longest glossary term, tolerates endings, and tells a part from nothing', () => {
    const glossary = [
      { source: '東京', target: 'Tokyo' },
      { source: '東京大学', target: 'University of Tokyo' },
      { source: '青雲門', target: 'Azure Cloud Sect' },
    ]
    expect(find({ ...jaEn('He studied at the University of Tokyo.', '彼は東京大学で学んだ。'), glossary })).toEqual([])
    expect(find({ ...jaEn('Disciples of the Azure Cloud Sects came.', '青雲門の弟子が来た。'), glossary })).toEqual([])
    expect(find({ ...jaEn('Disciples of the Blue Cloud came here.', '青雲門の弟子が来た。'), glossary })).toContain(
      'glossary minor',
    )
    expect(find({ ...jaEn('Disciples of that school came here.', '青雲門の弟子が来た。'), glossary })).toContain(
      'glossary major',
    )
  })

  it('finds a name written otherwise than before', () => {
    const names = [{ source: '佐藤克己', target: 'Sato Katsuki' }]
    expect(find({ ...jaEn('Sato Kazuki came in.', '佐藤克己が入ってきた。'), names })).toContain('names major')
    expect(find({ ...jaEn('Sato Katsuki came in.', '佐藤克己が入ってきた。'), names })).toEqual([])
  })

  it('finds drifting pronouns only where asked to', () => {
    const characters = [{ source: '美玲', target: 'Meiling', gender: 'female' as const }]
    const drifting = {
      ...jaEn('Meiling drew his sword. He raised his hand and he ran.', '美玲は剣を抜いた。手を上げて走った。'),
      characters,
    }
    expect(find(drifting)).toEqual([])
    expect(find(drifting, ['voice'])).toEqual(['voice minor'])
  })

  it('finds lost placeholders, tags and links', () => {
    expect(find(enDe('Hallo, du hast neue Briefe.', 'Hello {name}, you have <b>new</b> letters.'))).toContain(
      'markup major',
    )
    expect(
      find(enDe('Hallo {name}, du hast <b>neue</b> Briefe.', 'Hello {name}, you have <b>new</b> letters.')),
    ).toEqual([])
  })

  it('finds an open quote, and none where speech goes on in the next paragraph', () => {
    expect(find(jaEn('“I am here, he said.', '「ここだ」と彼は言った。'))).toContain('quotes minor')
    const speech = '“I was here.\n“And I was there.”'
    expect(
      find(jaEn(speech, '「ここにいた。\nそして、あそこにもいた」')).filter(found => found.startsWith('quotes')),
    ).toEqual([])
  })
})

describe('what is no fault', () => {
  const critical = (segment: QualitySegment) =>
    checkSegment(segment).findings.flatMap(({ check, severity }) => (severity === 'critical' ? [check] : []))
  const frEn = (source: string, target: string): QualitySegment => ({
    ...{ source, target },
    ...{ sourceLanguage: 'fr', targetLanguage: 'en' },
  })

  it.each([
    ['Chapitre 5', 'V'],
    ['Chapitre 16', 'XVI'],
    ['第二十章', '20'],
    ['Chapitre 30', 'Chapter Thirty'],
  ])('a heading that another translator writes as its number: %s, %s', (source, target) => {
    expect(critical({ ...frEn(source, target), ...(source.startsWith('第') && { sourceLanguage: 'zh' }) })).toEqual([])
  })

  it('one word of another language said again and again, and a link alone', () => {
    expect(critical({ source: null, target: '"A-ah say, that\'s a locust, a-ah----."', targetLanguage: 'en' })).toEqual(
      [],
    )
    const link = 'https://example.org/culture/books/killing-in-the-name-of-the-king-has-been-supported/'
    expect(critical({ ...frEn(link, link), sourceLanguage: 'en', targetLanguage: 'cs' })).toEqual([])
  })

  it('a string of names, however long', () => {
    const name = 'Don Fernando d’Ibaraa y Figueora y Mascarenes y Lampourdos y Souza'
    const source = `Ils abordèrent chez le gouverneur ${name}. Ce seigneur avait une fierté convenable à un homme qui portait tant de noms.`
    const target = `They landed at the house of the governor, ${name}. This lord had the pride that suits a man who bears so many names.`
    expect(critical(frEn(source, target))).toEqual([])
  })

  it('paragraphs that a translator built anew, where nothing is missing', () => {
    const sentence = (at: number) =>
      `Il marcha ${at} heures sous la pluie avant de trouver une porte ouverte et un peu de soupe.`
    const told = (at: number) => `He walked for ${at} hours in the rain before he found an open door and a little soup.`
    const many = Array.from({ length: 24 }, (_, at) => at)
    const source = many.map(sentence).join('\n')
    const groups = [many.slice(0, 9), many.slice(9, 10), many.slice(10, 18), many.slice(18)]
    const target = groups.map(group => group.map(told).join(' ')).join('\n')
    expect(critical(frEn(source, target))).toEqual([])
    // The same with half of it gone is one.
    const half = groups
      .slice(0, 2)
      .map(group => group.map(told).join(' '))
      .join('\n')
    expect(critical(frEn(source, half))).toContain('omission')
    const kept = many
      .filter(at => at % 2 === 0)
      .map(told)
      .join('\n')
    expect(critical(frEn(source, kept))).toContain('omission')
  })
})

describe('other operations', () => {
  it('checks abstracts for length and names that the chapter lacks', () => {
    const source = `Anna met Boris at the station. ${lines.en} `.repeat(12)
    const abstract = (target: string): QualitySegment => ({
      source,
      target,
      sourceLanguage: 'en',
      targetLanguage: 'en',
      operation: 'abstract_generation',
    })
    expect(find(abstract('Anna waits for a friend who does not come, and meets Boris at the station.'))).toEqual([])
    expect(find(abstract('Anna waits for a friend who does not come, and then meets Dimitri at the station.'))).toEqual(
      ['abstract major'],
    )
    expect(find(abstract(source))).toContain('abstract major')
  })

  it('checks key terms: readable, in the source, once', () => {
    const terms = (target: string): QualitySegment => ({
      source: '青雲門の張小凡',
      target,
      sourceLanguage: 'ja',
      targetLanguage: 'en',
      operation: 'key_terms_extraction',
    })
    expect(find(terms('{"terms":[{"term":"青雲門","translation":"Azure Cloud Sect"}]}'))).toEqual([])
    expect(find(terms('Here are the terms.'))).toContain('key_terms critical')
    expect(find(terms('["青雲門","青雲門","鬼王"]'))).toEqual(['key_terms major', 'key_terms minor'])
  })

  it('checks a division: whole, in order, at paragraph ends', () => {
    const source = 'One.\nTwo.\nThree.'
    const divide = (chapters: readonly { start: number; end: number }[]): QualitySegment => ({
      source,
      target: 'divided',
      operation: 'chapter_division',
      chapters,
    })
    expect(
      find(
        divide([
          { start: 0, end: 5 },
          { start: 5, end: 16 },
        ]),
      ),
    ).toEqual([])
    expect(find(divide([{ start: 0, end: 5 }]))).toContain('division critical')
    expect(
      find(
        divide([
          { start: 0, end: 7 },
          { start: 7, end: 16 },
        ]),
      ),
    ).toContain('division major')
  })
})

describe('scores', () => {
  it('is full for a faultless abstract or list of terms, which are meant to be shorter than the chapter', () => {
    const chapter = { source: lines.ja.repeat(6), sourceLanguage: 'ja', targetLanguage: 'en' }
    const abstract = {
      ...chapter,
      operation: 'abstract_generation',
      target: 'He hurts himself as a schoolboy by jumping from a window, and cannot stand for days afterwards.',
    } as const
    expect(checkSegment(abstract)).toMatchObject({ score: 1, findings: [] })
  })

  it('puts a sound text above one with a blemish, and that above a broken one', () => {
    const sound = checkSegment(jaEn(lines.en)).score
    const blemished = checkSegment(jaEn(lines.en.replace('three hours', '13 hours'))).score
    const broken = checkSegment(jaEn('')).score
    expect(sound).toBeGreaterThan(blemished)
    expect(blemished).toBeGreaterThan(broken)
    expect(sound).toBeLessThanOrEqual(1)
    expect(broken).toBeLessThan(0.3)
  })
})
