import { useTranslation } from 'react-i18next'
import type { AllProviders } from './first-models.ts'
import type { CheckedStep } from './place.ts'

/** Why a model would be passed over, or fail where it is asked first; null: it would be asked. */
export function useStepProblem(
  all: AllProviders,
  as: 'passed' | 'first' = 'passed',
): (step: CheckedStep) => StepProblem | null {
  const { t } = useTranslation('routes')
  return ({ provider: name, model, usable, problem }) => {
    if (usable) return null
    const provider = all.providers.find(each => each.name === name)
    if (provider === undefined) return { words: t(`problem.${as}.gone`), fix: null }
    const named = { provider: provider.display_name, model }
    if (!provider.is_active) return { words: t(`problem.${as}.off`, named), fix: null }
    if (provider.models.some(each => each.model === model && each.is_retired))
      return { words: t(`problem.${as}.retired`, named), fix: null }
    if (problem?.includes('no known price') === true) return { words: t(`problem.${as}.unpriced`, named), fix: null }
    if (provider.key_required && provider.key.source === 'none')
      return { words: t(`problem.${as}.noKey`, named), fix: 'key' }
    return { words: t(`problem.${as}.other`, named), fix: null }
  }
}

export interface StepProblem {
  readonly words: string
  /** What a button beside it does about it. */
  readonly fix: 'key' | null
}
