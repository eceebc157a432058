import type { ReactNode } from 'react'
import { joinClasses } from './join-classes.ts'
import styles from './meter.module.css'

export interface MeterProps {
  readonly label: string
  /** In the unit of `max`. */
  readonly value: number
  readonly max: number
  /** From here on it needs a person: the bar turns red. */
  readonly limit?: number
  /** Where it will stand at the end of the period. */
  readonly forecast?: number
  /** "$38.12 of $60": what a screen reader says, too. */
  readonly text: string
  readonly showText?: boolean
}

/** How much of something is used up. */
export function Meter({ label, value, max, limit, forecast, text, showText = false }: MeterProps) {
  const share = (amount: number) => `${max === 0 ? 0 : Math.min(100, Math.max(0, (amount / max) * 100))}%`
  const isOver = value >= (limit ?? max)
  return (
    <div>
      {/* biome-ignore lint/a11y/useSemanticElements: a <meter> draws itself and has no forecast */}
      <div
        className={styles.track}
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={Math.min(value, max)}
        aria-valuetext={text}
      >
        {forecast !== undefined && <span className={styles.forecast} style={{ width: share(forecast) }} />}
        <span className={joinClasses(styles.bar, isOver && styles.over)} style={{ width: share(value) }} />
        {limit !== undefined && limit < max && <span className={styles.limit} style={{ left: share(limit) }} />}
      </div>
      {showText && (
        <p className={styles.text} aria-hidden="true">
          {text}
        </p>
      )}
    </div>
  )
}

export interface ProgressProps {
  readonly label: string
  /** 0..1; null: under way, nobody knows how far. */
  readonly share: number | null
  readonly text?: ReactNode
}

/** How far something under way has come. */
export function Progress({ label, share, text }: ProgressProps) {
  return (
    <div>
      <div
        className={styles.track}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(share !== null && { 'aria-valuenow': Math.round(share * 100) })}
      >
        {share === null ? (
          <span className={styles.unknown} />
        ) : (
          <span className={styles.bar} style={{ width: `${share * 100}%` }} />
        )}
      </div>
      {text !== undefined && <p className={styles.text}>{text}</p>}
    </div>
  )
}
