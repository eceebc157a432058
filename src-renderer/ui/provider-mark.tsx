import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import layout from '../design/layout.module.css'
import { joinClasses } from './join-classes.ts'
import { practiceName } from './practice-name.ts'
import { providerSlot } from './provider-colors.ts'
import styles from './provider-mark.module.css'

export interface ProviderMarkProps {
  /** Its name in the ledger, which decides the colour. */
  readonly provider: string
  readonly label: string
  /** Behind the name, fainter: a model. */
  readonly detail?: ReactNode
  /**
   * How name and detail share the room: beside each other; `stacked`, the name below the detail; `short`, the colour stands
   * for the provider, whose name is for screen readers and under the pointer; `whole`, both in as many lines as they need.
   */
  readonly look?: 'line' | 'stacked' | 'short' | 'whole'
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
export function ProviderMark(props: ProviderMarkProps) {
  const { provider, label: given, detail, look = 'line', simulated = false } = props
  const { t } = useTranslation('ui')
  const unnamed = look === 'short'
  // The one provider whose name is a word and not a brand, unless somebody has named it.
  const label = given === practiceName ? t('practice') : given
  return (
    <span className={joinClasses(styles.mark, styles[look])} title={unnamed ? label : undefined}>
      <ProviderSquare provider={provider} simulated={simulated} />
      <span className={unnamed ? layout.unseen : styles.name} dir="auto">
        {label}
      </span>
      {detail !== undefined && (
        <span className={look === 'line' || look === 'whole' ? styles.detail : styles.main} dir="auto">
          {detail}
        </span>
      )}
    </span>
  )
}
