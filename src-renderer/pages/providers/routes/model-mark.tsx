import { ProviderMark } from '../../../ui/provider-mark.tsx'
import type { AllProviders } from './first-models.ts'
import type { Step } from './place.ts'
import styles from './routes.module.css'

/** A provider by its name and colour, and under it the model. */
export function ModelMark({ all, step }: { readonly all: AllProviders; readonly step: Step }) {
  const provider = all.providers.find(({ name }) => name === step.provider)
  return (
    <span className={styles.model}>
      <ProviderMark
        provider={step.provider}
        label={provider?.display_name ?? step.provider}
        simulated={provider?.simulated ?? false}
      />
      <span className={styles.modelName} translate="no">
        {step.model}
      </span>
    </span>
  )
}
