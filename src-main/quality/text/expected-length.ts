import type { LanguageTraits } from './languages.ts'
import type { PreparedText } from './prepared-text.ts'
import { scriptIds } from './scripts.ts'

/**
 * How long a translation should be. A text's weighted length is about the number of characters it has
 * in English: a Chinese character weighs 3.6, a kana 1.8, and what stays the same in both languages
 * (a link, a number) weighs the same in both. Weights and spread were fitted on translations that
 * people wrote or found without fault; see docs/quality.md.
 */
export const scriptWeights: ReadonlyMap<number, number> = new Map<number, number>([
  [scriptIds.han, 3.6],
  [scriptIds.hiragana, 1.82],
  [scriptIds.katakana, 1.82],
  [scriptIds.hangul, 2],
  [scriptIds.thai, 1.05],
  [scriptIds.fullwidthMark, 1.47],
])

/** Characters a language needs for what takes one in English. */
const wordiness: Readonly<Record<string, number>> = {
  de: 1.14,
  ru: 0.97,
  uk: 0.97,
  cs: 0.98,
  sk: 0.98,
  hi: 1.02,
  es: 1.08,
  pt: 1.06,
  fr: 1.06,
  it: 1.13,
  pl: 1.01,
  nl: 1.08,
  tr: 1.02,
  id: 1.06,
  vi: 1.05,
  sv: 1,
  is: 1.02,
  hu: 1.03,
  ar: 0.84,
  he: 0.8,
}

/** ln of how much longer translations of a pair are than the two languages apart explain, where enough were seen to say so. */
const pairOffsets: Readonly<Record<string, number>> = {
  'zh-en': 0.03,
  'en-zh': -0.06,
  'ja-zh': 0.09,
  'ja-en': 0.05,
  'ru-en': -0.05,
  'es-en': -0.03,
  'it-en': -0.04,
}

/** ln of the expected length over the source's weighted length. */
export function logExpected(source: LanguageTraits | null, target: LanguageTraits | null): number {
  const offset = pairOffsets[`${source?.code ?? ''}-${target?.code ?? ''}`] ?? 0
  return logWordiness(target) - logWordiness(source) + offset
}

export function weightedLength(text: PreparedText): number {
  let length = text.length
  for (const [script, weight] of scriptWeights) length += (text.scriptCounts[script] ?? 0) * (weight - 1)
  return length
}

/** ln of what a text of this language is long against English. */
function logWordiness(language: LanguageTraits | null): number {
  return Math.log(wordiness[language?.code ?? ''] ?? 1)
}

/** The spread of ln(ratio) for a source of this weighted length: wide for a line, narrow for a chapter. */
export function logRatioSpread(sourceLength: number): number {
  return Math.sqrt(0.0081 + 1.1 / Math.max(5, sourceLength))
}
