import { findJsonObject } from '../../operations/clean-answer.ts'
import { type Severity, type Span, severities } from '../finding.ts'

/** What a judge says of one passage. */
export interface Verdict {
  /** 0..100. */
  readonly score: number
  readonly errors: readonly VerdictError[]
}

export interface VerdictError {
  readonly category: string
  readonly severity: Severity
  readonly explanation: string
  readonly source_span: Span | null
  readonly target_span: Span | null
}

/** Why an answer is no verdict. */
export type VerdictFault = 'not_json' | 'no_score' | 'no_errors'

const mostErrors = 50
const mostWords = 500

/**
 * Reads a judge's answer. What stands around its JSON is passed over, and JSON that was cut off or has a comma too many is
 * mended; a score that is not there is not made up. Quotations are looked for in the texts; what is in neither has no span.
 */
export function readVerdict(
  answer: string,
  texts: { readonly source: string; readonly target: string },
): { readonly verdict: Verdict; readonly mended: boolean } | { readonly fault: VerdictFault } {
  const whole = findJsonObject(answer)
  const value = whole ?? findJsonObject(mendJson(answer))
  if (!isRecord(value)) return { fault: 'not_json' }
  const score = readScore(value.score)
  if (score === null) return { fault: 'no_score' }
  if (!Array.isArray(value.errors)) return { fault: 'no_errors' }
  const errors = value.errors.slice(0, mostErrors).flatMap((item: unknown) => readError(item, texts))
  return { verdict: { score, errors }, mended: whole === undefined }
}

function readScore(value: unknown): number | null {
  const number = typeof value === 'string' ? Number(value.replace(/\s*(?:\/\s*100|%)\s*$/u, '') || Number.NaN) : value
  return typeof number === 'number' && number >= 0 && number <= 100 ? number : null
}

function readError(
  item: unknown,
  texts: { readonly source: string; readonly target: string },
): readonly VerdictError[] {
  if (!isRecord(item)) return []
  const severity = severities.find(name => name === words(item.severity).toLowerCase())
  if (severity === undefined) return []
  return [
    {
      category: words(item.category) || 'other',
      severity,
      explanation: words(item.explanation),
      source_span: find(texts.source, item.source),
      target_span: find(texts.target, item.target),
    },
  ]
}

function words(value: unknown): string {
  return typeof value === 'string' ? value.replaceAll(/\s+/gu, ' ').trim().slice(0, mostWords) : ''
}

function find(text: string, quoted: unknown): Span | null {
  if (typeof quoted !== 'string') return null
  const wanted = quoted.trim()
  if (wanted === '') return null
  const start = text.indexOf(wanted)
  return start < 0 ? null : { start, end: start + wanted.length }
}

/** Closes what was left open at the end, after the last complete value: a verdict may have been cut off among its errors. */
function mendJson(answer: string): string {
  const begin = answer.indexOf('{')
  if (begin < 0) return answer
  const text = answer.slice(begin)
  const open: string[] = []
  let inString = false
  let safe = 0
  let closers = ''
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? ''
    if (inString) {
      if (sign === '\\') at += 1
      else if (sign === '"') inString = false
      continue
    }
    if (sign === '"') inString = true
    else if (sign === '{' || sign === '[') open.push(sign === '{' ? '}' : ']')
    else if (sign === '}' || sign === ']') {
      open.pop()
      safe = at + 1
      closers = [...open].reverse().join('')
    }
  }
  return text.slice(0, safe) + closers
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
