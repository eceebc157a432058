import type { StreamPiece } from './operation-types.ts'
import { openingIndent, openingLines } from './paragraphs.ts'

/** The sending end of one part's text. */
export interface PartStream {
  write(text: string): void
  /** What was written of this part is void. */
  restart(): void
  /** The part is complete; the next one may be shown. */
  end(): void
}

/**
 * Hands the text of parts that are written at the same time to one reader in the order of the parts:
 * the first unfinished part live, later ones as soon as it is their turn.
 */
export function createOrderedStream(onText: (piece: StreamPiece) => void): { part(index: number): PartStream } {
  const waiting = new Map<number, string>()
  const ended = new Set<number>()
  const shown = new Set<number>()
  let current = 0

  const show = (part: number, text: string) => {
    if (text === '') return
    shown.add(part)
    onText({ type: 'text', part, text })
  }
  const advance = () => {
    while (ended.has(current)) {
      current += 1
      const text = waiting.get(current) ?? ''
      waiting.delete(current)
      show(current, text)
    }
  }
  return {
    part: index => ({
      write(text) {
        if (index === current) show(index, text)
        else waiting.set(index, (waiting.get(index) ?? '') + text)
      },
      restart() {
        waiting.delete(index)
        if (shown.delete(index)) onText({ type: 'restart', part: index })
      },
      end() {
        ended.add(index)
        advance()
      },
    }),
  }
}

/** One part's stream as its worker uses it: pieces follow one another, and a piece can begin again. */
export interface PartChannel {
  /** Begins a piece whose text arrives bit by bit. */
  begin(source: string): { write(text: string): void }
  /** Takes back what the current piece has written; earlier pieces of the part stand. */
  restart(): void
  /** The current piece stands as written. */
  complete(): void
  /** A whole piece at once. */
  write(source: string, answer: string): void
  end(): void
}

/**
 * Gives a part's text the white space of its source while it streams: what the model puts around its
 * answer is dropped, the source's own stands in its place.
 */
export function createPartChannel(stream: PartStream): PartChannel {
  let settled = ''
  let current = ''
  let held = ''
  let source = ''

  const put = (text: string) => {
    current += text
    stream.write(text)
  }
  const trailing = () => (source.trim() === '' ? '' : source.slice(source.trimEnd().length))
  const append = (text: string) => {
    const rest = held + text
    const body = current === '' ? rest.trim() : rest.trimEnd()
    held = current === '' && body === '' ? rest : rest.slice(rest.trimEnd().length)
    if (body === '') return
    put(current === '' ? openingLines(source) + openingIndent(source, rest) + body : body)
  }
  const complete = () => {
    put(current === '' && source.trim() === '' ? source : trailing())
    settled += current
    current = ''
    held = ''
  }
  return {
    begin(text) {
      source = text
      return { write: append }
    },
    restart() {
      current = ''
      held = ''
      stream.restart()
      stream.write(settled)
    },
    complete,
    write(text, answer) {
      source = text
      append(answer)
      complete()
    },
    end: () => stream.end(),
  }
}
