import { combineScores } from '../ledger/combine-scores.ts'
import type { Content } from '../ledger/content-types.ts'
import { callToJson } from '../metrics/call-to-json.ts'
import { createCallQueryRepository } from '../store/repositories/call-query-repository.ts'
import type { StoredCall } from '../store/repositories/call-row.ts'
import { createCheckRepository } from '../store/repositories/check-repository.ts'
import { createFindingRepository } from '../store/repositories/finding-repository.ts'
import { createGlossaryRepository } from '../store/repositories/glossary-repository.ts'
import { createJudgementRepository, type JudgementRow } from '../store/repositories/judgement-repository.ts'
import { createScoreRows } from '../store/repositories/score-rows.ts'
import type { Store } from '../store/store.ts'
import { failing, sayFailure } from '../words/failure-sentences.ts'
import { termsOf } from './check-call.ts'
import { type CheckableText, checkableText } from './checkable-text.ts'
import type { Severity, Span } from './finding.ts'
import { findingToJson } from './finding-to-json.ts'
import { pairForReading } from './text/align-paragraphs.ts'
import { languageTraits } from './text/languages.ts'
import { prepareText } from './text/prepared-text.ts'
import { findTerms, holdsTerm } from './text/terms.ts'

/** An error as a judge found it, as it is kept. */
export interface JudgedError {
  readonly category: string
  readonly severity: Severity
  readonly explanation: string
  readonly source_span: Span | null
  readonly target_span: Span | null
}

const mostParts = 500

/** Everything a reviewer sees of a call, or of the chapter it is a part of. Reads only. */
export function buildReview(
  { store, content }: { readonly store: Store; readonly content: Pick<Content, 'readContent'> },
  { id, whole }: { readonly id: number; readonly whole: boolean },
) {
  const calls = createCallQueryRepository(store)
  const asked = calls.byId(id)
  if (asked === null) throw failing('not_found', sayFailure('call.gone', { id }), { id })
  const checks = createCheckRepository(store)
  const findings = createFindingRepository(store)
  const scores = createScoreRows(store)
  const judgements = createJudgementRepository(store)
  const parts = chooseParts(asked, whole ? siblings(asked) : [asked])
  const texts = parts.map(call => readText(call))
  const language = asked.targetLanguage ?? asked.sourceLanguage

  function siblings(call: StoredCall): readonly StoredCall[] {
    return call.requestId === null ? [call] : calls.ofRequest(call.requestId, mostParts)
  }

  /** Answers that were used, in order; an answer that was not is looked at alone. */
  function chooseParts(call: StoredCall, all: readonly StoredCall[]): readonly StoredCall[] {
    const isUsed = (one: StoredCall) => one.status === 'success' && checks.call(one.id)?.setAside == null
    if (!isUsed(call)) return [call]
    return all.filter(isUsed).sort((a, b) => (a.chunk ?? 0) - (b.chunk ?? 0) || a.id - b.id)
  }

  function readText(call: StoredCall): CheckableText | null {
    const { text } = content.readContent(call.id)
    return text === null ? null : checkableText(text, call.sourceLanguage)
  }

  return {
    request_id: asked.requestUid,
    book: asked.sourceBook,
    chapter: asked.sourceChapter,
    source_language: asked.sourceLanguage,
    target_language: asked.targetLanguage,
    cost_nanos: parts.every(({ costNanos }) => costNanos === null)
      ? null
      : parts.reduce((sum, { costNanos }) => sum + (costNanos ?? 0), 0),
    parts: parts.map((call, index) => {
      const text = texts[index] ?? null
      const { combined, check, user, judge } = combineScores(scores.ofCall(call.id))
      return {
        call: callToJson(call),
        chunk: call.chunk,
        source_text: text?.source ?? null,
        target_text: text?.target ?? null,
        pairs: text === null ? [] : pairsOf(text, asked.sourceLanguage, language),
        findings: findings.ofCall(call.id).map(findingToJson),
        scores: { combined: part(combined), check: part(check), user: part(user), judge: part(judge) },
        judgement: judgementOf(call.id),
        set_aside: checks.call(call.id)?.setAside ?? null,
      }
    }),
    glossary: countGlossary(),
  }

  function judgementOf(callId: number) {
    const row = judgements.newestOf(callId)
    return row === null ? null : judgementToJson(row)
  }

  function countGlossary(): { readonly present: number; readonly applied: number } | null {
    if (asked?.sourceBook == null || language === null) return null
    const rows = createGlossaryRepository(store).ofBook(asked.sourceBook, language)
    const { glossary = [], names = [] } = termsOf(rows)
    const terms = [...glossary, ...names]
    if (terms.length === 0) return null
    const present = new Map<string, boolean>()
    for (const text of texts) {
      if (text === null || text.source === null) continue
      const target = prepareText(text.target, languageTraits(language))
      for (const { term } of findTerms(prepareText(text.source, languageTraits(asked?.sourceLanguage)), terms)) {
        const isApplied = holdsTerm(target, term.target, term.exact === true) === 'full'
        present.set(term.source, (present.get(term.source) ?? true) && isApplied)
      }
    }
    return { present: present.size, applied: [...present.values()].filter(Boolean).length }
  }
}

function pairsOf({ source, target }: CheckableText, sourceLanguage: string | null, targetLanguage: string | null) {
  const translation = prepareText(target, languageTraits(targetLanguage))
  const pairs =
    source === null
      ? translation.paragraphs.map(span => ({ source: null, target: span }))
      : pairForReading(prepareText(source, languageTraits(sourceLanguage)), translation)
  return pairs.map(pair => ({ source: pair.source, target: pair.target }))
}

function part(thousandths: number | null): number | null {
  return thousandths === null ? null : thousandths / 1000
}

export function judgementToJson(row: JudgementRow) {
  return {
    id: row.id,
    score: part(row.score),
    provider: row.judgeProvider,
    model: row.judgeModel,
    errors: [...((row.errors ?? []) as readonly JudgedError[])],
    judge_call_id: row.judgeCallId,
    ended_at: row.endedAt === null ? null : new Date(row.endedAt).toISOString(),
  }
}
