import type { Check } from '../check.ts'
import { proseOperations } from '../check.ts'
import type { Observation } from '../finding.ts'
import { sayFinding } from '../finding-sentences.ts'
import type { PreparedSegment } from '../prepare-segment.ts'
import { scriptWeights } from '../text/expected-length.ts'
import { countFrequentWords, isFrequentWord, languagesWithWords } from '../text/function-words.ts'
import type { PreparedText } from '../text/prepared-text.ts'
import { isLetterScript, scriptIds, scriptOf } from '../text/scripts.ts'
import { tokenId } from '../text/tokens.ts'

/** Letters that take more than one in English count for as many. */
const fewestForeignLetters = 12
const fewestWords = 4

/** Text in another language or script than was asked for. */
export const wrongLanguageCheck: Check = {
  id: 'wrong_language',
  version: 3,
  title: 'Wrong language',
  description: 'The answer, or a good part of it, is not in the target language.',
  operations: proseOperations,
  run(segment) {
    const { targetLanguage, target } = segment
    if (targetLanguage === null || targetLanguage.scripts.length === 0 || target.letters < 4) return []
    return chineseOrJapanese(segment) ?? byScript(segment) ?? byWords(segment) ?? []
  },
}

/** Letters of another script that the source does not have as they are. */
function byScript(segment: PreparedSegment): readonly Observation[] | null {
  const { target, source, targetLanguage } = segment
  const own = new Set((targetLanguage?.scripts ?? []).map(script => scriptIds[script]))
  let ownUnits = 0
  for (const script of own) ownUnits += target.scriptCounts[script] ?? 0
  if (ownUnits >= target.letters * 0.9) return null
  let ownLetters = 0
  for (const script of own) ownLetters += (target.scriptCounts[script] ?? 0) * (scriptWeights.get(script) ?? 1)
  const sourceWords = source === null ? null : new Set(source.tokens.ids)
  const { ids, starts, ends, count } = target.tokens
  const links = target.protectedSpans
  let link = 0
  let foreign = 0
  let words = 0
  let first = -1
  let last = -1
  for (let at = 0; at < count; at += 1) {
    const start = starts[at] ?? 0
    while ((links[link]?.end ?? Number.POSITIVE_INFINITY) <= start) link += 1
    const script = scriptOf(target.text.charCodeAt(start))
    if (!isLetterScript(script) || own.has(script)) continue
    if ((links[link]?.start ?? Number.POSITIVE_INFINITY) <= start) continue
    if (sourceWords?.has(ids[at] ?? 0)) continue
    if (first < 0) first = start
    last = ends[at] ?? 0
    foreign += (last - start) * (scriptWeights.get(script) ?? 1)
    words += 1
  }
  const share = foreign / Math.max(1, foreign + ownLetters)
  if (words < 3 || foreign < fewestForeignLetters || share < 0.3) return null
  const whole = share >= 0.6
  return [
    {
      severity: whole ? 'critical' : 'major',
      ...sayFinding(whole ? 'wrong_language.script' : 'wrong_language.passage', {
        ...{ foreign_share: share, language: targetLanguage?.code ?? '' },
      }),
      targetSpan: { start: first, end: last },
      share,
    },
  ]
}

// Common in one of the two languages and hardly ever used in the other.
const chineseOnly = /[的这這们們你您她吗嗎吧呢说說没沒还還过過给給让讓从從为為个個时時着]/gu

function chineseOrJapanese(segment: PreparedSegment): readonly Observation[] | null {
  const { target, targetLanguage } = segment
  const code = targetLanguage?.code
  if (code !== 'zh' && code !== 'ja') return null
  const han = target.scriptCounts[scriptIds.han] ?? 0
  const kana = (target.scriptCounts[scriptIds.hiragana] ?? 0) + (target.scriptCounts[scriptIds.katakana] ?? 0)
  const hiragana = target.scriptCounts[scriptIds.hiragana] ?? 0
  if (code === 'zh') {
    if (hiragana < 6 || kana / (kana + han) < 0.18) return null
    return [whole(segment, 'ja')]
  }
  if (kana > 0 && kana / (kana + han) > 0.08) return null
  if (han < 8) return null
  const telling = target.text.match(chineseOnly)?.length ?? 0
  if (telling < 2 && !(han >= 25 && kana === 0 && telling >= 1)) return null
  return [whole(segment, 'zh')]
}

/** `found` is a language's tag; null: another one, nobody knows which. */
function whole({ target, targetLanguage }: PreparedSegment, found: string | null): Observation {
  const language = targetLanguage?.code ?? ''
  return {
    severity: 'critical',
    ...(found === null
      ? sayFinding('wrong_language.unknown', { language })
      : sayFinding('wrong_language.other', { found_language: found, language })),
    targetSpan: { start: 0, end: target.text.length },
    share: 1,
  }
}

/** Letters beyond a to z that words of a language have. */
const alphabets: Readonly<Record<string, string>> = {
  en: '',
  de: 'äöüß',
  cs: 'áčďéěíňóřšťúůýž',
  es: 'áéíñóúü',
  fr: 'àâæçéèêëîïôœùûüÿ',
  it: 'àèéìíîòóùú',
  pl: 'ąćęłńóśźż',
  pt: 'áâãàçéêíóôõú',
  nl: 'éëïöü',
  is: 'áðéíóúýþæö',
}

/** Words with a letter the target language does not write, the source's own left out. */
function alienWords({ target, source, targetLanguage }: PreparedSegment): number {
  const alphabet = alphabets[targetLanguage?.code ?? '']
  if (alphabet === undefined) return 0
  const known = source === null ? null : new Set(source.tokens.ids)
  const { ids, starts, ends, count } = target.tokens
  let alien = 0
  for (let at = 0; at < count; at += 1) {
    if (known?.has(ids[at] ?? 0)) continue
    for (let place = starts[at] ?? 0; place < (ends[at] ?? 0); place += 1) {
      const unit = target.text.charCodeAt(place)
      if (unit < 0xc0 || unit > 0x24f || alphabet.includes(target.text.charAt(place).toLowerCase())) continue
      alien += 1
      break
    }
  }
  return alien
}

/** Pairs that small words cannot tell apart well enough. */
const sisters = new Set([
  'cs-sk',
  'da-no',
  'sv-no',
  'sv-da',
  'hr-sr',
  'bg-sr',
  'es-pt',
  'ru-bg',
  'id-ms',
  'nl-de',
  'ru-sr',
  'uk-bg',
])
function areSisters(one: string, other: string): boolean {
  return sisters.has(`${one}-${other}`) || sisters.has(`${other}-${one}`)
}

/** A link reads as English in every language. */
function outsideLinks({ tokens, protectedSpans }: PreparedText): Int32Array {
  if (protectedSpans.length === 0) return tokens.ids
  let link = 0
  return tokens.ids.filter((_, at) => {
    const start = tokens.starts[at] ?? 0
    while ((protectedSpans[link]?.end ?? Number.POSITIVE_INFINITY) <= start) link += 1
    return (protectedSpans[link]?.start ?? Number.POSITIVE_INFINITY) > start
  })
}

const singleLetters = new Set([...'aáàâãåeéèêiíoóòôuyæøkszvwвіийкоусяє'].map(tokenId))

/** False where all that tells of a language is one letter. */
function hasMoreThanOneLetter(ids: Int32Array, code: string): boolean {
  const found = new Set<number>()
  for (const id of ids) {
    if (!isFrequentWord(id, code)) continue
    if (!singleLetters.has(id)) return true
    found.add(id)
    if (found.size > 1) return true
  }
  return false
}

function byWords(segment: PreparedSegment): readonly Observation[] | null {
  const { target, targetLanguage, sourceLanguage } = segment
  const code = targetLanguage?.code ?? ''
  if (!languagesWithWords.has(code) || target.tokens.count < fewestWords) return null
  const ids = outsideLinks(target)
  if (ids.length < fewestWords) return null
  const counts = countFrequentWords(ids)
  const own = counts.get(code) ?? 0
  let best: { code: string; hits: number } | null = null
  for (const [other, hits] of counts) {
    if (
      other !== code &&
      (best === null || hits > best.hits || (hits === best.hits && other === sourceLanguage?.code))
    ) {
      best = { code: other, hits }
    }
  }
  // One letter said again and again tells nothing: "A-ah" is no Spanish.
  if (best === null || !hasMoreThanOneLetter(ids, best.code)) return null
  const alien = alienWords(segment)
  if (alien >= 2 && alien / target.tokens.count >= 0.2 && own <= alien) {
    return [whole(segment, best.hits > own ? best.code : null)]
  }
  const margin = areSisters(best.code, code) ? 4 : 2.5
  if (
    best.hits < (own === 0 && target.tokens.count <= 8 ? 2 : 3) ||
    best.hits < own * margin + 1 ||
    best.hits / target.tokens.count < 0.12
  )
    return null
  return [whole(segment, best.code)]
}
