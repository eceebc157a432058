import type { ReactNode } from 'react'
import layout from '../design/layout.module.css'
import { joinClasses } from './join-classes.ts'

export interface ListedFigure {
  readonly key: string
  readonly name: ReactNode
  readonly value: ReactNode
  /** What is said beneath it. */
  readonly note?: ReactNode | null
}

/** Figures side by side under their names. */
export function FigureList({
  figures,
  className,
  noteClassName,
}: {
  readonly figures: readonly ListedFigure[]
  readonly className?: string | undefined
  readonly noteClassName?: string | undefined
}) {
  return (
    <dl className={joinClasses(layout.figures, className)}>
      {figures.map(({ key, name, value, note = null }) => (
        <div key={key}>
          <dt>{name}</dt>
          <dd>{value}</dd>
          {note !== null && <dd className={noteClassName}>{note}</dd>}
        </div>
      ))}
    </dl>
  )
}
