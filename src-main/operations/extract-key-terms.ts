import { chunkText } from './chunk-text.ts'
import { findJsonObject } from './clean-answer.ts'
import { estimateTokens } from './estimate-tokens.ts'
import type { KeyTerm, KeyTermsAnswer, KeyTermsOptions, OperationWarning } from './operation-types.ts'
import type { Piece } from './parts-plan.ts'
import { planJsonParts } from './plan-json-parts.ts'
import { limitsOf, partSize } from './plan-model.ts'
import type { PlannedOperation } from './planned-operation.ts'
import type { PreparedOperation } from './prepare-operation.ts'
import { toMessages } from './prompt-messages.ts'
import { renderPrompt } from './prompt-template.ts'
import { sayWarning } from './warning-sentences.ts'

const wishedFactor = 2
const longestTerm = 100

export function planKeyTerms(
  prepared: PreparedOperation,
  options: KeyTermsOptions,
  chunkTokens: number,
): PlannedOperation<KeyTermsAnswer> {
  const parts = chunkText(
    prepared.text,
    partSize({
      limits: limitsOf(prepared.resolved),
      wished: chunkTokens * wishedFactor,
      expansion: 0,
      overhead: estimateTokens(prepared.prompt.system + prepared.prompt.user),
      answer: 2000,
      maxTokens: prepared.maxTokens,
    }),
  )
  const messages = (piece: Piece, part: number) =>
    toMessages(
      renderPrompt('key_terms_extraction', prepared.prompt, {
        text: piece.text.trim(),
        source_language: prepared.sourceLanguage?.name,
        target_language: prepared.targetLanguage?.name,
        part: parts.length > 1 ? part + 1 : null,
        parts: parts.length,
        book: options.book,
        chapter: options.chapter,
      }),
    )
  return planJsonParts({
    parts,
    messages,
    read: readTerms,
    expectedOutput: tokens => 100 + Math.ceil(tokens * 0.25),
    finish: (answers, warnings) =>
      checkTerms(
        answers.flatMap(({ answer }) => readTerms(answer) ?? []),
        prepared.text,
        warnings,
      ),
    deliver: options.deliver ?? null,
  })
}

type FoundTerm = Omit<KeyTerm, 'count'>

/** Reads an answer whatever stands around its JSON; null where there is no list of terms in it. */
export function readTerms(answer: string): readonly FoundTerm[] | null {
  const value = findJsonObject(answer)
  if (!isRecord(value) || !Array.isArray(value.terms)) return null
  return value.terms.flatMap((item: unknown) => {
    const fields = typeof item === 'string' ? { term: item } : item
    if (!isRecord(fields) || typeof fields.term !== 'string' || fields.term.trim() === '') return []
    return [
      {
        term: fields.term.trim(),
        category: readWords(fields.category) ?? 'other',
        translation: readWords(fields.translation),
        explanation: readWords(fields.explanation),
      },
    ]
  })
}

/** Each term once, with its count in the text; what is not in the text is dropped and said. */
export function checkTerms(found: readonly FoundTerm[], text: string, warnings: OperationWarning[]): KeyTermsAnswer {
  const readings = [normalise(text), normalise(withoutRuby(text))]
  const terms = new Map<string, KeyTerm>()
  const dropped = new Set<string>()
  for (const each of found) {
    const key = normalise(each.term)
    const known = terms.get(key)
    if (known !== undefined) {
      terms.set(key, {
        ...known,
        translation: known.translation ?? each.translation,
        explanation: known.explanation ?? each.explanation,
      })
      continue
    }
    const count =
      key === '' || key.length > longestTerm ? 0 : Math.max(...readings.map(reading => countOf(key, reading)))
    if (count === 0) dropped.add(each.term)
    else terms.set(key, { ...each, count })
  }
  if (dropped.size > 0) {
    const some = [...dropped].slice(0, 10).join(', ') + (dropped.size > 10 ? ', ...' : '')
    const told = sayWarning('terms_dropped', { count: dropped.size, terms: some })
    warnings.push({ code: 'terms_dropped', ...told, part: null })
  }
  const sorted = [...terms.values()].sort((a, b) => b.count - a.count || (a.term < b.term ? -1 : 1))
  return { terms: sorted, dropped: [...dropped] }
}

function normalise(text: string): string {
  return text.normalize('NFKC').replaceAll(/\s+/gu, ' ').trim()
}

function withoutRuby(text: string): string {
  return text.replaceAll(/[｜|]|《[^》]*》|［＃[^］]*］/gu, '')
}

function countOf(term: string, text: string): number {
  let count = 0
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + term.length)) count += 1
  return count
}

function readWords(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
