import type { ErrorKind, Operation } from '../../../db/vocabulary.ts'
import type { ModelUse } from '../../store/repositories/recommendation-repository.ts'
import { chanceAbove } from '../alerts/beta-tail.ts'
import { sayAdvice, sayEvidence } from './advice-sentences.ts'
import { callsOf } from './cheaper-uses.ts'
import type { FindRecommendations, Recommendation, SetUp, UsageEvidence } from './recommendation-types.ts'
import { periodOf, providerNamed, recommend, unknownProvider } from './recommendation-words.ts'

const fewestCalls = 50
/** Failing this much more often than the others is worth a word, if it is 95 % sure. */
const worseBy = 0.05
const sure = 0.95
const retriesWorth = 0.15
/** Failures that another provider would not have had. */
const othersMayAnswer: readonly ErrorKind[] = [
  'connect',
  'first_token',
  'total',
  'rate_limit',
  'quota_exhausted',
  'overloaded',
  'server',
  'network',
]
const fewestFailures = 5

interface Tally {
  calls: number
  failed: number
}

function byProvider(uses: readonly ModelUse[]): Map<number, Tally> {
  const found = new Map<number, Tally>()
  for (const use of uses) {
    const tally = found.get(use.providerId) ?? { calls: 0, failed: 0 }
    tally.calls += callsOf(use)
    tally.failed += callsOf(use) - use.success
    found.set(use.providerId, tally)
  }
  return found
}

/** A provider that fails more than the others at the same operation, beyond what chance explains. */
export const findFailingProvider: FindRecommendations = (evidence, setUp) => {
  const found: Recommendation[] = []
  for (const operation of new Set(evidence.uses.map(use => use.operation))) {
    const uses = evidence.uses.filter(use => use.operation === operation)
    const providers = byProvider(uses)
    for (const [id, own] of providers) {
      const others = [...providers].filter(([other, { calls }]) => other !== id && calls >= fewestCalls)
      if (own.calls < fewestCalls || others.length === 0) continue
      const calls = others.reduce((sum, [, tally]) => sum + tally.calls, 0)
      const rate = others.reduce((sum, [, tally]) => sum + tally.failed, 0) / calls
      const chance = chanceAbove(rate + worseBy, own.failed, own.calls)
      const better = others.sort(([, one], [, other]) => one.failed / one.calls - other.failed / other.calls)[0]
      if (chance >= sure && better !== undefined) {
        found.push(
          describeFailing({ operation, id, own, rate, calls, chance, better: better[0] }, uses, evidence, setUp),
        )
      }
    }
  }
  return found
}

function describeFailing(
  facts: { operation: Operation; id: number; own: Tally; rate: number; calls: number; chance: number; better: number },
  uses: readonly ModelUse[],
  evidence: UsageEvidence,
  setUp: SetUp,
): Recommendation {
  const { operation, id, own, rate, calls, chance, better } = facts
  const provider = providerNamed(setUp, id) ?? unknownProvider(id)
  const other = providerNamed(setUp, better)
  const model = uses
    .filter(use => use.providerId === better)
    .reduce((one, next) => (next.success > one.success ? next : one)).model
  const usual = setUp.firstOf(operation) ?? setUp.usual
  const isUsual = other !== null && usual?.provider === provider.name
  const fewer = (own.failed / own.calls - rate) * own.calls
  const period = periodOf(evidence)
  const values = {
    ...{ provider, operation, failed: own.failed, calls: own.calls, failed_share: own.failed / own.calls },
    ...{ others: calls, others_share: rate, fewer: Math.round(fewer), sure_share: chance, margin_share: worseBy },
  }
  return recommend({
    key: `failing_provider ${id} ${operation}`,
    kind: 'failing_provider',
    says: isUsual
      ? sayAdvice('failing_provider.usual', { ...values, other_provider: other, model })
      : sayAdvice('failing_provider.other', values),
    evidence: [
      {
        ...sayEvidence('evidence.failed_calls', { provider, failed: own.failed, calls: own.calls }),
        calls: { provider: provider.name, operation, status: 'failed', ...period },
      },
      {
        ...sayEvidence('evidence.others_failed', { failed_share: rate, calls }),
        calls: { operation, status: 'failed', ...period },
      },
    ],
    gain: { kind: 'success', usd_per_month: null },
    confidence: own.calls >= 200 ? 'high' : 'medium',
    severity: (own.failed / own.calls - rate) * 100,
    action: isUsual ? { type: 'apply', needs: [] } : { type: 'open', page: 'providers', subject: provider.name },
    change: isUsual ? { type: 'first_model', operations: [operation], provider: other.name, model } : null,
  })
}

/** Failures that another provider with a key could have answered, and no chain that says so. */
export const findFallback: FindRecommendations = (evidence, setUp) => {
  if (setUp.usual === null || setUp.chains.includes(null)) return []
  const found: Recommendation[] = []
  const { usual } = setUp
  const provider = setUp.providers.find(({ name }) => name === usual.provider)
  const other = setUp.providers.find(
    ({ name, isActive, hasKey, isLocal, defaultModel }) =>
      name !== usual.provider && isActive && defaultModel !== null && (hasKey === true || isLocal),
  )
  if (provider === undefined || other?.defaultModel == null) return []
  const operations = [...new Set(evidence.uses.map(use => use.operation))].filter(
    operation => !setUp.chains.includes(operation),
  )
  for (const operation of operations) {
    const failed = evidence.errors.filter(
      error =>
        error.operation === operation && error.providerId === provider.id && othersMayAnswer.includes(error.errorKind),
    )
    const failures = failed.reduce((sum, { calls }) => sum + calls, 0)
    const calls = evidence.uses
      .filter(use => use.operation === operation && use.providerId === provider.id)
      .reduce((sum, use) => sum + callsOf(use), 0)
    if (failures < fewestFailures || calls === 0) continue
    const step = { provider: other.name, model: other.defaultModel }
    found.push(
      recommend({
        key: `add_fallback ${operation}`,
        kind: 'add_fallback',
        says: sayAdvice('add_fallback', {
          ...{ provider, other_provider: other, operation, model: step.model, failed: failures, calls },
        }),
        evidence: [
          {
            ...sayEvidence('evidence.could_have_answered', {
              failed: failures,
              error_kinds: [...new Set(failed.map(({ errorKind }) => errorKind))],
            }),
            calls: { provider: provider.name, operation, status: 'failed', ...periodOf(evidence) },
          },
        ],
        gain: { kind: 'success', usd_per_month: null },
        confidence: failures >= 20 ? 'high' : 'medium',
        severity: (failures / calls) * 100,
        action: { type: 'apply', needs: [] },
        change: { type: 'chain', operation, steps: [step] },
      }),
    )
  }
  return found
}

/** Many calls are second tries: the first is asked for too much at once, or of somebody who cannot. */
export const findRetries: FindRecommendations = (evidence, setUp) => {
  const found: Recommendation[] = []
  const providers = new Map<number, { calls: number; retries: number; limited: number; costNanos: number }>()
  for (const use of evidence.uses) {
    const tally = providers.get(use.providerId) ?? { calls: 0, retries: 0, limited: 0, costNanos: 0 }
    tally.calls += callsOf(use)
    tally.retries += use.retries
    tally.limited += use.rateLimited
    tally.costNanos += use.costNanos
    providers.set(use.providerId, tally)
  }
  for (const [id, { calls, retries, limited }] of providers) {
    const provider = providerNamed(setUp, id)
    if (provider === null || calls < fewestCalls || retries / calls < retriesWorth) continue
    const isLimited = limited >= retries / 2 && setUp.settings.concurrency > 1
    const fewer = Math.max(1, Math.floor(setUp.settings.concurrency / 2))
    const change = changeFor(isLimited, fewer, setUp)
    const values = { provider, retries, calls, retries_share: retries / calls }
    found.push(
      recommend({
        key: `too_many_retries ${id}`,
        kind: 'too_many_retries',
        says: isLimited
          ? sayAdvice('too_many_retries.limited', { ...values, limited, count: fewer })
          : sayAdvice(change === null ? 'too_many_retries.other' : 'too_many_retries.sooner', values),
        evidence: [
          {
            ...sayEvidence('evidence.retries', { retries, calls }),
            calls: { provider: provider.name, status: 'failed', ...periodOf(evidence) },
          },
          {
            ...sayEvidence('evidence.limited', { limited }),
            calls: { provider: provider.name, status: 'rate_limited', ...periodOf(evidence) },
          },
        ],
        gain: { kind: 'time', usd_per_month: null },
        confidence: isLimited ? 'high' : 'medium',
        severity: (retries / calls) * 100,
        action:
          change === null ? { type: 'open', page: 'calls', subject: provider.name } : { type: 'apply', needs: [] },
        change,
      }),
    )
  }
  return found
}

/** Less at once where the rate is the reason; fewer tries where somebody else is asked after them. */
function changeFor(isLimited: boolean, fewer: number, { chains, settings }: SetUp): Recommendation['change'] {
  if (isLimited) return { type: 'setting', key: 'concurrency', to: fewer }
  return chains.length > 0 && settings.retryLimit > 1 ? { type: 'setting', key: 'retryLimit', to: 1 } : null
}
