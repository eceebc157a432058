import type { TokenUsage } from '../../../db/token-usage.ts'
import type { FinishReason } from '../../../db/vocabulary.ts'
import { type Fields, isFields, textOf } from './json-fields.ts'

/** What a provider's answer says, as far as it has been read. */
export interface AnswerReading {
  /** The text a reader sees: no reasoning, no tool arguments. */
  readonly text: string
  /** Characters of reasoning that came in the clear. */
  readonly reasoningLength: number
  /** The model's own refusal, where the protocol has a place for it. */
  readonly refusal: string | null
  readonly hasToolCalls: boolean
  /** The model the provider says it used. */
  readonly model: string | null
  readonly finishReason: FinishReason | null
  /** The provider's own word for it. */
  readonly nativeFinishReason: string | null
  /** Null where the provider said nothing. */
  readonly usage: TokenUsage | null
  /** The usage object as sent; where a stream sends it in parts, the parts laid over each other. */
  readonly rawUsage: unknown
  readonly upstreamId: string | null
  /** Why a prompt was turned away before any answer (Gemini). */
  readonly blockReason: string | null
  /** An error inside a successful answer or a stream, as sent; null when there is none. */
  readonly error: Fields | string | null
  /** The whole body, or the stream's end marker, has been seen. */
  readonly isComplete: boolean
  /** The answer came as a stream of events or elements, not as one body. */
  readonly isStream: boolean
  /** What was wrong with the bytes; null when nothing was. */
  readonly malformed: string | null
}

/** Told as content arrives, in order. */
export interface ReadingHooks {
  /** The first content of any kind: text, reasoning, a tool call. */
  readonly onContent?: (() => void) | undefined
  /** For each piece of content, also the first. */
  readonly onPiece?: (() => void) | undefined
  readonly onText?: ((text: string) => void) | undefined
}

/** A reading in the making: protocols write into it what they recognise. */
export class AnswerDraft {
  text = ''
  reasoningLength = 0
  refusal: string | null = null
  hasToolCalls = false
  model: string | null = null
  finishReason: FinishReason | null = null
  nativeFinishReason: string | null = null
  rawUsage: unknown = null
  upstreamId: string | null = null
  blockReason: string | null = null
  error: Fields | string | null = null
  isComplete = false
  isStream = false
  malformed: string | null = null
  private hasContent = false
  private readonly hooks: ReadingHooks

  constructor(hooks: ReadingHooks) {
    this.hooks = hooks
  }

  addText(text: unknown): void {
    if (typeof text !== 'string' || text === '') return
    this.noteContent()
    this.text += text
    this.hooks.onText?.(text)
  }

  addReasoning(text: unknown): void {
    if (typeof text !== 'string' || text === '') return
    this.noteContent()
    this.reasoningLength += text.length
  }

  addRefusal(text: unknown): void {
    if (typeof text !== 'string' || text === '') return
    this.noteContent()
    this.refusal = (this.refusal ?? '') + text
  }

  addToolCall(): void {
    this.noteContent()
    this.hasToolCalls = true
  }

  /** Models and ids come with every event of some streams, and empty in the first of others. */
  identify(id: unknown, model: unknown): void {
    this.upstreamId ??= textOf(id)
    this.model = textOf(model) ?? this.model
  }

  /** Later figures replace earlier ones; a figure that is null replaces nothing. */
  addUsage(usage: unknown): void {
    if (!isFields(usage)) return
    if (!isFields(this.rawUsage)) {
      this.rawUsage = usage
      return
    }
    const said = Object.entries(usage).filter(([, value]) => value !== null)
    this.rawUsage = { ...this.rawUsage, ...Object.fromEntries(said) }
  }

  finish(reason: FinishReason | null, word: unknown): void {
    if (reason === null) return
    this.finishReason = reason
    this.nativeFinishReason = String(word)
  }

  fail(error: Fields | string): void {
    this.error ??= error
  }

  spoil(what: string): void {
    this.malformed ??= what
  }

  private noteContent(): void {
    this.hooks.onPiece?.()
    if (this.hasContent) return
    this.hasContent = true
    this.hooks.onContent?.()
  }
}
