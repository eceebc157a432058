import type { ReactNode } from 'react'
import { providerSlot } from './provider-colors.ts'
import styles from './provider-mark.module.css'

export interface ProviderMarkProps {
  /** Its name in the ledger, which decides the colour. */
  readonly provider: string
  readonly label: string
  /** Behind the name, fainter: a model. */
  readonly detail?: ReactNode
  /** Practice or sample: nothing was really sent or paid. */
  readonly simulated?: boolean
}

/** A provider's colour, beside its name; hollow where simulated. */
export function ProviderSquare({ provider, simulated = false }: Pick<ProviderMarkProps, 'provider' | 'simulated'>) {
  return (
    <span
      className={styles.square}
      data-slot={providerSlot(provider)}
      data-hollow={simulated || undefined}
      aria-hidden="true"
    />
  )
}

/** A provider's square and name; a simulated one's square is hollow. */
export function ProviderMark({ provider, label, detail, simulated = false }: ProviderMarkProps) {
  return (
    <span className={styles.mark}>
      <ProviderSquare provider={provider} simulated={simulated} />
      <span className={styles.name}>{label}</span>
      {detail !== undefined && <span className={styles.detail}>{detail}</span>}
    </span>
  )
}
