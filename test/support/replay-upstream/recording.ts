/** One recorded interaction, in the shape of the shared recordings and of our own fixtures. */
export interface Recording {
  readonly name: string
  readonly provider: string
  readonly endpoint: string
  readonly kind: string
  readonly subtype?: string | null
  readonly features?: readonly string[]
  readonly request?: { readonly path?: string; readonly body?: unknown }
  readonly response: RecordedResponse
}

export interface RecordedResponse {
  readonly status: number | null
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly sse?: string
}

/** What an upstream would have put on the wire for a recording. */
export interface WireAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Headers that describe the recorded transfer and not this one. */
const hopHeaders = new Set([
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'date',
  'set-cookie',
])

/**
 * A recording as bytes again. `asEvents` asks for server-sent events where the recording is a JSON
 * array of chunks (Gemini sends either, by the `alt` parameter).
 */
export function wireAnswer(response: RecordedResponse, asEvents: boolean): WireAnswer {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(response.headers ?? {})) {
    if (!hopHeaders.has(name.toLowerCase())) headers[name.toLowerCase()] = value.replace(/[^\t\x20-\x7e]/g, '')
  }
  const status = response.status ?? 500
  if (response.sse !== undefined) {
    return { status, headers: { ...headers, 'content-type': 'text/event-stream' }, body: response.sse }
  }
  if (asEvents && Array.isArray(response.body)) {
    const body = response.body.map(chunk => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join('')
    return { status, headers: { ...headers, 'content-type': 'text/event-stream' }, body }
  }
  const body = response.body === null || response.body === undefined ? '' : JSON.stringify(response.body)
  return { status, headers: { ...headers, 'content-type': 'application/json' }, body }
}
