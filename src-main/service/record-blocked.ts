import type { Ledger } from '../ledger/ledger-types.ts'
import { keepChoice } from '../words/keep-choice.ts'
import { chooseParameters, describeCall } from './describe-call.ts'
import type { CallToRun } from './run-call.ts'

/** Puts a call on record that a budget held back: it never left, and counts in no success rate. */
export async function recordBlocked(
  ledger: Pick<Ledger, 'openCall' | 'settleCall'>,
  call: CallToRun,
  message: string,
  budget: Readonly<Record<string, unknown>>,
): Promise<number> {
  const callId = await ledger.openCall(describeCall(call, chooseParameters(call)))
  await ledger.settleCall(callId, {
    errorKind: 'budget_blocked',
    errorMessage: message,
    responseTimeMs: null,
    details: { budget, ...keepChoice(call.chat.choice) },
    text: { source: call.chat.sourceText, output: null, request: null, response: null },
  })
  return callId
}
