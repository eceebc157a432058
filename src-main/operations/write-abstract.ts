import type { Failure } from '../failure.ts'
import type { PromptVersionRow } from '../store/repositories/prompt-repository.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayText } from '../words/failures/text-sentences.ts'
import { chunkText } from './chunk-text.ts'
import { cleanAnswer } from './clean-answer.ts'
import { estimateTokens } from './estimate-tokens.ts'
import { type AbstractAnswer, type AbstractOptions, abstractLengths } from './operation-types.ts'
import type { PartsPlan, Piece } from './parts-plan.ts'
import { limitsOf, partSize } from './plan-model.ts'
import type { PlannedOperation } from './planned-operation.ts'
import type { PreparedOperation } from './prepare-operation.ts'
import { joinMessages, toMessages } from './prompt-messages.ts'
import { type PromptName, renderPrompt } from './prompt-template.ts'
import type { RunRound } from './run-operation.ts'

/** An abstract sees more text at once than a translation, so that proportions come out right. */
const wishedFactor = 8
/** Notes on a part take about this share of its text. */
const notesShare = 0.15
const mostRounds = 6

/** The prompts of an abstract that takes several calls. */
export interface AbstractPrompts {
  readonly part: PromptVersionRow
  readonly combination: PromptVersionRow
}

export function planAbstract(
  prepared: PreparedOperation,
  options: AbstractOptions,
  chunkTokens: number,
  prompts: AbstractPrompts,
): PlannedOperation<AbstractAnswer> {
  const words = parseLength(options.length ?? 'medium')
  const language = prepared.targetLanguage?.name ?? prepared.sourceLanguage?.name ?? 'the language of the text'
  const size = partSize({
    limits: limitsOf(prepared.resolved),
    wished: chunkTokens * wishedFactor,
    expansion: 0,
    overhead: estimateTokens(prompts.part.system + prepared.prompt.system) + 200,
    answer: words * 3 + 1000,
    maxTokens: prepared.maxTokens,
  })
  const parts = chunkText(prepared.text, size)
  const ask = (name: PromptName, prompt: PromptVersionRow, of: readonly Piece[], firstPart: number): PartsPlan => ({
    firstPart,
    parts: of,
    messages: (piece, part) =>
      toMessages(
        renderPrompt(name, prompt, {
          text: piece.text.trim(),
          language,
          length: words,
          part: part - firstPart + 1,
          parts: of.length,
          book: options.book,
          chapter: options.chapter,
        }),
      ),
    refuse: (answer, piece) => (cleanAnswer(answer, piece.text).text.trim() === '' ? 'it holds no text' : null),
    canHalve: name === 'abstract_part',
    format: 'text',
    onText: null,
  })
  const whole = (text: string): readonly Piece[] => [{ text, start: 0 }]

  const combine = async (round: RunRound): Promise<string> => {
    let notes = await takeNotes(round, ask('abstract_part', prompts.part, parts, 0), prompts.part.id)
    let next = parts.length
    for (let rounds = 1; estimateTokens(notes) > size; rounds += 1) {
      if (rounds > mostRounds) throw notesDoNotShrink()
      const pieces = chunkText(notes, size)
      notes = await takeNotes(round, ask('abstract_part', prompts.part, pieces, next), prompts.part.id)
      next += pieces.length
    }
    return only(
      await round(ask('abstract_combination', prompts.combination, whole(notes), next), prompts.combination.id),
    )
  }

  return {
    parts: parts.length,
    fingerprint: [words, language, parts.length, prompts.part.id, prompts.combination.id],
    expected: expectedCalls(parts, words, ask('abstract_generation', prepared.prompt, whole(prepared.text), 0)),
    async run(round) {
      if (parts.length > 1) return { text: await combine(round) }
      return { text: only(await round(ask('abstract_generation', prepared.prompt, whole(prepared.text), 0))) }
    },
    deliver: options.deliver ?? null,
  }
}

async function takeNotes(round: RunRound, plan: PartsPlan, promptVersionId: number): Promise<string> {
  const answered = await round(plan, promptVersionId)
  return answered
    .flat()
    .map(({ piece, answer }, index) => `(${index + 1}) ${cleanAnswer(answer, piece.text).text.trim()}`)
    .join('\n\n')
}

function only(answered: readonly (readonly { piece: Piece; answer: string }[])[]): string {
  return answered
    .flat()
    .map(({ piece, answer }) => cleanAnswer(answer, piece.text).text.trim())
    .join('\n\n')
}

function expectedCalls(parts: readonly Piece[], words: number, single: PartsPlan) {
  const answer = Math.ceil(words * 1.4)
  if (parts.length === 1) {
    const [piece] = single.parts
    return piece === undefined
      ? []
      : [{ input: estimateTokens(joinMessages(single.messages(piece, 0))), output: answer }]
  }
  const notes = parts.map(({ text }) => {
    const tokens = estimateTokens(text)
    return { input: tokens + 400, output: Math.ceil(tokens * notesShare) }
  })
  return [...notes, { input: notes.reduce((sum, { output }) => sum + output, 400), output: answer }]
}

function parseLength(length: NonNullable<AbstractOptions['length']>): number {
  const words = typeof length === 'number' ? length : abstractLengths[length]
  if (Number.isSafeInteger(words) && words >= 10 && words <= 5000) return words
  throw failing('usage', sayText('abstract.length', { lengths: Object.keys(abstractLengths).join(', ') }))
}

function notesDoNotShrink(): Failure {
  return failing('provider', sayText('abstract.notes'))
}
