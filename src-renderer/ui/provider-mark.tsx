import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import layout from '../design/layout.module.css'
import { practiceName } from './practice-name.ts'
import { providerSlot } from './provider-colors.ts'
import styles from './provider-mark.module.css'

export interface ProviderMarkProps {
  /** Its name in the ledger, which decides the colour. */
  readonly provider: string
  readonly label: string
  /** Behind the name, fainter: a model. */
  readonly detail?: ReactNode
  /** The colour stands for the provider; its name is for screen readers and under the pointer. Only with a detail. */
  readonly short?: boolean
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
export function ProviderMark({ provider, label: given, detail, short = false, simulated = false }: ProviderMarkProps) {
  const { t } = useTranslation('ui')
  // The one provider whose name is a word and not a brand, unless somebody has named it.
  const label = given === practiceName ? t('practice') : given
  return (
    <span className={styles.mark} title={short ? label : undefined}>
      <ProviderSquare provider={provider} simulated={simulated} />
      <span className={short ? layout.unseen : styles.name}>{label}</span>
      {detail !== undefined && <span className={short ? styles.main : styles.detail}>{detail}</span>}
    </span>
  )
}
