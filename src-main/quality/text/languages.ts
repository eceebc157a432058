import type { Script } from './scripts.ts'

/** What the checks need to know about a written language. */
export interface LanguageTraits {
  /** ISO 639 code, without script and region. */
  readonly code: string
  /** In a sentence: `Japanese`. */
  readonly name: string
  /** Scripts its own words are written in. Empty where not known. */
  readonly scripts: readonly Script[]
  readonly usesSpaces: boolean
  /** Chinese: which characters are expected. */
  readonly chinese: 'simplified' | 'traditional' | null
}

const scriptsByCode: Readonly<Record<string, readonly Script[]>> = {
  zh: ['han'],
  yue: ['han'],
  ja: ['hiragana', 'katakana', 'han'],
  ko: ['hangul', 'han'],
  ru: ['cyrillic'],
  uk: ['cyrillic'],
  be: ['cyrillic'],
  bg: ['cyrillic'],
  mk: ['cyrillic'],
  kk: ['cyrillic'],
  mn: ['cyrillic'],
  sr: ['cyrillic', 'latin'],
  el: ['greek'],
  ar: ['arabic'],
  fa: ['arabic'],
  ur: ['arabic'],
  he: ['hebrew'],
  hi: ['devanagari'],
  mr: ['devanagari'],
  ne: ['devanagari'],
  th: ['thai'],
  bn: ['bengali'],
  ta: ['tamil'],
  te: ['telugu'],
  ka: ['georgian'],
  hy: ['armenian'],
}
const latinCodes =
  'en de fr es it pt nl pl cs sk sl hr hu ro tr id ms vi sv da nb no nn fi is et lv lt ca gl eu ga cy sq af sw tl fil la eo bs az uz'
const unspaced = new Set(['zh', 'yue', 'ja', 'th', 'lo', 'km', 'my', 'bo'])
const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })
const known = new Map<string, LanguageTraits | null>()

/** Null where no language was given or the tag cannot be read: what depends on it is then left out. */
export function languageTraits(tag: string | null | undefined): LanguageTraits | null {
  if (tag === null || tag === undefined) return null
  const found = known.get(tag)
  if (found !== undefined) return found
  const traits = readTag(tag)
  if (known.size < 500) known.set(tag, traits)
  return traits
}

function readTag(tag: string): LanguageTraits | null {
  let locale: Intl.Locale
  try {
    locale = new Intl.Locale(tag.trim().replaceAll('_', '-'))
  } catch {
    return null
  }
  const code = locale.language
  if (code === 'und' || code === 'mul') return null
  const stated = locale.script
  const scripts =
    stated === 'Latn'
      ? (['latin'] as const)
      : stated === 'Cyrl'
        ? (['cyrillic'] as const)
        : (scriptsByCode[code] ?? (latinCodes.split(' ').includes(code) ? (['latin'] as const) : []))
  return {
    code,
    name: names.of(code) ?? code,
    scripts,
    usesSpaces: !unspaced.has(code),
    chinese: code === 'zh' || code === 'yue' ? chineseForm(locale) : null,
  }
}

function chineseForm(locale: Intl.Locale): LanguageTraits['chinese'] {
  if (locale.script === 'Hant') return 'traditional'
  if (locale.script === 'Hans') return 'simplified'
  if (locale.region === undefined) return null
  return ['TW', 'HK', 'MO'].includes(locale.region) ? 'traditional' : 'simplified'
}
