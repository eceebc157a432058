export type OpenAiFinish = 'stop' | 'length' | 'tool_calls' | 'content_filter'

/** Facts of an answer that the provider does not say in OpenAI's way. */
export interface AnswerMade {
  readonly id: string
  /** Seconds since the epoch. */
  readonly created: number
  readonly model: string
  readonly wantsUsage: boolean
}

/** Writes the chunks of a chat completion's stream. */
export class ChunkWriter {
  private out = ''
  private model: string
  private readonly made: AnswerMade
  private isBegun = false
  isFinished = false
  /** The stream has its end, good or bad. */
  isEnded = false

  constructor(made: AnswerMade) {
    this.made = made
    this.model = made.model
  }

  /** The model the provider says it uses. */
  answeredBy(model: unknown): void {
    if (typeof model === 'string' && model !== '') this.model = model
  }

  text(content: unknown): void {
    if (typeof content === 'string' && content !== '') this.delta({ content })
  }

  reasoning(text: unknown): void {
    if (typeof text === 'string' && text !== '') this.delta({ reasoning_content: text })
  }

  toolCall(index: number, id: string, name: string, args: string, extra: object | null = null): void {
    const call = { index, id, type: 'function', function: { name, arguments: args } }
    this.delta({ tool_calls: [extra === null ? call : { ...call, extra_content: extra }] })
  }

  toolArguments(index: number, args: unknown): void {
    if (typeof args === 'string' && args !== '') this.delta({ tool_calls: [{ index, function: { arguments: args } }] })
  }

  finish(reason: OpenAiFinish): void {
    if (this.isFinished) return
    this.begin()
    this.isFinished = true
    this.chunk([{ index: 0, delta: {}, logprobs: null, finish_reason: reason }])
  }

  end(usage: object | null): void {
    if (this.made.wantsUsage && usage !== null) this.chunk([], usage)
    this.done()
  }

  /** A chunk that has OpenAI's shape already. */
  raw(chunk: object): void {
    this.out += `data: ${JSON.stringify(chunk)}\n\n`
  }

  done(): void {
    this.isEnded = true
    this.out += 'data: [DONE]\n\n'
  }

  fail(error: unknown): void {
    this.isEnded = true
    this.out += `data: ${JSON.stringify(error)}\n\n`
  }

  take(): Buffer | null {
    if (this.out === '') return null
    const bytes = Buffer.from(this.out)
    this.out = ''
    return bytes
  }

  begin(): void {
    if (this.isBegun) return
    this.isBegun = true
    this.chunk([
      { index: 0, delta: { role: 'assistant', content: '', refusal: null }, logprobs: null, finish_reason: null },
    ])
  }

  private delta(delta: object): void {
    this.begin()
    this.chunk([{ index: 0, delta, logprobs: null, finish_reason: null }])
  }

  private chunk(choices: readonly object[], usage: object | null = null): void {
    const { id, created, wantsUsage } = this.made
    const common = { id, object: 'chat.completion.chunk', created, model: this.model, choices }
    this.out += `data: ${JSON.stringify(wantsUsage ? { ...common, usage } : common)}\n\n`
  }
}

/** The message of a whole answer. */
export interface WholeAnswer {
  readonly model: unknown
  readonly text: string
  readonly reasoning: string
  readonly refusal: string | null
  readonly toolCalls: readonly object[]
  readonly finish: OpenAiFinish
}

export function wholeChoice({ text, reasoning, refusal, toolCalls, finish }: WholeAnswer, index = 0): object {
  const message: Record<string, unknown> = {
    role: 'assistant',
    content: text === '' && toolCalls.length > 0 ? null : text,
    refusal,
  }
  if (reasoning !== '') message.reasoning_content = reasoning
  if (toolCalls.length > 0) message.tool_calls = toolCalls
  return { index, message, logprobs: null, finish_reason: finish }
}

export function wholeCompletion(
  made: AnswerMade,
  model: unknown,
  choices: readonly object[],
  usage: object | null,
): object {
  return {
    id: made.id,
    object: 'chat.completion',
    created: made.created,
    model: typeof model === 'string' && model !== '' ? model : made.model,
    choices,
    ...(usage === null ? {} : { usage }),
  }
}
