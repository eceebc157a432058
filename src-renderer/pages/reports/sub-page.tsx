import { Link as RouterLink } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { BackLink } from '../../ui/back-link.tsx'
import styles from './sub-page.module.css'

export interface SubPageProps {
  /** The name of where it leads back to. */
  readonly back: string
  readonly title: string
  /** In a sentence or two, what the page is for. */
  readonly lead: string
  readonly children: ReactNode
}

/** A page one level below the reports. */
export function SubPage({ back, title, lead, children }: SubPageProps) {
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <BackLink>
          <RouterLink to="/reports">{back}</RouterLink>
        </BackLink>
        <h1>{title}</h1>
        <p className={styles.lead}>{lead}</p>
      </header>
      {children}
    </div>
  )
}
