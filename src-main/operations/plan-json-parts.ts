import { estimateTokens } from './estimate-tokens.ts'
import type { PartsPlan, Piece } from './parts-plan.ts'
import type { PlannedOperation } from './planned-operation.ts'
import { joinMessages } from './prompt-messages.ts'

/** An operation whose every part is answered with a JSON object, and whose answer is made of all of them. */
export function planJsonParts<Answer>(operation: {
  readonly parts: readonly Piece[]
  readonly messages: PartsPlan['messages']
  /** Null where the answer is not the object that was asked for. */
  readonly read: (answer: string) => unknown
  /** Tokens of the answer to a part with so many tokens of text. */
  readonly expectedOutput: (tokens: number) => number
  readonly finish: (
    answers: readonly { readonly piece: Piece; readonly answer: string }[],
    warnings: Parameters<PlannedOperation<Answer>['run']>[1],
  ) => Answer
  readonly deliver: PlannedOperation<Answer>['deliver']
}): PlannedOperation<Answer> {
  const { parts, messages, read, expectedOutput, finish, deliver } = operation
  const plan: PartsPlan = {
    firstPart: 0,
    parts,
    messages,
    refuse: answer => (read(answer) === null ? 'it is not the JSON object that was asked for' : null),
    canHalve: true,
    format: 'json',
    onText: null,
  }
  return {
    parts: parts.length,
    fingerprint: [parts.length],
    expected: parts.map((piece, part) => ({
      input: estimateTokens(joinMessages(messages(piece, part))),
      output: expectedOutput(estimateTokens(piece.text)),
    })),
    run: async (round, warnings) => finish((await round(plan)).flat(), warnings),
    deliver,
  }
}
