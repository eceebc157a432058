import type { Outputs } from '../../../src-main/contract/contract.ts'
import { type CallsFilter, CallsLink } from '../../app/calls-link.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import styles from './provider-table.module.css'

export interface CallsCellProps {
  readonly figures: Outputs['metrics']['dashboard']['totals']
  readonly filter: CallsFilter
}

/** How many calls a row is of. It leads where the name of the row leads, which is enough for Tab. */
export function CallsCell({ figures, filter }: CallsCellProps) {
  const { count } = useFormats()
  return (
    <CallsLink filter={filter} className={styles.quiet} tabIndex={-1}>
      {count(figures.calls)}
    </CallsLink>
  )
}
