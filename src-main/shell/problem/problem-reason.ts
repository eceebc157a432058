import { Failure } from '../../failure.ts'
import type { Said, SaidValue } from '../../words/said.ts'
import type { AppLanguage } from '../words/app-language.ts'
import { fill } from '../words/words.ts'
import { chineseReasons } from './chinese-reasons.ts'
import { problemWords } from './problem-words.ts'

/** Why something failed, in the app's language where Galley says it; what SQLite or the system said is quoted as it is. */
export function wordReason(error: Failure, language: AppLanguage): string {
  const { said, reason } = error.details
  const english = typeof reason === 'string' ? reason : error.message
  if (language === 'en') return english
  return (isSaid(said) && (isSaid(said.values.reason) ? say(said.values.reason) : say(said))) || quote(english)
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

/** Null for a sentence that has no Chinese words here. */
function say({ code, values }: Said): string | null {
  if (code === 'quoted.words') return quote(String(values.words))
  const text = chineseReasons[code]
  if (text === undefined) return null
  return fill(text, Object.fromEntries(Object.entries(values).map(([slot, value]) => [slot, wordValue(slot, value)])))
}

function wordValue(slot: string, value: SaidValue): string {
  if (isSaid(value)) return say(value) ?? value.code
  if (typeof value === 'number' && slot.endsWith('bytes')) return `${Math.ceil(value / 1e6).toLocaleString('zh')} MB`
  return String(value)
}

function quote(reason: string): string {
  return fill(problemWords['zh-Hans'].quoted, { reason })
}

function isSaid(value: unknown): value is Said {
  return typeof value === 'object' && value !== null && 'code' in value && 'values' in value
}
