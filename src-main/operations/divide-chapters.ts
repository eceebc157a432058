import { chunkText } from './chunk-text.ts'
import { findJsonObject } from './clean-answer.ts'
import { estimateTokens } from './estimate-tokens.ts'
import { findHeadings } from './find-headings.ts'
import type { Chapter, DivideOptions, DivisionAnswer, OperationWarning } from './operation-types.ts'
import { findParagraphs, type Paragraph } from './paragraphs.ts'
import type { Piece } from './parts-plan.ts'
import { planJsonParts } from './plan-json-parts.ts'
import { limitsOf, partSize } from './plan-model.ts'
import type { PlannedOperation } from './planned-operation.ts'
import type { PreparedOperation } from './prepare-operation.ts'
import { previousSentences } from './previous-sentences.ts'
import { toMessages } from './prompt-messages.ts'
import { renderPrompt } from './prompt-template.ts'
import { sayWarning } from './warning-sentences.ts'

const wishedFactor = 4
/** What a paragraph's number adds to the text, in tokens. */
const numberTokens = 4
const longestTitle = 200

/** The model sees all of the text with numbered paragraphs and answers with numbers, so that it cannot change, lose or double a word. */
export function planDivision(
  prepared: PreparedOperation,
  options: DivideOptions,
  chunkTokens: number,
): PlannedOperation<DivisionAnswer> {
  const { text } = prepared
  const paragraphs = findParagraphs(text)
  const headings = findHeadings(text, paragraphs)
  const density = 1 + (paragraphs.length * numberTokens) / Math.max(1, estimateTokens(text))
  const size = partSize({
    limits: limitsOf(prepared.resolved),
    wished: chunkTokens * wishedFactor,
    expansion: 0,
    overhead: estimateTokens(prepared.prompt.system + prepared.prompt.user) + 300,
    answer: 2000,
    maxTokens: prepared.maxTokens,
  })
  const parts = chunkText(text, Math.floor(size / density))
  const messages = (piece: Piece, part: number) => {
    const shown = within(paragraphs, piece)
    const isShown = new Set(shown)
    return toMessages(
      renderPrompt('chapter_division', prepared.prompt, {
        text: shown.map(index => numbered(text, paragraphs, index, piece)).join('\n'),
        headings: headings
          .filter(index => isShown.has(index))
          .map(index => numbered(text, paragraphs, index, piece))
          .join('\n'),
        previous: piece.start > 0 ? previousSentences(text, piece.start) : null,
        first_number: (shown[0] ?? 0) + 1,
        last_number: (shown.at(-1) ?? 0) + 1,
        part: parts.length > 1 ? part + 1 : null,
        parts: parts.length,
        book: options.book,
      }),
    )
  }
  return planJsonParts({
    parts,
    messages,
    read: readStarts,
    expectedOutput: tokens => 60 + Math.ceil(tokens / 100),
    finish(answers, warnings) {
      const starts: ChapterStart[] = []
      for (const { piece, answer } of answers) {
        const own = new Set(within(paragraphs, piece).filter(index => (paragraphs[index]?.start ?? 0) >= piece.start))
        const { kept, dropped } = sift(readStarts(answer) ?? [], own)
        starts.push(...kept)
        if (dropped.length > 0) warnings.push(describeDropped(dropped))
      }
      return { chapters: cutChapters(text, paragraphs, new Set(headings), starts) }
    },
    deliver: options.deliver ?? null,
  })
}

export interface ChapterStart {
  /** Counted from 1, as the model was shown. */
  readonly start: number
  readonly title: string
}

/** Null where an answer holds no list of chapters; entries that are not numbers are read as impossible ones. */
export function readStarts(answer: string): readonly ChapterStart[] | null {
  const value = findJsonObject(answer)
  if (typeof value !== 'object' || value === null || !('chapters' in value) || !Array.isArray(value.chapters))
    return null
  return value.chapters.map((item: unknown) => {
    const { start, title } =
      typeof item === 'object' && item !== null ? (item as Record<string, unknown>) : { start: item }
    const number = typeof start === 'string' ? Number(start.replaceAll(/[[\]\s]/gu, '') || Number.NaN) : start
    return {
      start: typeof number === 'number' && Number.isInteger(number) ? number : Number.NaN,
      title: typeof title === 'string' ? title.replaceAll(/\s+/gu, ' ').trim() : '',
    }
  })
}

function sift(starts: readonly ChapterStart[], own: ReadonlySet<number>) {
  const isOwn = ({ start }: ChapterStart) => own.has(start - 1)
  return { kept: starts.filter(isOwn), dropped: starts.filter(start => !isOwn(start)) }
}

function describeDropped(dropped: readonly ChapterStart[]): OperationWarning {
  const numbers = dropped.map(({ start }) => (Number.isNaN(start) ? 'no number' : String(start))).join(', ')
  return {
    code: 'starts_dropped',
    ...sayWarning('starts_dropped', { starts: numbers }),
    part: null,
  }
}

/** Every character of the text in exactly one chapter, in order, whatever the starts are. */
export function cutChapters(
  text: string,
  paragraphs: readonly Paragraph[],
  headings: ReadonlySet<number>,
  starts: readonly ChapterStart[],
): readonly Chapter[] {
  const titles = new Map<number, string>()
  for (const { start, title } of starts) {
    const index = start - 1
    if (paragraphs[index] !== undefined && !titles.has(index)) titles.set(index, title)
  }
  if (!titles.has(0)) titles.set(0, '')
  const indexes = [...titles.keys()].sort((a, b) => a - b)
  return indexes.map((index, position) => {
    const next = paragraphs[indexes[position + 1] ?? Number.POSITIVE_INFINITY]
    const start = position === 0 ? 0 : (paragraphs[index]?.start ?? 0)
    const end = next?.start ?? text.length
    const paragraph = paragraphs[index]
    const opening = paragraph === undefined ? '' : text.slice(paragraph.start, paragraph.end).trim()
    return {
      ...chooseTitle(titles.get(index) ?? '', opening, headings.has(index)),
      start,
      end,
      text: text.slice(start, end),
    }
  })
}

function chooseTitle(given: string, opening: string, isHeading: boolean): { title: string; hasHeading: boolean } {
  if (isHeading) return { title: opening.replaceAll(/\s+/gu, ' '), hasHeading: true }
  const fold = (words: string) => words.normalize('NFKC').replaceAll(/\s+/gu, '').toLowerCase()
  const isThere = given !== '' && opening.length <= longestTitle && fold(opening).includes(fold(given))
  if (given !== '' && given.length <= longestTitle) return { title: given, hasHeading: isThere }
  const firstWords = [...opening.replaceAll(/\s+/gu, ' ')]
  return {
    title: firstWords.length > 30 ? `${firstWords.slice(0, 30).join('')}…` : firstWords.join(''),
    hasHeading: false,
  }
}

/** Indexes of the paragraphs that have something in a piece. */
function within(paragraphs: readonly Paragraph[], piece: Piece): readonly number[] {
  const end = piece.start + piece.text.length
  const found: number[] = []
  for (const [index, paragraph] of paragraphs.entries()) {
    if (paragraph.start >= end) break
    if (paragraph.end > piece.start) found.push(index)
  }
  return found
}

function numbered(text: string, paragraphs: readonly Paragraph[], index: number, piece: Piece): string {
  const paragraph = paragraphs[index]
  if (paragraph === undefined) return ''
  const isContinued = paragraph.start < piece.start
  const words = text.slice(
    Math.max(paragraph.start, piece.start),
    Math.min(paragraph.end, piece.start + piece.text.length),
  )
  return `[${index + 1}]${isContinued ? ' (continued)' : ''} ${words.trim()}`
}
