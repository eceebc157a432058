import type { ReactNode } from 'react'
import { type CallsFilter, CallsLink } from '../../app/calls-link.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import styles from './figures.module.css'

export interface FigureProps {
  readonly label: ReactNode
  readonly value: string
  /** What the value means: against before, against a budget, what is behind it. */
  readonly meaning: ReactNode
  /** The meaning needs a person. */
  readonly isWrong?: boolean
  readonly trend: readonly (number | null)[]
  readonly trendLabel: string
  /** The calls behind it. */
  readonly filter: CallsFilter
}

/** One of the five figures; all of it leads to the calls behind it. */
export function Figure({ label, value, meaning, isWrong = false, trend, trendLabel, filter }: FigureProps) {
  return (
    <li className={styles.figure}>
      <p className={styles.label}>{label}</p>
      <div className={styles.line}>
        <CallsLink filter={filter} className={styles.value}>
          {value}
        </CallsLink>
        {trend.filter(point => point !== null).length > 1 && (
          <Sparkline values={trend} label={trendLabel} tone={isWrong ? 'red' : 'blue'} />
        )}
      </div>
      <p className={isWrong ? styles.wrong : styles.meaning}>{meaning}</p>
    </li>
  )
}

export function FigureSkeleton({ label }: { readonly label: string }) {
  return (
    <li className={styles.figure} aria-busy="true">
      <p className={styles.label}>{label}</p>
      <p className={styles.value}>
        <Skeleton width="4ch" height="0.8em" />
      </p>
      <p className={styles.meaning}>
        <Skeleton width="14ch" />
      </p>
    </li>
  )
}
