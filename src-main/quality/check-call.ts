import type { CallText } from '../ledger/ledger-types.ts'
import { readStarts } from '../operations/divide-chapters.ts'
import { findParagraphs } from '../operations/paragraphs.ts'
import type { CallToCheck } from '../store/repositories/check-repository.ts'
import type { GlossaryRow } from '../store/repositories/glossary-repository.ts'
import { inspectSegment } from './check-segment.ts'
import { checkSet } from './check-set.ts'
import { checkableText } from './checkable-text.ts'
import type { Finding } from './finding.ts'
import type { NamesAsked } from './names/book-names.ts'
import type { LearnedName } from './names/learn-names.ts'
import type { DividedChapter, KnownName, LengthHistory, QualitySegment } from './segment.ts'

/** What a check has at hand beside the call: what is known of its book and of the user's other translations. */
export interface CheckSurroundings {
  glossary(book: string, targetLanguage: string): readonly GlossaryRow[]
  lengthHistory(languagePair: string): LengthHistory | null
  /** Names that other chapters of the book settled on, learned from their texts. */
  names(asked: NamesAsked): readonly LearnedName[]
  /** Opt-in checks to run as well. */
  readonly optIn: ReadonlySet<string>
}

/** A call as the checks leave it; plain data, because it crosses a thread. */
export interface CheckedCall {
  readonly callId: number
  /** Empty where there was nothing to check. */
  readonly checkSet: string
  /** Of the text, see `costOfSignals`; null where there was nothing to check. */
  readonly signals: number | null
  /** ln(length / expected length), where it says something about the user's sound translations. */
  readonly deviation: number | null
  readonly languagePair: string
  readonly findings: readonly Finding[]
}

/** Below this the length of one text says nothing about the next. */
const shortestForHistory = 80
/** A text in ruins would fill the queue alone. The worst ones count. */
const mostFindings = 60
const ranks = { critical: 0, major: 1, minor: 2 } as const

/** Checks one call of the ledger. Pure but for what the surroundings read. */
export function checkCall(call: CallToCheck, text: CallText, surroundings: CheckSurroundings): CheckedCall {
  const languagePair = pairOf(call)
  const checkable = checkableText(text, call.sourceLanguage)
  if (checkable === null) {
    return { callId: call.callId, checkSet, signals: null, deviation: null, languagePair, findings: [] }
  }
  const segment = toSegment(call, checkable, surroundings, languagePair)
  const { findings, signals, deviation, sourceLength } = inspectSegment(segment, { optIn: surroundings.optIn })
  const teaches =
    call.operation === 'translation' &&
    languagePair !== '' &&
    sourceLength >= shortestForHistory &&
    findings.every(({ severity }) => severity !== 'critical')
  return {
    callId: call.callId,
    checkSet,
    signals,
    deviation: teaches ? deviation : null,
    languagePair,
    findings: [...findings].sort((a, b) => ranks[a.severity] - ranks[b.severity]).slice(0, mostFindings),
  }
}

function pairOf({ sourceLanguage, targetLanguage }: CallToCheck): string {
  return sourceLanguage === null || targetLanguage === null ? '' : `${sourceLanguage}>${targetLanguage}`
}

function toSegment(
  call: CallToCheck,
  { source, target }: { readonly source: string | null; readonly target: string },
  surroundings: CheckSurroundings,
  languagePair: string,
): QualitySegment {
  const { operation, sourceLanguage, book } = call
  // An abstract is in the language of its text unless another was asked for.
  const targetLanguage = call.targetLanguage ?? (operation === 'abstract_generation' ? sourceLanguage : null)
  const terms = book === null || targetLanguage === null ? [] : surroundings.glossary(book, targetLanguage)
  return {
    source,
    target,
    sourceLanguage,
    targetLanguage,
    operation,
    finishReason: call.finishReason,
    ...termsOf(terms),
    names: namesOf(call, targetLanguage, terms, surroundings),
    ...(source !== null && isWholeDivision(call) && { chapters: chaptersOf(source, target) }),
    lengthHistory: operation === 'translation' ? surroundings.lengthHistory(languagePair) : null,
  }
}

/** What key terms suggested, and what other chapters have; a term of the glossary is said by the glossary. */
function namesOf(
  { operation, sourceLanguage, book, chapter }: CallToCheck,
  targetLanguage: string | null,
  rows: readonly GlossaryRow[],
  surroundings: CheckSurroundings,
): readonly KnownName[] {
  const suggested = termsOf(rows).names ?? []
  if (operation !== 'translation' || book === null || targetLanguage === null) return suggested
  const inGlossary = new Set(rows.flatMap(({ term, aliases }) => [term, ...aliases]))
  const learned = surroundings
    .names({ book, chapter, sourceLanguage, targetLanguage })
    .filter(({ source }) => !inGlossary.has(source))
    .map(({ source, target, chapter: where, callId }) => ({ source, target, place: { chapter: where ?? '', callId } }))
  return [...suggested, ...learned]
}

/** Confirmed terms must be used; suggested ones are what earlier chapters settled on. */
export function termsOf(rows: readonly GlossaryRow[]): Pick<QualitySegment, 'glossary' | 'names' | 'characters'> {
  const forms = ({ term, aliases, translation, inflects }: GlossaryRow) =>
    [term, ...aliases].map(source => ({ source, target: translation, exact: !inflects }))
  const used = rows.filter(({ translation }) => translation !== '')
  return {
    glossary: used.filter(({ status }) => status === 'confirmed').flatMap(forms),
    names: used.filter(({ status }) => status === 'suggested').flatMap(forms),
    characters: used
      .filter(({ status, gender, register }) => status !== 'rejected' && (gender !== null || register !== null))
      .flatMap(row => forms(row).map(form => ({ ...form, gender: row.gender, register: row.register }))),
  }
}

/** The model names paragraphs by number. Of a part of a longer text they cannot be placed, and other apps have formats of their own. */
function isWholeDivision({ operation, origin, chunk }: CallToCheck): boolean {
  return operation === 'chapter_division' && chunk === null && (origin === 'service' || origin === 'practice')
}

function chaptersOf(source: string, answer: string): readonly DividedChapter[] {
  const starts = readStarts(answer)
  if (starts === null) return []
  const paragraphs = findParagraphs(source)
  const offsets = starts.map(({ start }) => paragraphs[start - 1]?.start ?? -1)
  return starts.map(({ title }, index) => ({
    title,
    start: index === 0 && offsets[0] === paragraphs[0]?.start ? 0 : (offsets[index] ?? -1),
    end: offsets[index + 1] ?? source.length,
  }))
}
