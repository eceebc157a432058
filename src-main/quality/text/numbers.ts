import { readings, splitGroups, toAsciiDigits } from './digit-groups.ts'
import { parseHanNumber } from './han-numbers.ts'
import { joinNumbers } from './join-numbers.ts'
import { type NumberWords, numberWords } from './number-words.ts'
import type { PreparedText } from './prepared-text.ts'
import { readRoman } from './roman-numbers.ts'

/** A number in a text, with every value it may be read as: `1.234` is a thousand or one and a bit. */
export interface NumberMention {
  readonly start: number
  readonly end: number
  readonly values: readonly number[]
  /** `digits` are meant as a number; `word` may be one by chance (二 in 二话不说, `second`), `month` is a month's name. */
  readonly kind: 'digits' | 'word' | 'month'
  /** Stuck to a letter: part of a name such as COVID-19, H1N1 or F22. */
  readonly inName: boolean
}

// Groups of digits with one separator between; words of letters; runs of Chinese numerals.
const pattern =
  /(?<digits>[0-9０-９०-९٠-٩]+(?:[.,٫٬' \u00a0\u202f’，．][0-9０-９०-९]{1,3}(?![0-9])|[.,．][0-9０-９]+){0,12})|(?<han>[〇零一二三四五六七八九十百千万萬億亿兆两兩]+)|(?<word>[\p{L}\p{M}]+)/gu

export function findNumbers(prepared: PreparedText): readonly NumberMention[] {
  const { text, language } = prepared
  const code = language?.code ?? 'en'
  const words = numberWords(code)
  const readsHan = code === 'zh' || code === 'ja' || code === 'yue'
  const usesWords = words.words.size > 0 || words.months.size > 0
  const found: NumberMention[] = []
  const skip = prepared.protectedSpans.filter(span => span.kind === 'link' || span.kind === 'tag')
  let skipped = 0
  for (const match of text.matchAll(readsHan ? hanPattern : usesWords ? pattern : digitsPattern)) {
    while (skipped < skip.length && (skip[skipped]?.end ?? 0) <= match.index) skipped += 1
    const within = skip[skipped]
    if (within !== undefined && match.index >= within.start) continue
    const groups = match.groups ?? {}
    if (groups.digits !== undefined) {
      for (const mention of readDigits(text, match.index, groups.digits, words, readsHan)) found.push(mention)
    } else if (groups.han !== undefined) {
      if (readsHan) addHan(found, text, match.index, groups.han)
    } else if (groups.word !== undefined) addWord(found, match.index, groups.word, words)
  }
  return joinNumbers(found, text)
}

const digitsPattern = /(?<digits>[0-9０-９]+(?:[.,' \u00a0\u202f’][0-9０-９]{1,3}(?![0-9])|[.,][0-9]+){0,12})/gu
const hanPattern =
  /(?<digits>[0-9０-９]+(?:[.,，．][0-9０-９]{1,3}(?![0-9０-９])|[.,．][0-9０-９]+){0,12})|(?<han>[〇零一二三四五六七八九十百千万萬億亿兆两兩]+)/gu

const hanScale: Readonly<Record<string, number>> = {
  十: 10,
  百: 100,
  千: 1e3,
  万: 1e4,
  萬: 1e4,
  亿: 1e8,
  億: 1e8,
  兆: 1e12,
}

function readDigits(
  text: string,
  start: number,
  raw: string,
  words: NumberWords,
  readsHan: boolean,
): readonly NumberMention[] {
  const plain = toAsciiDigits(raw)
  const before = text.charAt(start - 1)
  const inName =
    /[\p{L}_]/u.test(before) && !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(before)
  const pieces = splitGroups(plain)
  if (pieces.length > 1) {
    return pieces.map(({ at, text: piece }) => ({
      start: start + at,
      end: start + at + piece.length,
      values: readings(piece),
      kind: 'digits',
      inName,
    }))
  }
  const end = start + raw.length
  const scaled = readsHan ? hanMagnitude(text, end) : wordMagnitude(text, end, words)
  const base = readings(plain)
  let values = scaled.factor === 1 ? base : base.map(value => value * scaled.factor)
  if (readsHan) {
    // 3億5000万: what follows at once belongs to the same number.
    values = [...values, ...eraYears(text, start, base)]
    if (text.charAt(end) === '年' && plain.length === 2) values.push(...base.flatMap(v => [v + 1900, v + 2000]))
  }
  return [{ start, end: scaled.end, values, kind: 'digits', inName }]
}

function hanMagnitude(text: string, from: number): { factor: number; end: number } {
  let factor = 1
  let end = from
  if (text.charAt(end) === '多' || text.charAt(end) === '余' || text.charAt(end) === '餘') end += 1
  while (end < from + 4) {
    const scale = hanScale[text.charAt(end)]
    if (scale === undefined) break
    factor *= scale
    end += 1
  }
  return factor === 1 ? { factor, end: from } : { factor, end }
}

function wordMagnitude(text: string, from: number, words: NumberWords): { factor: number; end: number } {
  let factor = 1
  let end = from
  for (let turn = 0; turn < 2; turn += 1) {
    const next = nextWord(text, end)
    if (next === null) break
    const scale = magnitudeOf(next.word, words)
    if (scale === null) break
    factor *= scale
    end = next.end
  }
  return { factor, end }
}

function nextWord(text: string, from: number): { word: string; end: number } | null {
  let at = from
  while (at < from + 2 && /[\s\u00a0.-]/u.test(text.charAt(at))) at += 1
  let end = at
  while (end < at + 16 && /\p{L}|\p{M}/u.test(text.charAt(end))) end += 1
  return end === at ? null : { word: text.slice(at, end).toLowerCase(), end }
}

function magnitudeOf(word: string, { magnitudes }: NumberWords): number | null {
  for (const [stem, factor] of magnitudes) {
    if (word.startsWith(stem) && word.length <= stem.length + 4) return factor
  }
  return null
}

const eras: readonly (readonly [string, number])[] = [
  ['令和', 2018],
  ['平成', 1988],
  ['昭和', 1925],
  ['大正', 1911],
  ['明治', 1867],
]

function eraYears(text: string, start: number, values: readonly number[]): number[] {
  const name = text.slice(Math.max(0, start - 2), start)
  const offset = eras.find(([era]) => era === name)?.[1]
  return offset === undefined ? [] : values.map(value => value + offset)
}

function addHan(found: NumberMention[], text: string, start: number, raw: string): void {
  const value = parseHanNumber(raw)
  if (value === null) return
  const previous = found.at(-1)
  if (previous !== undefined && previous.end >= start + raw.length && previous.kind === 'digits') return
  const ordinal = text.charAt(start - 1) === '第'
  const counted = /^[年月日号號岁歳名位章话話回卷天次倍分秒点時时小円元圓块人万亿億]/u.test(
    text.slice(start + raw.length, start + raw.length + 1),
  )
  const strong = raw.length >= 2 && (ordinal || counted || /^[〇零一二三四五六七八九]{3,}$/u.test(raw))
  found.push({ start, end: start + raw.length, values: [value], kind: strong ? 'digits' : 'word', inName: false })
}

function addWord(found: NumberMention[], start: number, raw: string, words: NumberWords): void {
  if (raw.length > 20) return
  const word = raw.toLowerCase()
  const end = start + raw.length
  const value = words.words.get(word)
  if (value !== undefined) {
    found.push({ start, end, values: [value], kind: 'word', inName: false })
    return
  }
  const month = words.months.get(word)
  if (month !== undefined) {
    found.push({ start, end, values: [month], kind: 'month', inName: false })
    return
  }
  const previous = found.at(-1)
  if (previous !== undefined && previous.end === end) return
  const scale = magnitudeOf(word, words)
  if (scale !== null && word.length > 3) {
    found.push({ start, end, values: [scale], kind: 'word', inName: false })
    return
  }
  if (/^[IVX]{2,6}$/u.test(raw)) {
    const roman = readRoman(raw)
    if (roman !== null) found.push({ start, end, values: [roman], kind: 'word', inName: false })
    return
  }
  const germanic = readCompound(word, words)
  if (germanic !== null) found.push({ start, end, values: [germanic], kind: 'word', inName: false })
}

/** fünfundzwanzig, dreihundert: German and Dutch write compounds in one word. */
function readCompound(word: string, { words }: NumberWords): number | null {
  const joint = word.indexOf('und', 3)
  if (joint > 0) {
    const units = words.get(word.slice(0, joint)) ?? (word.startsWith('ein') && joint === 3 ? 1 : undefined)
    const tens = words.get(word.slice(joint + 3))
    if (units !== undefined && tens !== undefined) return units + tens
  }
  const hundred = word.indexOf('hundert')
  if (hundred > 2) {
    const units = words.get(word.slice(0, hundred))
    if (units !== undefined && hundred + 7 === word.length) return units * 100
  }
  return null
}
