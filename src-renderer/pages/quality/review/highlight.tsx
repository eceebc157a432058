import type { ReactNode } from 'react'
import type { Finding } from '../check-names.ts'
import styles from './review.module.css'

interface Span {
  readonly start: number
  readonly end: number
}

export interface Marked {
  readonly finding: Finding
  readonly span: Span
}

/** A stretch of a text with what is wrong in it underlined; overlapping spans become neighbours, the worst one on top. */
export function Highlight({
  text,
  stretch,
  marks,
  activeId,
}: {
  readonly text: string
  readonly stretch: Span
  readonly marks: readonly Marked[]
  readonly activeId: number | null
}) {
  const edges = new Set([stretch.start, stretch.end])
  for (const { span } of marks) {
    for (const edge of [span.start, span.end]) if (edge > stretch.start && edge < stretch.end) edges.add(edge)
  }
  const sorted = [...edges].sort((a, b) => a - b)
  const pieces: ReactNode[] = []
  for (let at = 0; at + 1 < sorted.length; at += 1) {
    const from = sorted[at] ?? 0
    const to = sorted[at + 1] ?? 0
    const words = text.slice(from, to)
    const over = marks.filter(({ span }) => span.start < to && span.end > from)
    const mark = over.find(({ finding }) => finding.id === activeId) ?? over[0]
    if (mark === undefined) pieces.push(words)
    else {
      pieces.push(
        <mark
          key={from}
          className={styles.mark}
          data-severity={mark.finding.severity}
          data-open={mark.finding.needs_review || undefined}
          data-active={mark.finding.id === activeId || undefined}
        >
          {words}
        </mark>,
      )
    }
  }
  return pieces
}
