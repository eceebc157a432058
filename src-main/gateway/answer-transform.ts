import type { AnswerHeaders } from './answer-headers.ts'

export interface AnswerHead {
  readonly status: number
  readonly headers: AnswerHeaders
}

/** Makes the client's answer out of the provider's, while it flows. Where there is none, bytes pass as they are. */
export interface AnswerTransform {
  /** The head to send; null holds it back until the answer has ended. */
  start(head: AnswerHead): AnswerHead | null
  push(chunk: Buffer): Buffer | null
  /** The rest, and the head where it was held back. */
  end(): Buffer | null
  /** Asked at the end of an answer whose head was held back. */
  heldHead?(): AnswerHead
  /** What the client is told when the provider's answer breaks off after it has begun. */
  broken?(message: string): Buffer | null
}

/** One after the other; the second may hold the head back. */
export function joinTransforms(first: AnswerTransform, second: AnswerTransform): AnswerTransform {
  return {
    start(head) {
      const sent = first.start(head)
      return sent === null ? null : second.start(sent)
    },
    push(chunk) {
      const passed = first.push(chunk)
      return passed === null ? null : second.push(passed)
    },
    end() {
      const rest = first.end()
      const pushed = rest === null ? null : second.push(rest)
      const end = second.end()
      return pushed === null ? end : end === null ? pushed : Buffer.concat([pushed, end])
    },
    heldHead: () => second.heldHead?.() ?? { status: 502, headers: {} },
    broken: message => second.broken?.(message) ?? null,
  }
}
