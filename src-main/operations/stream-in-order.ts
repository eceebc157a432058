import type { StreamPiece } from './operation-types.ts'

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

/**
 * Gives a model's text the white space of its source while it streams: what the model puts around its
 * answer is dropped, the source's own stands in its place.
 */
export function createSpaceKeeper(write: (text: string) => void, leading: string, trailing: string) {
  let begun = false
  let held = ''
  const begin = () => {
    begun = true
    write(leading)
  }
  return {
    write(text: string) {
      let rest = held + text
      if (!begun) rest = rest.trimStart()
      const body = rest.trimEnd()
      held = body === '' && !begun ? '' : rest.slice(body.length)
      if (body === '') return
      if (!begun) begin()
      write(body)
    },
    restart() {
      begun = false
      held = ''
    },
    end() {
      if (!begun) begin()
      write(trailing)
    },
  }
}
