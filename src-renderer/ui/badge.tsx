import type { ReactNode } from 'react'
import layout from '../design/layout.module.css'
import styles from './badge.module.css'
import { joinClasses } from './join-classes.ts'

export type Tone = 'neutral' | 'info' | 'good' | 'warn' | 'bad'

/** A word with an edge: a property, not a state that needs a person (that is a StatusMark). */
export function Badge({ tone = 'neutral', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return <span className={joinClasses(styles.badge, styles[tone])}>{children}</span>
}

/** A shape for each state, so that colour is never alone. */
const shapes = {
  good: <path d="m2.5 6.5 2.5 2.5 4.5-5.5" />,
  bad: <path d="m3 3 6 6m0-6-6 6" />,
  warn: <path d="M6 1.5 11 10.5H1ZM6 5v2m0 1.5v.1" />,
  info: <path d="M6 10.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Z" />,
  neutral: <path d="M2.5 6h7" />,
} as const

export interface StatusMarkProps {
  readonly tone: Tone
  /** Always said; `compact` keeps it for screen readers alone. */
  readonly children: ReactNode
  readonly compact?: boolean
  /** Takes a second line where the first has no room. */
  readonly wraps?: boolean
}

export function StatusMark({ tone, children, compact = false, wraps = false }: StatusMarkProps) {
  return (
    <span
      className={joinClasses(styles.status, styles[`${tone}Ink`], wraps && styles.wraps)}
      title={typeof children === 'string' ? children : undefined}
    >
      <svg viewBox="0 0 12 12" width="12" height="12" className={styles.shape} aria-hidden="true">
        {shapes[tone]}
      </svg>
      <span className={compact ? layout.unseen : styles.word}>{children}</span>
    </span>
  )
}
