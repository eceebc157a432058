import type { Span } from '../finding.ts'
import type { LanguageTraits } from './languages.ts'
import { findNumbers, type NumberMention } from './numbers.ts'
import { findProtected, type ProtectedSpan } from './protected-spans.ts'
import { isLetterScript, scriptCount, scriptIds, scriptOf } from './scripts.ts'
import { findSentences } from './sentences.ts'
import { type Tokens, tokenise } from './tokens.ts'

/** A text with what several checks need of it, each computed once and only if asked for. */
export interface PreparedText {
  readonly text: string
  /** Without white space around it. */
  readonly trimmed: string
  /** In UTF-16 units, of the trimmed text. */
  readonly length: number
  readonly language: LanguageTraits | null
  /** Code units by script id. */
  readonly scriptCounts: Int32Array
  readonly letters: number
  /** Letters and digits. */
  readonly substance: number
  readonly paragraphs: readonly Span[]
  readonly sentences: readonly Span[]
  readonly tokens: Tokens
  readonly numbers: readonly NumberMention[]
  /** Links, tags, placeholders and the like, in order. */
  readonly protectedSpans: readonly ProtectedSpan[]
  readonly lowerCase: string
}

export function prepareText(text: string, language: LanguageTraits | null): PreparedText {
  return new Prepared(text, language)
}

class Prepared implements PreparedText {
  readonly text: string
  readonly trimmed: string
  readonly length: number
  readonly language: LanguageTraits | null
  readonly scriptCounts = new Int32Array(scriptCount)
  readonly letters: number
  readonly substance: number
  #paragraphs: readonly Span[] | null = null
  #sentences: readonly Span[] | null = null
  #tokens: Tokens | null = null
  #numbers: readonly NumberMention[] | null = null
  #protected: readonly ProtectedSpan[] | null = null
  #lowerCase: string | null = null

  constructor(text: string, language: LanguageTraits | null) {
    this.text = text
    this.trimmed = text.trim()
    this.length = this.trimmed.length
    this.language = language
    const counts = this.scriptCounts
    for (let at = 0; at < text.length; at += 1) {
      const script = scriptOf(text.charCodeAt(at))
      counts[script] = (counts[script] ?? 0) + 1
    }
    let letters = 0
    for (let script = 0; script < scriptCount; script += 1) {
      if (isLetterScript(script)) letters += counts[script] ?? 0
    }
    this.letters = letters
    this.substance = letters + (counts[scriptIds.digit] ?? 0)
  }

  get paragraphs(): readonly Span[] {
    this.#paragraphs ??= findLines(this.text)
    return this.#paragraphs
  }
  get sentences(): readonly Span[] {
    this.#sentences ??= findSentences(this.text, this.paragraphs)
    return this.#sentences
  }
  get tokens(): Tokens {
    this.#tokens ??= tokenise(this.text)
    return this.#tokens
  }
  get numbers(): readonly NumberMention[] {
    this.#numbers ??= findNumbers(this)
    return this.#numbers
  }
  get protectedSpans(): readonly ProtectedSpan[] {
    this.#protected ??= findProtected(this.text)
    return this.#protected
  }
  get lowerCase(): string {
    this.#lowerCase ??= this.text.toLowerCase()
    return this.#lowerCase
  }
}

/** Lines with something in them, without the white space around it. */
function findLines(text: string): readonly Span[] {
  const lines: Span[] = []
  let first = -1
  let last = -1
  for (let at = 0; at <= text.length; at += 1) {
    const unit = at === text.length ? 0x0a : text.charCodeAt(at)
    if (unit === 0x0a || unit === 0x0d || unit === 0x2028 || unit === 0x2029 || unit === 0x85) {
      if (first >= 0) lines.push({ start: first, end: last + 1 })
      first = -1
    } else if (scriptOf(unit) !== scriptIds.space) {
      if (first < 0) first = at
      last = at
    }
  }
  return lines
}
