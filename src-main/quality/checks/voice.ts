import type { Check } from '../check.ts'
import type { Observation, Span } from '../finding.ts'
import { sayFinding } from '../finding-sentences.ts'
import type { Character } from '../segment.ts'
import type { PreparedText } from '../text/prepared-text.ts'
import { findTerms } from '../text/terms.ts'

interface Pronouns {
  readonly female: RegExp
  readonly male: RegExp
}

/** Pronouns that tell a person's gender, per target language. */
const pronouns: Readonly<Record<string, Pronouns>> = {
  en: { female: /\b(?:she|her|hers|herself)\b/giu, male: /\b(?:he|him|his|himself)\b/giu },
  fr: { female: /\belle\b/giu, male: /\bil\b/giu },
  es: { female: /\bella\b/giu, male: /(?<!\p{L})él(?!\p{L})/giu },
  it: { female: /\b(?:lei|ella)\b/giu, male: /\b(?:lui|egli)\b/giu },
  ru: { female: /(?<!\p{L})(?:она|её|ее|ей)(?!\p{L})/giu, male: /(?<!\p{L})(?:он|его|ему)(?!\p{L})/giu },
  uk: { female: /(?<!\p{L})(?:вона|її|їй)(?!\p{L})/giu, male: /(?<!\p{L})(?:він|його|йому)(?!\p{L})/giu },
  pl: { female: /(?<!\p{L})(?:ona|jej|ją)(?!\p{L})/giu, male: /(?<!\p{L})(?:on|jego|jemu)(?!\p{L})/giu },
  cs: { female: /(?<!\p{L})(?:ona|její)(?!\p{L})/giu, male: /(?<!\p{L})(?:on|jeho|jemu)(?!\p{L})/giu },
  zh: { female: /[她]/gu, male: /他(?!们)/gu },
}

interface Address {
  readonly formal: RegExp
  readonly familiar: RegExp
}
const addresses: Readonly<Record<string, Address>> = {
  de: {
    formal: /(?<=[\p{L},;] )(?:Sie|Ihnen|Ihr|Ihre|Ihren)(?!\p{L})/gu,
    familiar: /(?<!\p{L})(?:du|dich|dir|dein|deine|deinen)(?!\p{L})/giu,
  },
  fr: { formal: /\b(?:vous|votre|vos)\b/giu, familiar: /(?<!\p{L})(?:tu|toi|ton|ta|tes)(?!\p{L})/giu },
  es: { formal: /\b(?:usted|ustedes)\b/giu, familiar: /(?<!\p{L})(?:tú|ti|contigo|tus)(?!\p{L})/giu },
  ru: {
    formal: /(?<!\p{L})(?:вы|вас|вам|ваш|ваша)(?!\p{L})/giu,
    familiar: /(?<!\p{L})(?:ты|тебя|тебе|твой|твоя)(?!\p{L})/giu,
  },
  zh: { formal: /您/gu, familiar: /你/gu },
}

const fewest = 3

/** Needs the book's characters; off unless asked for, because a sentence may speak of several people. */
export const voiceCheck: Check = {
  id: 'voice',
  version: 1,
  title: 'Gender and form of address',
  description:
    'Near a named character stand mostly pronouns of another gender, or another form of address, than the book uses.',
  operations: ['translation'],
  optIn: true,
  run({ given, target, targetLanguage }) {
    const code = targetLanguage?.code ?? ''
    return (given.characters ?? []).flatMap(character => [
      ...genderDrift(character, target, pronouns[code]),
      ...registerDrift(character, target, addresses[code]),
    ])
  },
}

/** Sentences with the name and the one after each. */
function around(character: Character, target: PreparedText): readonly Span[] {
  const [places] = findTerms(target, [{ source: character.target, target: character.target }])
  if (places === undefined) return []
  const near: Span[] = []
  let next = 0
  for (const [index, sentence] of target.sentences.entries()) {
    while ((places.spans[next]?.start ?? Number.POSITIVE_INFINITY) < sentence.start) next += 1
    if ((places.spans[next]?.start ?? Number.POSITIVE_INFINITY) >= sentence.end) continue
    near.push({ start: sentence.start, end: target.sentences[index + 1]?.end ?? sentence.end })
  }
  return near
}

function count(target: PreparedText, near: readonly Span[], pattern: RegExp): number {
  return near.reduce((sum, { start, end }) => sum + (target.text.slice(start, end).match(pattern)?.length ?? 0), 0)
}

function genderDrift(character: Character, target: PreparedText, forms: Pronouns | undefined): readonly Observation[] {
  const wanted = character.gender
  if (forms === undefined || wanted === null || wanted === undefined) return []
  const near = around(character, target)
  const right = count(target, near, forms[wanted])
  const wrong = count(target, near, wanted === 'female' ? forms.male : forms.female)
  if (wrong < fewest || wrong < right * 3) return []
  return [drift(character, near, sayFinding('voice.gender', { name: character.target, wrong, right }))]
}

function registerDrift(character: Character, target: PreparedText, forms: Address | undefined): readonly Observation[] {
  const wanted = character.register
  if (forms === undefined || wanted === null || wanted === undefined) return []
  const near = around(character, target)
  const right = count(target, near, forms[wanted])
  const wrong = count(target, near, wanted === 'formal' ? forms.familiar : forms.formal)
  if (wrong < fewest || wrong < right * 3) return []
  return [
    drift(
      character,
      near,
      sayFinding(wanted === 'formal' ? 'voice.familiar' : 'voice.formal', { name: character.target, wrong, right }),
    ),
  ]
}

function drift(
  character: Character,
  near: readonly Span[],
  words: Pick<Observation, 'message' | 'advice' | 'said'>,
): Observation {
  return {
    severity: 'minor',
    ...words,
    targetSpan: near[0] ?? null,
    term: character.source,
  }
}
