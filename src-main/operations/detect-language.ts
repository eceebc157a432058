import { isSameLanguage } from './languages.ts'

const sampleChars = 20_000

/**
 * The language a text is most probably written in, as a BCP 47 tag, or null where script and common
 * words do not tell. Scripts decide where they can (kana: Japanese, Hangul: Korean); Latin and
 * Cyrillic text is told by its most frequent small words.
 */
export function detectLanguage(text: string): string | null {
  const counts = countScripts(text.slice(0, sampleChars))
  const letters = Object.values(counts).reduce((sum, count) => sum + count, 0)
  if (letters === 0) return null
  const share = (script: keyof ScriptCounts) => counts[script] / letters
  if (share('kana') >= 0.05 && share('kana') + share('han') > 0.4) return 'ja'
  if (share('hangul') > 0.3) return 'ko'
  if (share('han') > 0.4) return detectChineseScript(text.slice(0, sampleChars))
  if (share('cyrillic') > 0.5) return detectCyrillic(text.slice(0, sampleChars))
  for (const [script, tag] of singleLanguageScripts) if (share(script) > 0.5) return tag
  return share('latin') > 0.5 ? detectByWords(text.slice(0, sampleChars)) : null
}

const scripts = {
  han: /\p{Script=Han}/gu,
  kana: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu,
  hangul: /\p{Script=Hangul}/gu,
  latin: /\p{Script=Latin}/gu,
  cyrillic: /\p{Script=Cyrillic}/gu,
  greek: /\p{Script=Greek}/gu,
  thai: /\p{Script=Thai}/gu,
  hebrew: /\p{Script=Hebrew}/gu,
  armenian: /\p{Script=Armenian}/gu,
  georgian: /\p{Script=Georgian}/gu,
  tamil: /\p{Script=Tamil}/gu,
  telugu: /\p{Script=Telugu}/gu,
  bengali: /\p{Script=Bengali}/gu,
  khmer: /\p{Script=Khmer}/gu,
  lao: /\p{Script=Lao}/gu,
  burmese: /\p{Script=Myanmar}/gu,
  arabic: /\p{Script=Arabic}/gu,
  devanagari: /\p{Script=Devanagari}/gu,
} as const
type ScriptCounts = Record<keyof typeof scripts, number>

const singleLanguageScripts: readonly (readonly [keyof ScriptCounts, string | null])[] = [
  ['greek', 'el'],
  ['thai', 'th'],
  ['hebrew', 'he'],
  ['armenian', 'hy'],
  ['georgian', 'ka'],
  ['tamil', 'ta'],
  ['telugu', 'te'],
  ['bengali', 'bn'],
  ['khmer', 'km'],
  ['lao', 'lo'],
  ['burmese', 'my'],
  // Several languages share these scripts; guessing would put calls under the wrong one.
  ['arabic', null],
  ['devanagari', null],
]

function countScripts(text: string): ScriptCounts {
  const entries = Object.entries(scripts).map(([script, pattern]) => [script, text.match(pattern)?.length ?? 0])
  return Object.fromEntries(entries) as ScriptCounts
}

const simplifiedOnly = /[这说们对时过还没与为发现样开关头见长门问话书车东马鸟鱼龙风飞语谁请让认识该应]/gu
const traditionalOnly = /[這說們對時過還沒與為發現樣開關頭見長門問話書車東馬鳥魚龍風飛語誰請讓認識該應]/gu

function detectChineseScript(text: string): string {
  const simplified = text.match(simplifiedOnly)?.length ?? 0
  const traditional = text.match(traditionalOnly)?.length ?? 0
  if (simplified > traditional * 3) return 'zh-Hans'
  return traditional > simplified * 3 ? 'zh-Hant' : 'zh'
}

function detectCyrillic(text: string): string | null {
  if (/[їєґ]/iu.test(text)) return 'uk'
  return /[ыэ]/iu.test(text) ? 'ru' : null
}

const smallWords: Readonly<Record<string, readonly string[]>> = {
  en: ['the', 'and', 'of', 'to', 'was', 'that', 'he', 'she', 'with', 'his', 'her', 'you', 'had', 'for'],
  fr: ['le', 'la', 'les', 'et', 'des', 'une', 'que', 'dans', 'il', 'elle', 'pas', 'vous', 'qui', 'est'],
  de: ['der', 'die', 'und', 'das', 'nicht', 'ein', 'ich', 'sie', 'ist', 'mit', 'den', 'war', 'zu', 'sich'],
  es: ['el', 'los', 'que', 'las', 'una', 'por', 'con', 'no', 'su', 'como', 'pero', 'había', 'y', 'se'],
  it: ['il', 'che', 'non', 'di', 'una', 'per', 'gli', 'con', 'era', 'più', 'della', 'ma', 'si', 'sono'],
  pt: ['não', 'que', 'uma', 'os', 'com', 'para', 'ele', 'ela', 'mais', 'do', 'da', 'seu', 'mas', 'foi'],
  nl: ['de', 'het', 'een', 'van', 'niet', 'en', 'dat', 'zijn', 'hij', 'ik', 'was', 'met', 'op', 'maar'],
  pl: ['nie', 'się', 'że', 'na', 'jest', 'do', 'jak', 'ale', 'był', 'to', 'co', 'za', 'tak', 'już'],
  tr: ['bir', 've', 'bu', 'için', 'ama', 'gibi', 'çok', 'ne', 'da', 'de', 'daha', 'kadar', 'sonra', 'değil'],
  id: ['yang', 'dan', 'di', 'itu', 'dengan', 'tidak', 'untuk', 'ini', 'dia', 'dari', 'ada', 'akan', 'aku', 'saya'],
  vi: ['và', 'của', 'không', 'là', 'một', 'được', 'người', 'những', 'có', 'đã', 'cho', 'trong', 'với', 'anh'],
}

function detectByWords(text: string): string | null {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? []
  if (words.length < 8) return null
  const scored = Object.entries(smallWords)
    .map(([tag, list]) => ({ tag, hits: words.filter(word => list.includes(word)).length }))
    .sort((a, b) => b.hits - a.hits)
  const [best, second] = scored
  if (best === undefined || best.hits / words.length < 0.06) return null
  return second !== undefined && second.hits > best.hits * 0.8 ? null : best.tag
}

/** True where a stated language cannot be told from the detected one: no reason to warn. */
export function agrees(stated: string, detected: string | null): boolean {
  if (detected === null || isSameLanguage(stated, detected)) return true
  return new Intl.Locale(stated).language === new Intl.Locale(detected).language
}
