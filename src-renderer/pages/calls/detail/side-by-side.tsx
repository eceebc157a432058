import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useRef } from 'react'
import { joinClasses } from '../../../ui/join-classes.ts'
import styles from './side-by-side.module.css'

export interface SideBySideColumn {
  readonly key: string
  readonly heading: ReactNode
  /** The language of its text, for the font and for screen readers. */
  readonly lang?: string | undefined
}

export interface SideBySideProps {
  readonly label: string
  readonly columns: readonly SideBySideColumn[]
  /** A row per paragraph, a cell per column; null: nothing stands for it. */
  readonly rows: readonly (readonly ReactNode[])[]
}

/** A chapter has some hundred paragraphs, a book thousands: from here on only those in sight are drawn. */
const virtualFrom = 250

/** Texts beside each other, paragraph by paragraph; under each other where it is narrow. */
export function SideBySide({ label, columns, rows }: SideBySideProps) {
  const template = { '--sides': columns.length } as React.CSSProperties
  return (
    // biome-ignore lint/a11y/useSemanticElements: texts are no fields
    <div className={styles.frame} style={template} role="group" aria-label={label}>
      <div className={styles.heads}>
        {columns.map(column => (
          <div key={column.key} className={styles.heading}>
            {column.heading}
          </div>
        ))}
      </div>
      {rows.length < virtualFrom ? (
        rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a paragraph is known by its place
          <Paragraph key={at} row={row} columns={columns} />
        ))
      ) : (
        <ManyParagraphs rows={rows} columns={columns} />
      )}
    </div>
  )
}

function ManyParagraphs({ rows, columns }: Pick<SideBySideProps, 'rows' | 'columns'>) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 96,
    overscan: 8,
  })
  return (
    // biome-ignore lint/a11y/useSemanticElements: texts are no fields
    <div
      ref={scroller}
      className={styles.scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      role="group"
      onKeyDown={event => {
        // How tall the rows in between are is not known before they are drawn: a browser's own way to the end stops short of it.
        const to = event.key === 'End' ? rows.length - 1 : event.key === 'Home' ? 0 : null
        if (to === null) return
        event.preventDefault()
        virtualizer.scrollToIndex(to, { align: to === 0 ? 'start' : 'end' })
      }}
    >
      <div className={styles.tall} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(item => (
          <div
            key={item.key}
            ref={virtualizer.measureElement}
            data-index={item.index}
            className={styles.placed}
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <Paragraph row={rows[item.index] ?? []} columns={columns} />
          </div>
        ))}
      </div>
    </div>
  )
}

function Paragraph({
  row,
  columns,
}: {
  readonly row: readonly ReactNode[]
  readonly columns: readonly SideBySideColumn[]
}) {
  return (
    <div className={styles.row}>
      {columns.map((column, at) => (
        <p
          key={column.key}
          className={joinClasses(styles.text, row[at] === null && styles.missing)}
          lang={column.lang}
          dir="auto"
        >
          {row[at] ?? '–'}
        </p>
      ))}
    </div>
  )
}
