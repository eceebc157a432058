import type { Operation } from '../../db/vocabulary.ts'
import { Failure } from '../failure.ts'
import { didYouMean } from '../providers/nearest-names.ts'
import type { ConfiguredProvider, ProviderAdmin, ResolvedModel } from '../providers/registry-types.ts'
import type { FirstModelKey } from '../store/setting-groups/first-model-settings.ts'
import type { Settings } from '../store/settings.ts'
import { asPhrase, failing, sayFailure } from '../words/failure-sentences.ts'
import { sayProvider } from '../words/failures/provider-sentences.ts'
import { checkStep, type StepDependencies } from './check-step.ts'
import type { Step } from './fallback-chains.ts'

/** A model, or `auto`: Galley chooses by the calls so far. */
export type FirstModel = Step | 'auto'

/** Which model is asked first for each operation, where a request names none. Caller, then operation, then the default. */
export interface FirstModels {
  /** Null: nothing is set for the operation, so the default holds. */
  of(operation: Operation): FirstModel | null
  /** What a request of the operation means. @throws Failure `not_found`, `conflict` (switched off) */
  resolve(
    operation: Operation,
    named: { readonly provider?: string | null; readonly model?: string | null },
  ): ResolvedModel | 'auto'
  /** The same choice with names as they are written. @throws Failure that says what to do, where it could not be called */
  check(operation: Operation, choice: FirstModel): Promise<FirstModel>
  /** Unchecked, so that what was so before can be put back; null: the default again. */
  set(operation: Operation, choice: FirstModel | null): void
}

export interface FirstModelsDependencies extends Omit<StepDependencies, 'registry'> {
  readonly registry: Pick<ProviderAdmin, 'expect' | 'find' | 'resolve'>
  readonly settings: Pick<Settings, 'get' | 'set' | 'reset'>
}

export function createFirstModels(dependencies: FirstModelsDependencies): FirstModels {
  const { registry, settings } = dependencies

  function of(operation: Operation): FirstModel | null {
    if (operation === 'quality_evaluation') {
      const [provider, model] = [settings.get('judge.provider'), settings.get('judge.model')]
      const own = provider === null ? null : (model ?? registry.find(provider)?.defaultModel ?? null)
      return provider === null || own === null ? null : { provider, model: own }
    }
    const text = settings.get(`model.${operation}`)
    return text === null ? null : readFirstModel(text)
  }

  return {
    of,
    resolve(operation, { provider, model }) {
      const first = of(operation)
      if (first === 'auto' && !provider && !model) return 'auto'
      try {
        return registry.resolve({
          provider: provider ?? null,
          model: model ?? null,
          first: first === 'auto' ? null : first,
        })
      } catch (error) {
        if (!(error instanceof Failure) || first === null || first === 'auto' || provider || model) throw error
        const asked = writeFirstModel(first)
        const told = sayProvider('first.cannot_ask', { why: asPhrase(error), model: asked, operation, work: operation })
        throw failing(error.code, told, { ...error.details, operation }, error)
      }
    },
    async check(operation, choice) {
      if (choice === 'auto') {
        if (operation !== 'quality_evaluation') return choice
        throw failing('invalid_input', sayProvider('first.judge_auto'))
      }
      const provider = registry.expect(choice.provider)
      const step = { provider: provider.name, model: choice.model.trim() }
      expectOffered(provider, step.model)
      const checked = await checkStep(dependencies, step, { operation, book: null, user: null })
      if (checked.ok) return step
      const told = sayProvider('first.cannot', {
        model: writeFirstModel(step),
        problem: checked.problem,
        what_to_do: whatToDo(provider, checked.problem.text),
      })
      throw failing('conflict', told, { ...step, problem: checked.problem.text })
    },
    set(operation, choice) {
      if (operation !== 'quality_evaluation') {
        const key: FirstModelKey = `model.${operation}`
        if (choice === null) settings.reset(key)
        else settings.set(key, writeFirstModel(choice))
      } else if (choice === null || choice === 'auto') {
        settings.reset('judge.provider')
        settings.reset('judge.model')
      } else {
        settings.set('judge.provider', choice.provider)
        settings.set('judge.model', choice.model)
      }
    },
  }
}

/** `auto`, or `provider/model`; a model's name may have slashes of its own. */
export function readFirstModel(text: string): FirstModel {
  if (text === 'auto') return 'auto'
  const slash = text.indexOf('/')
  return { provider: text.slice(0, slash).toLowerCase(), model: text.slice(slash + 1) }
}

export function writeFirstModel(choice: FirstModel): string {
  return choice === 'auto' ? choice : `${choice.provider}/${choice.model}`
}

/** Which operation a setting is for; null where it is for something else. */
export function operationOfSetting(key: string): Exclude<Operation, 'quality_evaluation'> | null {
  return key.startsWith('model.') ? (key.slice('model.'.length) as Exclude<Operation, 'quality_evaluation'>) : null
}

/** A custom endpoint may serve models that nobody listed; any other has what its list has. */
function expectOffered(provider: ConfiguredProvider, model: string): void {
  const known = provider.models.find(each => each.model === model)
  if (known !== undefined || provider.kind === 'openai_compatible') return
  const names = provider.models.filter(({ isRetired }) => !isRetired).map(each => each.model)
  const values = {
    provider,
    name: provider.name,
    model,
    advice: `${didYouMean(model, names).trim()} Nothing was changed.`,
  }
  throw failing('not_found', sayFailure('model.unknown', values), { provider: provider.name, model })
}

function whatToDo({ name, isActive, displayName }: ConfiguredProvider, problem: string): string {
  if (!isActive)
    return `Switch ${displayName} on under Providers or with \`galley providers set ${name} --active on\`, or choose another model.`
  if (!/\bkey\b/.test(problem)) return 'Choose another model.'
  return `Add a key for ${displayName} under Providers or with \`galley keys set ${name}\`, or choose another model.`
}
