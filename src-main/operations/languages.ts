import { failing, sayFailure } from '../words/failure-sentences.ts'

const namesInEnglish = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })

/** A language as stored and as written into a prompt. */
export interface Language {
  /** Canonical BCP 47 tag: `pt-BR`, `zh-Hans`. */
  readonly tag: string
  /** English name: `Brazilian Portuguese`. */
  readonly name: string
}

/**
 * Checks a BCP 47 tag and canonicalises it. `Intl` accepts any well-formed word as a language, so a
 * tag also needs a name; an English name given instead of a tag is answered with the tag to write.
 */
export function parseLanguage(given: string, what = 'language'): Language {
  const text = given.trim().replaceAll('_', '-')
  const tag = canonicalTag(text)
  const name = tag === null ? undefined : namesInEnglish.of(tag)
  if (tag !== null && name !== undefined && tag !== 'und') return { tag, name }
  const meant = tagOfEnglishName(text)
  const advice =
    meant === null
      ? 'Write a BCP 47 tag such as en, ja, zh-Hans or pt-BR.'
      : `Write ${meant} for ${namesInEnglish.of(meant)}.`
  throw failing('usage', sayFailure('language.unknown', { given, advice }), { given, meant, what })
}

function canonicalTag(text: string): string | null {
  try {
    return Intl.getCanonicalLocales(text)[0] ?? null
  } catch {
    return null
  }
}

const extraTags = ['zh-Hans', 'zh-Hant', 'pt-BR', 'pt-PT', 'en-GB', 'en-US', 'es-419', 'fil', 'yue', 'ceb', 'haw']

function tagOfEnglishName(name: string): string | null {
  const wanted = name.toLowerCase()
  for (const tag of candidateTags()) {
    if (namesInEnglish.of(tag)?.toLowerCase() === wanted) return tag
  }
  return null
}

function* candidateTags(): Generator<string> {
  yield* extraTags
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  for (const first of letters) for (const second of letters) yield first + second
}

/** True where two tags mean the same written language: `zh` and `zh-Hans-CN`, not `zh-Hans` and `zh-Hant`, not `pt-PT` and `pt-BR`. */
export function isSameLanguage(one: string, other: string): boolean {
  return new Intl.Locale(one).maximize().toString() === new Intl.Locale(other).maximize().toString()
}

/** True where a script puts no spaces between words or sentences, so that joined pieces need none. */
export function writesWithoutSpaces(tag: string): boolean {
  return ['zh', 'ja', 'th', 'lo', 'km', 'my', 'bo', 'yue'].includes(new Intl.Locale(tag).language)
}
