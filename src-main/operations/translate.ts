import type { ChatMessage } from '../providers/adapter.ts'
import { chunkText } from './chunk-text.ts'
import { cleanAnswer } from './clean-answer.ts'
import { estimateTokens, outputExpansion } from './estimate-tokens.ts'
import { fitParagraphs } from './fit-paragraphs.ts'
import { createGlossaryMatcher, formatGlossary, type Glossary } from './glossary.ts'
import { writesWithoutSpaces } from './languages.ts'
import type { OperationWarning, TranslateOptions, TranslationAnswer } from './operation-types.ts'
import { findParagraphs, withoutOuterLines } from './paragraphs.ts'
import type { Leaf, PartsPlan, Piece } from './parts-plan.ts'
import { limitsOf, partSize } from './plan-model.ts'
import type { PlannedOperation } from './planned-operation.ts'
import type { PreparedOperation } from './prepare-operation.ts'
import { previousSentences } from './previous-sentences.ts'
import { joinMessages, toMessages } from './prompt-messages.ts'
import { renderPrompt } from './prompt-template.ts'
import type { PartRepair } from './repair-part.ts'
import { sayWarning } from './warning-sentences.ts'

/** Room for the glossary entries of one part, in estimated tokens. */
const glossaryRoom = 400

/** What a translation is told beside its text, and what is done about an answer that is unusable. */
export interface TranslationSurroundings {
  readonly glossary: Glossary
  readonly context: string | null
  /** The chapter whose abstract the context is; null where a caller gave it, or there is none. */
  readonly contextFrom: string | null
  readonly repair: PartRepair | null
  /** Whether enough calls follow for a cached beginning to pay, and how they find it. */
  readonly caching: (parts: number) => Caching
}

/** Calls that begin together all write the cache; where the first goes ahead alone, the others read what it wrote. */
export type Caching = 'none' | 'all_at_once' | 'first_part_ahead'

export function planTranslation(
  prepared: PreparedOperation,
  options: TranslateOptions,
  wished: number,
  { glossary, context, contextFrom, repair, caching }: TranslationSurroundings,
): PlannedOperation<TranslationAnswer> {
  const target = prepared.targetLanguage
  if (target === null) throw new TypeError('A translation is prepared with a target language')
  const { text } = prepared
  const match = createGlossaryMatcher(glossary)
  const expansion = outputExpansion(prepared.sourceLanguage?.tag ?? null, target.tag)
  const parts = chunkText(
    text,
    partSize({
      limits: limitsOf(prepared.resolved),
      wished,
      expansion,
      overhead: estimateTokens(prepared.prompt.system + prepared.prompt.user + (context ?? '')) + glossaryRoom,
      answer: 256,
      maxTokens: prepared.maxTokens,
    }),
  )
  const plainMessages = (piece: Piece, part: number) =>
    toMessages(
      renderPrompt('translation', prepared.prompt, {
        text: withoutOuterLines(piece.text),
        source_language: prepared.sourceLanguage?.name,
        target_language: target.name,
        target_tag: target.tag,
        paragraphs: findParagraphs(piece.text).length,
        glossary: formatGlossary(match(piece.text)),
        context,
        previous: piece.start > 0 ? previousSentences(text, piece.start) : null,
        part: parts.length > 1 ? part + 1 : null,
        parts: parts.length,
        book: options.book,
        chapter: options.chapter,
      }),
    )
  const caches = caching(parts.length)
  const stable = caches === 'none' ? null : stableLength(parts, plainMessages)
  const messages = (piece: Piece, part: number) => markStable(plainMessages(piece, part), stable)
  const plan: PartsPlan = {
    firstPart: 0,
    parts,
    messages,
    refuse: (answer, piece) => (cleanAnswer(answer, piece.text).text.trim() === '' ? 'it holds no translation' : null),
    canHalve: true,
    firstAhead: stable !== null && caches === 'first_part_ahead',
    format: 'text',
    onText: options.onText ?? null,
    details: piece => {
      const used = match(piece.text).map(({ source, target: translation }) => ({ source, target: translation }))
      return { ...(used.length > 0 && { glossary: used }), ...(contextFrom !== null && { contextFrom }) }
    },
    repair,
  }
  const expected = parts.map((piece, part) => ({
    input: estimateTokens(joinMessages(messages(piece, part))),
    output: Math.ceil(estimateTokens(piece.text) * expansion),
  }))
  repair?.expect(expected)
  return {
    parts: parts.length,
    glossaryTerms: match(text).length,
    contextFrom,
    fingerprint: [context, glossary, parts.length],
    expected,
    async run(round, warnings) {
      const answered = await round(plan)
      return { text: joinLeaves(answered, target.tag, warnings) }
    },
    deliver: options.deliver ?? null,
  }
}

/** Below this no provider caches. Estimated tokens. */
const leastCached = 1024

/** How much of the user's message is the same in all parts, where it is long enough to be cached with what stands before it. */
function stableLength(
  parts: readonly Piece[],
  messages: (piece: Piece, part: number) => readonly ChatMessage[],
): number | null {
  const [first, second] = parts
  if (first === undefined || second === undefined) return null
  const one = messages(first, 0)
  const mine = one.at(-1)?.content ?? ''
  const other = messages(second, 1).at(-1)?.content ?? ''
  let shared = 0
  while (shared < mine.length && mine[shared] === other[shared]) shared += 1
  // Whole lines: a mark in the middle of a word would split what belongs together.
  const until = mine.lastIndexOf('\n', shared - 1) + 1
  if (until <= 0) return null
  const before = one.slice(0, -1).map(({ content }) => content)
  return estimateTokens([...before, mine.slice(0, until)].join('\n')) < leastCached ? null : until
}

function markStable(messages: readonly ChatMessage[], until: number | null): readonly ChatMessage[] {
  if (until === null) return messages
  return messages.map((message, index) =>
    index === messages.length - 1 ? { ...message, stableUntil: until } : message,
  )
}

function joinLeaves(parts: readonly (readonly Leaf[])[], targetTag: string, warnings: OperationWarning[]): string {
  let joined = ''
  for (const [part, leaves] of parts.entries()) {
    for (const { piece, answer } of leaves) {
      const gap = joined === '' ? '' : gapBefore(joined, piece.text, targetTag)
      if (gap !== null) joined = joined.trimEnd() + gap
      joined += settle(piece, answer, part, warnings)
    }
  }
  return joined
}

/** Null where a line break stands between two pieces; inside a paragraph the target language decides. */
function gapBefore(before: string, source: string, targetTag: string): string | null {
  const space = before.slice(before.trimEnd().length) + source.slice(0, source.length - source.trimStart().length)
  if (/[\n\r\u2028\u2029\u0085]/u.test(space) || source.trim() === '') return null
  return writesWithoutSpaces(targetTag) ? '' : ' '
}

function settle(piece: Piece, answer: string, part: number, warnings: OperationWarning[]): string {
  if (piece.text.trim() === '') return piece.text
  const cleaned = cleanAnswer(answer, piece.text)
  if (cleaned.removed !== null) {
    warnings.push({
      code: 'scaffolding_removed',
      ...sayWarning('scaffolding_removed', { part_number: part + 1 }),
      part,
    })
  }
  const fitted = fitParagraphs(piece.text, cleaned.text)
  if (fitted.paragraphs !== fitted.sourceParagraphs) {
    const told = sayWarning('paragraphs_differ', {
      ...{ part_number: part + 1, paragraphs: fitted.paragraphs, source_paragraphs: fitted.sourceParagraphs },
    })
    warnings.push({ code: 'paragraphs_differ', ...told, part })
  }
  return fitted.text
}
