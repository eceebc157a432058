import type { Content } from '../ledger/content-types.ts'
import type { Ledger } from '../ledger/ledger-types.ts'
import { placeChapter } from '../metrics/chapter-order.ts'
import { cleanAnswer } from '../operations/clean-answer.ts'
import { findParagraphs } from '../operations/paragraphs.ts'
import type { CheckedAnswer, PreviousAbstract, TranslationAids } from '../operations/translation-aids.ts'
import type { Clock, Logger } from '../ports.ts'
import type { AbstractRepository } from '../store/repositories/abstract-repository.ts'
import type { CheckRepository } from '../store/repositories/check-repository.ts'
import type { FindingRepository } from '../store/repositories/finding-repository.ts'
import { checkSegment } from './check-segment.ts'
import type { Glossaries } from './glossary/glossary-types.ts'
import type { QualitySegment } from './segment.ts'

/** What makes an answer unusable; the others can wait for the thread. */
const faultChecks: ReadonlySet<string> = new Set([
  'empty',
  'refusal',
  'wrong_language',
  'echo',
  'residue',
  'loop',
  'truncation',
  'omission',
])
const mostAbstract = 6000

/** What the operations are told of books, and how they judge an answer on the spot. */
export function createTranslationAids(dependencies: {
  readonly glossaries: Glossaries
  readonly abstracts: AbstractRepository
  readonly content: Pick<Content, 'readContent'>
  readonly ledger: Pick<Ledger, 'write'>
  readonly calls: CheckRepository
  readonly findings: FindingRepository
  readonly clock: Pick<Clock, 'now'>
  readonly logger: Logger
}): TranslationAids {
  const { glossaries, abstracts, content, ledger, calls, findings, clock, logger } = dependencies

  function readAbstract(book: string, chapter: string): string | null {
    for (const callId of abstracts.newestCalls(book, chapter)) {
      const { text } = content.readContent(callId)
      const answer = text?.output == null ? '' : cleanAnswer(text.output, text.source ?? '').text.trim()
      if (answer !== '') return answer.length <= mostAbstract ? answer : `${answer.slice(0, mostAbstract)}…`
    }
    return null
  }

  return {
    glossary: (book, targetLanguage) => glossaries.forPrompt(book, targetLanguage),

    previousAbstract(book, chapter): PreviousAbstract | null {
      const before = chapterBefore(chapter, abstracts.chapters(book))
      const text = before === null ? null : readAbstract(book, before)
      return before === null || text === null ? null : { chapter: before, text }
    },

    findFault(answer) {
      const { findings: found } = checkSegment(segmentOf(answer), { only: faultChecks })
      const isShorter = findParagraphs(answer.answer).length < findParagraphs(answer.source).length
      // A missing paragraph among as many as there were is a guess: good enough to be shown, not to be paid for.
      const fault = found.find(({ check, severity, sourceSpan }) =>
        check === 'omission' && sourceSpan !== null ? isShorter && severity === 'critical' : severity === 'critical',
      )
      return fault === undefined ? null : { check: fault.check, message: fault.message, said: fault.said }
    },

    score: answer => checkSegment(segmentOf(answer)).score,

    setAside(callId, reason) {
      ledger
        .write(() => {
          calls.setAside(callId, reason)
          findings.setGoneOfCall(callId, clock.now())
        })
        .catch((error: unknown) => {
          logger.warn({ callId, reason: String(error) }, 'That an answer was not used could not be noted')
        })
    },
  }
}

function segmentOf({ answer, ...known }: CheckedAnswer): QualitySegment {
  return { ...known, target: answer, operation: 'translation' }
}

/** The chapter one before by number, among those there are; null where names do not tell. */
export function chapterBefore(chapter: string, known: readonly string[]): string | null {
  const place = placeChapter(chapter)
  const last = place.numbers.at(-1)
  if (place.group !== 0 || last === undefined) return null
  const wanted = [...place.numbers.slice(0, -1), last - 1].join('.')
  const found = known.find(name => {
    const other = placeChapter(name)
    return other.group === 0 && other.numbers.join('.') === wanted
  })
  return found ?? null
}
