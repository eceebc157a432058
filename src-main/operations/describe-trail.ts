import { errorKindWords } from '../reports/words.ts'
import type { TrackedOutcome, Trail } from '../service/service-types.ts'
import type { Spoken } from '../words/sentences.ts'
import type { TriedModel } from './operation-types.ts'
import { sayWarning } from './warning-sentences.ts'

/** Every call of a chat and every model that was passed over. */
export function triedModels({ attempts, skipped }: Trail): readonly TriedModel[] {
  return [
    ...attempts.map(({ provider, model, callId, failure }) => ({
      provider,
      model,
      callId,
      errorKind: failure?.kind ?? null,
      message: failure?.message ?? '',
    })),
    ...skipped.map(({ provider, model, reason }) => ({
      provider,
      model,
      callId: null,
      errorKind: null,
      message: `Not asked: ${reason}.`,
    })),
  ]
}

/** ` Tried: openai/gpt-5 (3 times, provider overloaded), then ...`; empty where there was one model and nobody else. */
export function describeTried({ attempts, skipped }: Trail): string {
  const models = [...Map.groupBy(attempts, ({ provider, model }) => `${provider}/${model}`)]
  const tried = models.map(([name, calls]) => {
    const kind = calls.at(-1)?.failure?.kind
    const times = calls.length === 1 ? '' : `${calls.length} times, `
    return `${name} (${times}${kind === undefined ? 'no answer' : errorKindWords[kind]})`
  })
  const passed = skipped.map(({ provider, model, reason }) => `${provider}/${model} (${reason})`)
  const words = tried.length > 1 ? ` Tried: ${tried.join(', then ')}.` : ''
  return passed.length === 0 ? words : `${words} Not asked: ${passed.join('; ')}.`
}

/** That another model answered than the one that was asked, and why; null where none did. */
export function describeStandIn(
  outcome: Extract<TrackedOutcome, { ok: true }>,
  asked: { readonly providerName: string; readonly model: string },
  part: number,
): Spoken<'message'> | null {
  const answered = outcome.attempts.find(({ callId }) => callId === outcome.callId)
  if (answered === undefined || (answered.provider === asked.providerName && answered.model === asked.model))
    return null
  const failed = outcome.attempts.find(
    ({ provider, model }) => provider === asked.providerName && model === asked.model,
  )
  const passed = outcome.skipped.find(({ provider, model }) => provider === asked.providerName && model === asked.model)
  const kind = failed?.failure?.kind
  const values = {
    ...{ part_number: part + 1, answered: `${answered.provider}/${answered.model}` },
    asked: `${asked.providerName}/${asked.model}`,
  }
  if (passed !== undefined) {
    const told = sayWarning('stand_in.passed_over', { ...values, reason: passed.reason })
    return { ...told, message: `${told.message} ${told.terminal}` }
  }
  return kind === undefined
    ? sayWarning('stand_in.slow', values)
    : sayWarning('stand_in.failed', { ...values, error_kind: kind })
}
