import { setTimeout as pause } from 'node:timers/promises'
import { type Operation, operations } from '../../db/vocabulary.ts'
import type { App } from '../app-types.ts'
import { Failure } from '../failure.ts'
import { checkStep } from '../service/check-step.ts'
import type { Step } from '../service/fallback-chains.ts'
import { writeFirstModel } from '../service/first-models.ts'
import { defaultSet, type FirstModelChoice } from '../service/set-first-model.ts'
import { priceToJson } from './provider-shapes.ts'

type Place = Operation | null

/** What is asked first at every place, the default of all before the operations. */
export function listFirstModels(app: App) {
  const checks = new Map<string, Promise<string | null>>()
  const problemOf = (step: Step) => {
    const name = writeFirstModel(step)
    const known = checks.get(name) ?? findProblem(app, step)
    checks.set(name, known)
    return known
  }
  return Promise.all([null, ...operations].map(place => describeFirstModel(app, place, problemOf)))
}

/** A keychain that asks for its password is not waited for. */
const keychainWaitMs = 2000

/** Why a model could not be asked; null where it could. */
async function findProblem(app: App, step: Step): Promise<string | null> {
  const waiting = new AbortController()
  const tooLong = pause(keychainWaitMs, null, { signal: waiting.signal, ref: false }).catch(() => null)
  const checked = await Promise.race([checkStep(app, step, null), tooLong])
  waiting.abort()
  if (checked === null) return 'the keychain has not answered yet; it may be waiting for its password'
  return checked.ok ? null : checked.problem.text
}

/** What is set at a place, whom that comes to, and whether they could be asked. */
export async function describeFirstModel(app: App, place: Place, problemOf = (step: Step) => findProblem(app, step)) {
  const set = place === null ? defaultSet(app.settings) : app.firstModels.of(place)
  const choice = set === null ? ('default' as const) : set === 'auto' ? set : ('model' as const)
  const asked = askedFirst(app, place)
  const { step, problem } = asked
  const provider = step === null ? null : app.registry.find(step.provider)
  const found = step === null ? problem : (problem ?? (await problemOf(step)))
  return {
    operation: place,
    choice,
    provider: step?.provider ?? null,
    model: step?.model ?? null,
    usable: choice === 'auto' || (step !== null && found === null),
    problem: found,
    price:
      step === null || provider === null
        ? null
        : priceToJson(app.pricing.describePrice(provider.id, step.model, app.clock.now())),
    from_environment: isFromEnvironment(app, place, choice),
  }
}

/** The environment goes before the default that is set, and after what is set for an operation. */
function isFromEnvironment({ environment }: App, place: Place, choice: FirstModelChoice): boolean {
  const isDefault = place === null || (choice === 'default' && place !== 'quality_evaluation')
  return isDefault && Boolean(environment.LLM_PROVIDER || environment.LLM_MODEL_NAME)
}

function askedFirst(app: App, place: Place): { readonly step: Step | null; readonly problem: string | null } {
  // Where nobody is named, a judge is one of another family than most; which, depends on the writer.
  if (place === 'quality_evaluation') {
    const judge = app.judge.estimate({ days: 30, calls: 0, sourceChars: 0, outputChars: 0 }).judge
    const none = judge === null ? 'nobody with a key can judge' : null
    return { step: judge === null ? null : { provider: judge.provider, model: judge.model }, problem: none }
  }
  try {
    const resolved = place === null ? app.registry.resolve({}) : app.firstModels.resolve(place, {})
    if (resolved === 'auto') return { step: null, problem: null }
    return { step: { provider: resolved.provider.name, model: resolved.model }, problem: null }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const set = place === null ? defaultSet(app.settings) : app.firstModels.of(place)
    const step = set === null || set === 'auto' || set.model === '' ? null : set
    return { step, problem: error.message }
  }
}
