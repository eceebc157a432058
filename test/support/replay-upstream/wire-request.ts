import type { IncomingHttpHeaders } from 'node:http'

/** The wire formats the upstream speaks. */
type WireProtocol = 'chat' | 'responses' | 'messages' | 'gemini' | 'cohere_v1' | 'cohere_v2' | 'models'

/** One request as it arrived, for assertions. */
export interface ReceivedRequest {
  readonly method: string
  /** Path and query as sent. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** Parsed JSON, or the text where it was none. */
  readonly body: unknown
  /** Milliseconds since the epoch at which its body was complete. */
  readonly at: number
}

/** A request understood: what was asked, in one shape for all protocols. */
export interface WireRequest {
  readonly protocol: WireProtocol
  readonly provider: string
  readonly model: string
  readonly stream: boolean
  /** Gemini: server-sent events were asked for, else a stream is a JSON array. */
  readonly events: boolean
  readonly system: string
  readonly user: string
  readonly wantsUsage: boolean
  readonly wantsJson: boolean
  readonly body: Readonly<Record<string, unknown>>
}

/** Null where the path is none the upstream knows. */
export function understand(method: string, url: string, body: unknown): WireRequest | null {
  const { pathname, searchParams } = new URL(url, 'http://upstream')
  const fields = isRecord(body) ? body : {}
  const provider = providerOf(pathname)
  const base = {
    provider,
    model: text(fields.model),
    stream: fields.stream === true,
    events: true,
    wantsUsage: true,
    wantsJson: isRecord(fields.response_format) && fields.response_format.type === 'json_object',
    body: fields,
  }
  if (method === 'GET') {
    return /\/models(\/[^/]+)?$/.test(pathname) ? { ...base, protocol: 'models', system: '', user: '' } : null
  }
  const messages = list(fields.messages).map(message => ({
    role: text(message.role),
    text: contentText(message.content),
  }))
  const system = messages
    .filter(message => message.role === 'system' || message.role === 'developer')
    .map(message => message.text)
  const users = messages.filter(message => message.role === 'user').map(message => message.text)
  const chat = { ...base, system: system.join('\n\n'), user: users.at(-1) ?? '' }
  if (/\/chat\/completions$/.test(pathname)) {
    const wantsUsage = !chat.stream || (isRecord(fields.stream_options) && fields.stream_options.include_usage === true)
    return { ...chat, protocol: 'chat', wantsUsage: wantsUsage || provider === 'mistral' }
  }
  if (/\/messages$/.test(pathname)) return { ...chat, protocol: 'messages', system: contentText(fields.system) }
  if (/\/v2\/chat$/.test(pathname)) return { ...chat, protocol: 'cohere_v2', provider: 'cohere' }
  if (/\/v1\/chat$/.test(pathname)) {
    return {
      ...base,
      protocol: 'cohere_v1',
      provider: 'cohere',
      system: text(fields.preamble),
      user: text(fields.message),
    }
  }
  if (/\/responses$/.test(pathname)) {
    const input =
      typeof fields.input === 'string'
        ? fields.input
        : (list(fields.input)
            .map(item => contentText(item.content))
            .at(-1) ?? '')
    return { ...base, protocol: 'responses', system: text(fields.instructions), user: input }
  }
  const gemini = /\/models\/([^/:]+):(generateContent|streamGenerateContent)$/.exec(pathname)
  if (gemini === null) return null
  const config = isRecord(fields.generationConfig) ? fields.generationConfig : {}
  return {
    ...base,
    protocol: 'gemini',
    provider: 'google',
    model: decodeURIComponent(gemini[1] ?? ''),
    stream: gemini[2] === 'streamGenerateContent',
    events: searchParams.get('alt') === 'sse',
    system: isRecord(fields.systemInstruction) ? partsText(fields.systemInstruction.parts) : '',
    user:
      list(fields.contents)
        .map(content => partsText(content.parts))
        .at(-1) ?? '',
    wantsJson: config.responseMimeType === 'application/json',
  }
}

function providerOf(pathname: string): string {
  return /\/(openai|anthropic|google|cohere|mistral|compatible)\//.exec(pathname)?.[1] ?? 'openai'
}

function contentText(content: unknown): string {
  return typeof content === 'string' ? content : partsText(content)
}

function partsText(parts: unknown): string {
  return list(parts)
    .map(part => text(part.text))
    .join('')
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
