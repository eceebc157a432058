import { type Fields, fieldsAt, isFields, textOf } from '../providers/protocols/json-fields.ts'

/** What the ledger is told of a request before it leaves. */
export interface RequestFacts {
  readonly model: string
  readonly streamed: boolean
  readonly temperature: number | null
  readonly maxTokens: number | null
}

/** For calls whose request names no model; the provider will say what it thinks of that. */
const unnamedModel = 'unnamed'
const longestModel = 200
const largestCount = 0xffff_ffff

/** Reads model and parameters from a request's JSON; where a protocol has the model in its path, from there. */
export function describeRequest(body: Fields, rest: string): RequestFacts {
  const config = fieldsAt(body, 'generationConfig') ?? fieldsAt(body, 'generation_config')
  const inPath = /\/(?:models|tunedModels)\/([^/:]+)(?::|$)/.exec(rest)?.[1]
  const limit =
    body.max_completion_tokens ??
    body.max_tokens ??
    body.max_output_tokens ??
    body.max_tokens_to_sample ??
    config?.maxOutputTokens
  return {
    model: cut(inPath === undefined ? (textOf(body.model) ?? textOf(body.agent_id)) : decoded(inPath)),
    streamed: body.stream === true || /:stream(?:GenerateContent|RawPredict)$/.test(rest),
    temperature: finite(body.temperature ?? config?.temperature),
    maxTokens: count(limit),
  }
}

/** The model of a form (audio, pictures): a field of its multipart body. */
export function describeForm(bytes: Buffer): RequestFacts {
  const head = bytes.indexOf('name="model"')
  const from = head === -1 ? -1 : bytes.indexOf('\r\n\r\n', head)
  const to = from === -1 ? -1 : bytes.indexOf('\r\n', from + 4)
  const model = to === -1 || to - from > longestModel ? null : bytes.toString('utf8', from + 4, to)
  return { model: cut(model), streamed: false, temperature: null, maxTokens: null }
}

/** The small parameters of a request, for the record: no text, no tools. */
export function parametersOf(body: Fields): Fields | null {
  const config = fieldsAt(body, 'generationConfig')
  const kept: Record<string, unknown> = {}
  for (const [name, value] of [...Object.entries(body), ...Object.entries(config ?? {})]) {
    if (name === 'model' || name === 'stream' || name === 'input' || name === 'prompt' || name === 'message') continue
    const isShort = typeof value === 'string' && value.length <= 100
    if (typeof value === 'number' || typeof value === 'boolean' || isShort) kept[name] = value
  }
  const format = body.response_format
  if (isFields(format) && typeof format.type === 'string') kept.response_format = format.type
  return Object.keys(kept).length === 0 ? null : kept
}

function cut(model: string | null): string {
  const name = (model ?? '').replace(/^models\//, '').trim()
  return name === '' ? unnamedModel : name.slice(0, longestModel)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function finite(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= largestCount ? value : null
}
