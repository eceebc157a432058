import type { Ledger, NewScore } from '../ledger/ledger-types.ts'
import type { VerdictError } from '../quality/judge/read-verdict.ts'
import { createJudgementRepository } from '../store/repositories/judgement-repository.ts'
import type { Store } from '../store/store.ts'
import type { SampleCall } from './sample-calls.ts'

/** A judge looks at one translation in twelve, at more of those somebody rated, and mostly agrees with whoever read it. */
const judgedEvery = { any: 12, rated: 3 } as const
const judge = { provider: 'anthropic', model: 'claude-sonnet-5-5' } as const
const judgedAfterMs = 90_000

type Remark = Pick<VerdictError, 'category' | 'severity' | 'explanation'>

const remarks: readonly Remark[] = [
  { category: 'style', severity: 'minor', explanation: 'The sentence follows the word order of the original.' },
  { category: 'fluency', severity: 'minor', explanation: 'Two clauses are joined where a reader expects a stop.' },
  { category: 'style', severity: 'minor', explanation: 'The old man speaks as the narrator does.' },
  { category: 'accuracy', severity: 'major', explanation: 'What she doubts in the original she states here.' },
  { category: 'style', severity: 'minor', explanation: 'The same adjective stands twice in one paragraph.' },
]

/** What the judge said of the sample's translations: its verdict on record and its score beside the others. */
export async function addJudgements(
  { store, ledger }: { readonly store: Store; readonly ledger: Pick<Ledger, 'addScore'> },
  calls: readonly SampleCall[],
  outcomes: readonly { readonly callId?: number | undefined }[],
): Promise<void> {
  const judgements = createJudgementRepository(store)
  const add = (call: SampleCall, callId: number) => {
    const { score, errors } = verdictOn(call, callId)
    const endedAt = call.createdAt + judgedAfterMs
    return ledger.addScore(score, () => {
      const id = judgements.insert(callId, call.createdAt)
      judgements.end({
        ...{ id, status: 'done', score: score.value, errors, endedAt, reason: null },
        ...{ judgeProvider: judge.provider, judgeModel: judge.model, judgeCallId: null, promptVersionId: null },
      })
    })
  }
  await Promise.all(
    calls.flatMap((call, at) => {
      const callId = outcomes[at]?.callId
      const isTranslated = call.operation === 'translation' && call.errorKind === null && call.modelName !== judge.model
      if (callId === undefined || !isTranslated) return []
      const every = call.rating === null ? judgedEvery.any : judgedEvery.rated
      return callId % every === 0 ? [add(call, callId)] : []
    }),
  )
}

function verdictOn(call: SampleCall, callId: number): { readonly score: NewScore; readonly errors: VerdictError[] } {
  const read = call.rating?.value ?? 860
  const value = Math.max(200, Math.min(990, Math.round(read * 0.7 + 250 + ((callId * 37) % 90) - 45)))
  const count = value > 850 ? 0 : value > 700 ? 1 : 3
  const errors = Array.from({ length: count }, (_, at): VerdictError => {
    const remark = remarks[(callId + at) % remarks.length] ?? (remarks[0] as Remark)
    return { ...remark, source_span: null, target_span: null }
  })
  const comment = `${judge.model}, ${count} errors`
  return { score: { callId, source: 'judge', name: 'judge', value, comment }, errors }
}
