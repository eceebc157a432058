import { Icon } from '../icon.tsx'
import { joinClasses } from '../join-classes.ts'
import { VisuallyHidden } from '../visually-hidden.tsx'
import styles from './data-table.module.css'

export interface HeadCellProps {
  /** Its place among the columns, from 1. */
  readonly at: number
  readonly label: string
  readonly hidden: boolean
  readonly numeric: boolean
  readonly sorted: false | 'asc' | 'desc'
  /** null: it cannot be sorted by. */
  readonly onSort: (() => void) | null
}

export function HeadCell({ at, label, hidden, numeric, sorted, onSort }: HeadCellProps) {
  const order = sorted === false ? undefined : sorted === 'asc' ? 'ascending' : 'descending'
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of a grid of divs
    // biome-ignore lint/a11y/useFocusableInteractive: the button in it has the focus
    <div
      className={joinClasses(styles.cell, styles.headCell, numeric && styles.numeric)}
      role="columnheader"
      aria-colindex={at}
      aria-sort={order ?? (onSort === null ? undefined : 'none')}
    >
      {onSort === null ? (
        hidden ? (
          <VisuallyHidden>{label}</VisuallyHidden>
        ) : (
          label
        )
      ) : (
        <button type="button" className={styles.sort} title={hidden ? label : undefined} onClick={onSort}>
          {hidden ? <VisuallyHidden>{label}</VisuallyHidden> : label}
          {hidden && sorted === false ? (
            <Icon name="check" size={12} />
          ) : (
            <span className={styles.arrow} data-on={sorted !== false || undefined}>
              <Icon name={sorted === 'asc' ? 'arrow-up' : 'arrow-down'} size={12} />
            </span>
          )}
        </button>
      )}
    </div>
  )
}
