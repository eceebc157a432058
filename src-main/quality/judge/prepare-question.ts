import { estimateTokens } from '../../operations/estimate-tokens.ts'
import { createGlossaryMatcher, formatGlossary } from '../../operations/glossary.ts'
import { parseLanguage } from '../../operations/languages.ts'
import { joinMessages, toMessages } from '../../operations/prompt-messages.ts'
import { renderPrompt } from '../../operations/prompt-template.ts'
import type { ChatMessage } from '../../providers/adapter.ts'
import { createCallQueryRepository } from '../../store/repositories/call-query-repository.ts'
import type { StoredCall } from '../../store/repositories/call-row.ts'
import { failurePhrase } from '../../words/failure-sentences.ts'
import type { Phrase } from '../../words/slot-values.ts'
import { checkableText } from '../checkable-text.ts'
import { chooseJudge } from './choose-judge.ts'
import type { JudgeCosts } from './judge-costs.ts'
import type { ChosenModel, JudgeDependencies } from './judge-types.ts'
import { modelFamily } from './model-family.ts'

const previousParagraphs = 3
const mostPrevious = 1200
/** Below this there is nothing to judge. */
const shortestJudged = 20

/** What a judge is asked of a call. */
export interface JudgeQuestion {
  readonly call: StoredCall
  readonly judge: ChosenModel
  readonly source: string
  readonly target: string
  readonly messages: readonly ChatMessage[]
  readonly promptVersionId: number
  readonly expectedNanos: number
}

/** Reads a call as a question to the judge, or says why it is passed over. */
export function createQuestions(
  dependencies: JudgeDependencies,
  costs: JudgeCosts,
): (callId: number) => JudgeQuestion | { readonly skip: Phrase } {
  const { store, registry, prompts, content, glossaries } = dependencies
  const calls = createCallQueryRepository(store)

  function messagesFor(call: StoredCall, source: string, target: string) {
    const { version } = prompts.inForce('quality_evaluation', call.sourceBook)
    const language = call.targetLanguage ?? ''
    const terms = call.sourceBook === null ? [] : glossaries.forPrompt(call.sourceBook, language)
    const messages = toMessages(
      renderPrompt('quality_evaluation', version, {
        text: source,
        translation: target,
        source_language: call.sourceLanguage === null ? null : parseLanguage(call.sourceLanguage).name,
        target_language: parseLanguage(language).name,
        glossary: formatGlossary(createGlossaryMatcher(terms)(source)),
        previous: previousOf(call),
        book: call.sourceBook,
        chapter: call.sourceChapter,
      }),
    )
    return { messages, promptVersionId: version.id }
  }

  /** The end of the part before, in the original. */
  function previousOf(call: StoredCall): string | null {
    if (call.requestId === null || call.chunk === null || call.chunk === 0) return null
    const before = calls
      .ofRequest(call.requestId, 500)
      .findLast(({ chunk, status }) => chunk === (call.chunk ?? 0) - 1 && status === 'success')
    const source = before === undefined ? null : (content.readContent(before.id).text?.source ?? null)
    if (source === null) return null
    const paragraphs = source.split(/\n+/u).filter(line => line.trim() !== '')
    return paragraphs.slice(-previousParagraphs).join('\n').slice(-mostPrevious)
  }

  function prepare(callId: number): JudgeQuestion | { readonly skip: Phrase } {
    const call = calls.byId(callId)
    if (call === null || call.status !== 'success') return { skip: failurePhrase('judge_skip.gone') }
    if (call.operation !== 'translation' || call.targetLanguage === null)
      return { skip: failurePhrase('judge_skip.no_translation') }
    const { text } = content.readContent(callId)
    const texts = text === null ? null : checkableText(text, call.sourceLanguage)
    if (texts === null || texts.source === null) return { skip: failurePhrase('judge_skip.no_text') }
    if (texts.source.trim().length < shortestJudged) return { skip: failurePhrase('judge_skip.too_short') }
    const kind = registry.byId(call.providerId)?.kind ?? ''
    const judge = chooseJudge(dependencies, modelFamily(call.answeredModel ?? call.modelName, kind))
    if (judge === null) return { skip: failurePhrase('judge_skip.nobody') }
    const { messages, promptVersionId } = messagesFor(call, texts.source, texts.target)
    const expectedNanos = costs.costOf(judge, estimateTokens(joinMessages(messages)))
    if (expectedNanos === null) return { skip: failurePhrase('judge_skip.unpriced', { model: judge.model }) }
    return { call, judge, source: texts.source, target: texts.target, messages, promptVersionId, expectedNanos }
  }

  return prepare
}
