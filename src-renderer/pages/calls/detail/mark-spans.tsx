import type { ReactNode } from 'react'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import styles from './call-findings.module.css'

export type Finding = Outputs['quality']['review']['parts'][number]['findings'][number]

interface Span {
  readonly start: number
  readonly end: number
}

/** One paragraph of a text, with what findings point at underlined, as a proofreader would. */
export function markSpans(
  text: string,
  paragraph: Span | null,
  findings: readonly Finding[],
  side: 'source_span' | 'target_span',
): ReactNode {
  if (paragraph === null) return null
  const marks = findings
    .flatMap(finding => {
      const span = finding[side]
      if (span === null || span.end <= paragraph.start || span.start >= paragraph.end) return []
      const start = Math.max(span.start, paragraph.start)
      return [{ finding, start, end: Math.min(span.end, paragraph.end) }]
    })
    .sort((a, b) => a.start - b.start || b.end - a.end)
  if (marks.length === 0) return text.slice(paragraph.start, paragraph.end)
  const parts: ReactNode[] = []
  let at = paragraph.start
  for (const { finding, start, end } of marks) {
    // Of findings that overlap, the one that begins first is underlined; the list says all of them.
    if (start < at) continue
    parts.push(
      text.slice(at, start),
      <u key={finding.id} className={styles.mark} data-severity={finding.severity} title={finding.check_title}>
        {text.slice(start, end)}
      </u>,
    )
    at = end
  }
  parts.push(text.slice(at, paragraph.end))
  return parts
}
