import { seededRandom } from '../bulk-ledger.ts'
import { isReference, isSound, pairOf, type Row } from './rows.ts'

/**
 * The fault injector. Takes sound translations (by people, or without fault for everyone who rated them) and breaks
 * them as models do. Seeded: the same rows and seed give the same faults. Every kind is made in every language pair.
 *
 * | kind | what is done |
 * |---|---|
 * | empty | nothing, white space, or a lone mark |
 * | untranslated | the source stands in the target's place; in a document, for one paragraph of at least 60 characters, or every fourth time for the whole of it |
 * | wrong_language | text of a third language of about the same length, from another document, most of it letters |
 * | loop | from a random place on, the last 1 to 12 words (4 to 24 characters where there are no spaces) or all that stands before, 6 to 40 times; of documents every fourth its last paragraph |
 * | truncation | cut at 20 % to 80 % of its length, within a sentence |
 * | refusal | one of the refusals that models really gave (of the set wmt24_meta), or one in the target language |
 * | paragraph_omitted | documents only: one paragraph of at least 30 source characters (in English measure) is left out |
 *
 * A document is three to eight consecutive segments of one document and system, a paragraph each.
 */
export const faultKinds = [
  'empty',
  'untranslated',
  'wrong_language',
  'loop',
  'truncation',
  'refusal',
  'paragraph_omitted',
] as const
export type FaultKind = (typeof faultKinds)[number]

export interface FaultCase {
  /** Null for the sound text itself. */
  readonly kind: FaultKind | null
  readonly level: 'segment' | 'document'
  readonly pair: string
  readonly row: Row
  readonly byPerson: boolean
}

const refusals: Readonly<Record<string, readonly string[]>> = {
  zh: ['抱歉，我无法翻译这段内容，因为它包含暴力描写。', '很抱歉，作为一个人工智能助手，我不能协助处理这类请求。'],
  ja: [
    '申し訳ありませんが、この内容を翻訳することはできません。',
    '申し訳ございませんが、そのリクエストには対応できません。',
  ],
  de: [
    'Es tut mir leid, aber ich kann diesen Text nicht übersetzen.',
    'Leider kann ich bei dieser Anfrage nicht behilflich sein, da der Inhalt gegen die Richtlinien verstößt.',
  ],
  ru: [
    'Извините, но я не могу перевести этот текст.',
    'К сожалению, я не могу помочь с этим запросом, так как он содержит неприемлемый контент.',
  ],
  cs: [
    'Omlouvám se, ale tento text nemohu přeložit.',
    'Bohužel s tímto požadavkem nemohu pomoci, protože obsahuje nevhodný obsah.',
  ],
  hi: ['क्षमा करें, मैं इस पाठ का अनुवाद नहीं कर सकता।', 'मुझे खेद है, लेकिन मैं इस अनुरोध में सहायता नहीं कर सकता।'],
  es: [
    'Lo siento, pero no puedo traducir este texto.',
    'Lamentablemente, no puedo ayudar con esta solicitud porque el contenido es inapropiado.',
  ],
  en: [
    "I'm sorry, but I can't translate this text.",
    'I cannot assist with this request because the content is explicit.',
    'As an AI language model, I am unable to translate content of this kind.',
  ],
}

export interface InjectorInput {
  /** Rows of all sets; the unsound ones only lend the third languages. */
  readonly rows: readonly Row[]
  /** Real refusals. */
  readonly refusals: readonly string[]
  readonly seed: number
  /** Sound texts a pair and level. */
  readonly perPair: number
}

export function injectFaults(input: InjectorInput): readonly FaultCase[] {
  const random = seededRandom(input.seed)
  const byPair = Map.groupBy(
    input.rows.filter(row => isSound(row) && row.target.trim() !== ''),
    pairOf,
  )
  const byTarget = Map.groupBy(
    input.rows.filter(row => isSound(row) && row.target.length > 20 && isMostlyLetters(row.target)),
    row => row.target_lang,
  )
  const cases: FaultCase[] = []
  for (const [pair, rows] of [...byPair].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const segments = shuffle(rows.filter(isLongEnough), random).slice(0, input.perPair)
    const documents = shuffle(joinDocuments(rows, random), random).slice(0, input.perPair)
    for (const [level, bases] of [
      ['segment', segments],
      ['document', documents],
    ] as const) {
      for (const row of bases) {
        const byPerson = isReference(row)
        cases.push({ kind: null, level, pair, row, byPerson })
        for (const kind of faultKinds) {
          const target = breakText(kind, row, level, { random, byTarget, refusals: input.refusals })
          if (target !== null) cases.push({ kind, level, pair, row: { ...row, target }, byPerson })
        }
      }
    }
  }
  return cases
}

function isLongEnough(row: Row): boolean {
  return measure(row.source) >= 30
}

function isMostlyLetters(text: string): boolean {
  return (text.match(/\p{L}|\p{M}/gu)?.length ?? 0) >= text.replaceAll(/\s/gu, '').length * 0.6
}

/** About the characters it has in English. */
function measure(text: string): number {
  const han = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0
  return text.length + han * 2
}

function shuffle<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  const shuffled = [...items]
  for (let at = shuffled.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1))
    const item = shuffled[at] as Item
    shuffled[at] = shuffled[other] as Item
    shuffled[other] = item
  }
  return shuffled
}

function joinDocuments(rows: readonly Row[], random: () => number): readonly Row[] {
  const documents: Row[] = []
  const groups = Map.groupBy(rows, row => `${row.set}|${row.doc.replace(/#.*$/u, '')}|${row.system}`)
  for (const [, group] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const ordered = [...group].sort((a, b) => Number(a.seg) - Number(b.seg))
    for (let at = 0; at < ordered.length; ) {
      const size = 3 + Math.floor(random() * 6)
      const part = ordered.slice(at, at + size)
      at += size
      const [first] = part
      if (first === undefined || part.length < 3) continue
      const line = (text: string) => text.replaceAll(/\s*\n\s*/gu, ' ').trim()
      documents.push({
        ...first,
        source: part.map(row => line(row.source)).join('\n'),
        target: part.map(row => line(row.target)).join('\n'),
      })
    }
  }
  return documents
}

interface Means {
  readonly random: () => number
  readonly byTarget: ReadonlyMap<string, readonly Row[]>
  readonly refusals: readonly string[]
}

function breakText(kind: FaultKind, row: Row, level: FaultCase['level'], means: Means): string | null {
  const { random } = means
  switch (kind) {
    case 'empty':
      return pick(['', '  ', '\n', '.', '…'], random)
    case 'untranslated':
      return level === 'segment' || random() < 0.25 ? row.source : untranslateParagraph(row, random)
    case 'wrong_language':
      return thirdLanguage(row, means)
    case 'loop':
      return level === 'document' && random() < 0.25 ? loopParagraph(row, random) : loop(row, random)
    case 'truncation':
      return truncate(row.target, random)
    case 'refusal':
      return pick(
        [...means.refusals, ...(refusals[row.target_lang] ?? []), ...(refusals[row.target_lang] ?? [])],
        random,
      )
    case 'paragraph_omitted':
      return level === 'document' ? omitParagraph(row, random) : null
  }
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  return items[Math.floor(random() * items.length)] as Item
}

function untranslateParagraph(row: Row, random: () => number): string | null {
  const source = row.source.split('\n')
  const target = row.target.split('\n')
  const long = source.flatMap((paragraph, index) => (measure(paragraph) >= 60 ? [index] : []))
  if (long.length === 0) return null
  const at = pick(long, random)
  return target.map((paragraph, index) => (index === at ? (source[index] ?? '') : paragraph)).join('\n')
}

function thirdLanguage(row: Row, { random, byTarget }: Means): string | null {
  const languages = [...byTarget.keys()]
    .filter(language => language !== row.source_lang && language !== row.target_lang)
    .sort()
  const rows = byTarget.get(pick(languages, random)) ?? []
  let best: Row | null = null
  for (let tries = 0; tries < 40; tries += 1) {
    const candidate = pick(rows, random)
    const off = Math.abs(Math.log(measure(candidate.target) / measure(row.target)))
    if (best === null || off < Math.abs(Math.log(measure(best.target) / measure(row.target)))) best = candidate
  }
  return best?.target ?? null
}

function loop(row: Row, random: () => number): string | null {
  const { target } = row
  const spaced = /\s/u.test(target.trim()) && !/^(?:zh|ja)$/u.test(row.target_lang)
  const at = Math.floor(target.length * (0.3 + random() * 0.7))
  const turns = 6 + Math.floor(random() * 35)
  if (!spaced) {
    const size = 4 + Math.floor(random() * 21)
    const unit = target.slice(Math.max(0, at - size), at)
    return unit.trim().length < 4 ? null : target.slice(0, at) + unit.repeat(turns)
  }
  const words = target.slice(0, at).trim().split(/\s+/u)
  const size = random() < 0.2 ? words.length : 1 + Math.floor(random() * 12)
  const unit = words.slice(-size).join(' ')
  return unit.length < 4 ? null : `${words.join(' ')}${` ${unit}`.repeat(turns)}`
}

function loopParagraph(row: Row, random: () => number): string {
  const last = row.target.split('\n').at(-1) ?? ''
  return [row.target, ...Array.from({ length: 6 + Math.floor(random() * 15) }, () => last)].join('\n')
}

function truncate(target: string, random: () => number): string | null {
  const cut = target.slice(0, Math.floor(target.length * (0.2 + random() * 0.6))).trimEnd()
  const open = cut.replace(/[\s.!?。！？…"”』」)）,，、;；:：]+$/u, '')
  return open.length < 3 ? null : open
}

function omitParagraph(row: Row, random: () => number): string | null {
  const source = row.source.split('\n')
  const long = source.flatMap((paragraph, index) => (measure(paragraph) >= 30 ? [index] : []))
  if (long.length === 0) return null
  const at = pick(long, random)
  return row.target
    .split('\n')
    .filter((_, index) => index !== at)
    .join('\n')
}
