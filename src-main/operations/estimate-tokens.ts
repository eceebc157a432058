/**
 * Token counts estimated from characters, for planning chunks and for telling a cost before a run.
 *
 * The weights are tokens per code point, a little above what the current tokenizers of the five
 * providers need for fiction, so that a plan made with them fits. Usage in the ledger always comes
 * from the provider; these numbers never enter it.
 */
export function tokenWeight(codePoint: number): number {
  if (codePoint < 0x80) return asciiWeights[codePoint] ?? 0.3
  if (codePoint < 0x250) return 0.6 // Latin with marks
  if (codePoint < 0x530) return 0.55 // Greek, Cyrillic
  if (codePoint < 0x1100) return 0.9 // Hebrew, Arabic, Indic, Thai and their neighbours
  if (codePoint >= 0x2000 && codePoint < 0x2070) return 0.6 // quotes, dashes, ellipsis
  if (codePoint >= 0x3040 && codePoint < 0x3100) return 0.95 // kana
  if (codePoint >= 0x3000 && codePoint < 0x3040) return 0.8 // CJK punctuation
  if (codePoint >= 0x3400 && codePoint < 0xa000) return 1.15 // Han
  if (codePoint >= 0xac00 && codePoint < 0xd7b0) return 1.15 // Hangul
  if (codePoint >= 0xff00 && codePoint < 0xfff0) return 0.9 // full-width forms
  return codePoint > 0xffff ? 2.5 : 1.2
}

const asciiWeights: readonly number[] = Array.from({ length: 0x80 }, (_, code) => {
  if (code === 0x20) return 0.1
  if (code === 0x0a || code === 0x0d || code === 0x09) return 0.5
  if (code >= 0x30 && code <= 0x39) return 0.5
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) ? 0.25 : 0.5
})

/** Whole tokens, rounded up. */
export function estimateTokens(text: string): number {
  let weight = 0
  for (const character of text) weight += tokenWeight(character.codePointAt(0) ?? 0)
  return Math.ceil(weight)
}

/** How tightly a language is written, counted in tokens for the same content, English being 1. */
const tokensForTheSame: Readonly<Record<string, number>> = {
  en: 1,
  zh: 1.15,
  ja: 1.4,
  ko: 1.4,
  yue: 1.2,
  es: 1.2,
  fr: 1.25,
  de: 1.25,
  it: 1.25,
  pt: 1.2,
  nl: 1.2,
  ru: 1.5,
  uk: 1.6,
  pl: 1.5,
  vi: 1.3,
  id: 1.25,
  tr: 1.5,
  th: 1.9,
  ar: 1.5,
  he: 1.6,
  hi: 1.9,
}
const unknownLanguage = 1.8

/** Expected output tokens of a translation for each input token. */
export function outputExpansion(sourceTag: string | null, targetTag: string): number {
  const density = (tag: string) => tokensForTheSame[new Intl.Locale(tag).language] ?? unknownLanguage
  return density(targetTag) / (sourceTag === null ? 1 : density(sourceTag))
}
