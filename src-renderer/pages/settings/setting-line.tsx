import type { ReactNode } from 'react'
import styles from './settings.module.css'

interface SettingLineProps {
  readonly title: string
  /** What follows from it, in plain words. */
  readonly hint: ReactNode
  readonly children: ReactNode
}

/** A setting: what it is and what follows at the left, the control at the right. */
export function SettingLine({ title, hint, children }: SettingLineProps) {
  return (
    <div className={styles.line} data-setting={title}>
      <div className={styles.lineText}>
        <p className={styles.lineTitle}>{title}</p>
        <p className={styles.hint}>{hint}</p>
      </div>
      <div className={styles.control}>{children}</div>
    </div>
  )
}
