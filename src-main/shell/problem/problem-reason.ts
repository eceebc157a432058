import { Failure } from '../../failure.ts'
import type { AppLanguage } from '../../words/app-language.ts'
import { storeFailures } from '../../words/failures/store-sentences.ts'
import type { Said, SaidValue } from '../../words/said.ts'
import { fill } from '../words/words.ts'
import { chineseReasons } from './chinese-reasons.ts'
import { problemWords } from './problem-words.ts'

/** Why something failed, in the app's language where Galley says it; what SQLite or the system said is quoted as it is. */
export function wordReason(error: Failure, language: AppLanguage): string {
  const { said, reason } = error.details
  const english = typeof reason === 'string' ? reason : error.message
  if (!isSaid(said)) return quote(english, language)
  return say(isSaid(said.values.reason) ? said.values.reason : said, language) ?? quote(english, language)
}

/** As `wordReason`, of whatever was thrown. */
export function wordFault(error: unknown, language: AppLanguage): string {
  return wordReason(asFailure(error), language)
}

/** Whatever stopped the start, as a failure. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error
  return new Failure('usage', error instanceof Error ? error.message : String(error), {}, error)
}

/** Null for a sentence that has no words here. */
function say({ code, values }: Said, language: AppLanguage): string | null {
  if (code === 'quoted.words') return quote(String(values.words), language)
  const text = language === 'en' ? englishReasons[code]?.message : chineseReasons[code]
  if (text === undefined) return null
  const words = Object.entries(values).map(([slot, value]) => [slot, wordValue(slot, value, language)])
  return fill(text, Object.fromEntries(words))
}

/** The window has buttons in place of what these tell a terminal. */
const englishReasons: Readonly<Record<string, { readonly message?: string }>> = storeFailures

function wordValue(slot: string, value: SaidValue, language: AppLanguage): string {
  if (isSaid(value)) return say(value, language) ?? value.code
  if (typeof value === 'number' && slot.endsWith('bytes'))
    return `${Math.ceil(value / 1e6).toLocaleString(language)} MB`
  return String(value)
}

function quote(reason: string, language: AppLanguage): string {
  return fill(problemWords[language].quoted, { reason })
}

function isSaid(value: unknown): value is Said {
  return typeof value === 'object' && value !== null && 'code' in value && 'values' in value
}
