import { type ReactNode, useId } from 'react'
import styles from './card.module.css'
import { joinClasses } from './join-classes.ts'

export interface CardProps {
  readonly title?: ReactNode
  /** Beside the title, fainter: what the figures are of. */
  readonly aside?: ReactNode
  readonly children: ReactNode
  /** Without room around its content, for tables. */
  readonly flush?: boolean
  readonly className?: string
}

/** A group that needs an edge. */
export function Card({ title, aside, children, flush = false, className }: CardProps) {
  const id = useId()
  const named = title === undefined ? {} : { 'aria-labelledby': id }
  return (
    <section className={joinClasses(styles.card, flush && styles.flush, className)} {...named}>
      {title !== undefined && (
        <header className={styles.head}>
          <h2 id={id} className={styles.title}>
            {title}
          </h2>
          {aside !== undefined && <div className={styles.aside}>{aside}</div>}
        </header>
      )}
      <div className={styles.body}>{children}</div>
    </section>
  )
}

export interface SectionProps {
  readonly title: ReactNode
  readonly level?: 2 | 3
  readonly aside?: ReactNode
  /** Under the title: what follows from what is set here. */
  readonly description?: ReactNode
  readonly children: ReactNode
}

/** A part of a page under its heading, without an edge. */
export function Section({ title, level = 2, aside, description, children }: SectionProps) {
  const id = useId()
  const Heading = `h${level}` as const
  return (
    <section className={styles.section} aria-labelledby={id}>
      <header className={styles.sectionHead}>
        <Heading id={id} className={styles.title}>
          {title}
        </Heading>
        {aside !== undefined && <div className={styles.aside}>{aside}</div>}
      </header>
      {description !== undefined && <p className={styles.description}>{description}</p>}
      {children}
    </section>
  )
}
