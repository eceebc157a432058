/** One dispatched server-sent event. */
export interface ServerSentEvent {
  /** The event's name; `message` where the stream gave none. */
  readonly event: string
  readonly data: string
  /** The last event id in force. */
  readonly id: string
}

export interface SseParser {
  /** Takes the next bytes, or text already decoded; boundaries may fall anywhere. */
  push(chunk: Uint8Array | string): void
  /** The stream has ended. An event without its closing blank line is not dispatched. */
  end(): void
  /** A line or an event grew past the limit and was dropped. */
  overflowed(): boolean
}

/** Far above any provider's event; a stream that never ends a line must not take all memory. */
const maxEventLength = 32 * 1024 * 1024

/**
 * Parses a server-sent event stream as the WHATWG HTML standard defines it: UTF-8 with one optional
 * byte order mark; lines end in CR, LF or CRLF; comments, `retry` and unknown fields pass silently.
 * Any split of the same bytes gives the same events.
 */
export function createSseParser(onEvent: (event: ServerSentEvent) => void, limit = maxEventLength): SseParser {
  const decoder = new TextDecoder('utf-8')
  let isStart = true
  let line = ''
  let isAfterCarriageReturn = false
  let name = ''
  let data: string | null = null
  let id = ''
  let overflowed = false

  function takeLine(text: string): void {
    if (text === '') {
      dispatch()
      return
    }
    const colon = text.indexOf(':')
    if (colon === 0) return
    const field = colon === -1 ? text : text.slice(0, colon)
    let value = colon === -1 ? '' : text.slice(colon + 1)
    if (value.startsWith(' ')) value = value.slice(1)
    if (field === 'event') name = value
    else if (field === 'data') addData(value)
    else if (field === 'id' && !value.includes('\0')) id = value
  }

  function addData(value: string): void {
    if (data !== null && data.length + value.length > limit) overflowed = true
    else data = data === null ? value : `${data}\n${value}`
  }

  function dispatch(): void {
    const event = { event: name === '' ? 'message' : name, data: data ?? '', id }
    const isWorthy = data !== null && data !== ''
    name = ''
    data = null
    if (isWorthy) onEvent(event)
  }

  function keep(rest: string): void {
    if (line.length + rest.length <= limit) line += rest
    else overflowed = true
  }

  function take(text: string): void {
    let start = 0
    if (isAfterCarriageReturn) {
      isAfterCarriageReturn = false
      if (text.startsWith('\n')) start = 1
    }
    let lineFeed = text.indexOf('\n', start)
    let carriageReturn = text.indexOf('\r', start)
    while (lineFeed !== -1 || carriageReturn !== -1) {
      const end = lineFeed === -1 || (carriageReturn !== -1 && carriageReturn < lineFeed) ? carriageReturn : lineFeed
      keep(text.slice(start, end))
      const whole = line
      line = ''
      start = end + 1
      if (end === carriageReturn) {
        if (start === text.length) isAfterCarriageReturn = true
        else if (text[start] === '\n') start++
      }
      takeLine(whole)
      if (lineFeed !== -1 && lineFeed < start) lineFeed = text.indexOf('\n', start)
      if (carriageReturn !== -1 && carriageReturn < start) carriageReturn = text.indexOf('\r', start)
    }
    keep(text.slice(start))
  }

  return {
    push(chunk) {
      let text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
      if (text === '') return
      // The decoder removes a byte order mark from bytes; text handed over decoded may still carry it.
      if (isStart && typeof chunk === 'string' && text.startsWith('\uFEFF')) text = text.slice(1)
      isStart = false
      take(text)
    },
    end() {
      take(decoder.decode())
      line = ''
      data = null
    },
    overflowed: () => overflowed,
  }
}
