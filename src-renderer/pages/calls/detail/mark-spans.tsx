import type { ReactNode } from 'react'
import styles from './call-findings.module.css'
import type { Mark, Span } from './text-rows.ts'

/** One paragraph of a text, with what findings point at underlined, as a proofreader would. */
export function markSpans(text: string, paragraph: Span | null, given: readonly Mark[]): ReactNode {
  if (paragraph === null) return null
  const marks = given
    .filter(({ span }) => span.end > paragraph.start && span.start < paragraph.end)
    .map(mark => ({
      ...mark,
      start: Math.max(mark.span.start, paragraph.start),
      end: Math.min(mark.span.end, paragraph.end),
    }))
    .sort((a, b) => a.start - b.start || b.end - a.end)
  if (marks.length === 0) return text.slice(paragraph.start, paragraph.end)
  const parts: ReactNode[] = []
  let at = paragraph.start
  for (const { id, severity, name, start, end } of marks) {
    // Of findings that overlap, the one that begins first is underlined; the list says all of them.
    if (start < at) continue
    parts.push(
      text.slice(at, start),
      <u key={id} className={styles.mark} data-severity={severity} title={name}>
        {text.slice(start, end)}
      </u>,
    )
    at = end
  }
  parts.push(text.slice(at, paragraph.end))
  return parts
}
