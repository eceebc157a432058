import type { Check } from '../check.ts'
import type { Observation, Span } from '../finding.ts'
import { sayFinding } from '../finding-sentences.ts'
import { isNumberedHeading } from '../numbered-heading.ts'
import type { PreparedSegment } from '../prepare-segment.ts'
import { alignParagraphs } from '../text/align-paragraphs.ts'
import { isTerminal, lastMark } from '../text/sentences.ts'

const criticalZ = -5.5
const majorZ = -3.6

export const omissionCheck: Check = {
  id: 'omission',
  version: 3,
  title: 'Something is missing',
  description: 'The translation is too short for its source, or a paragraph has no counterpart.',
  operations: ['translation'],
  run(segment) {
    const { source, length } = segment
    if (source === null || length === null || segment.target.substance === 0) return []
    const paragraphs = missingParagraphs(segment)
    if (paragraphs.length > 0) return paragraphs
    if (length.z > majorZ || length.ratio > 0.7 || isHeading(segment)) return []
    const critical = length.z < criticalZ && length.ratio < 0.5
    return [
      {
        severity: critical ? 'critical' : 'major',
        ...sayFinding('omission.short', { length_share: length.ratio }),
        share: Math.min(1, 1 - length.ratio),
      },
    ]
  },
}

function isHeading(segment: PreparedSegment): boolean {
  const { source } = segment
  return source !== null && !isTerminal(lastMark(source.text).character) && isNumberedHeading(segment)
}

function missingParagraphs(segment: PreparedSegment): readonly Observation[] {
  const { source, target } = segment
  if (source === null || source.paragraphs.length < 2) return []
  const missing = alignParagraphs(source, target)
  return missing.map(({ span, certain, share }) => ({
    severity: certain ? 'critical' : 'major',
    ...sayFinding('omission.paragraph', { text: opening(source.text, span) }),
    sourceSpan: span,
    share,
  }))
}

function opening(text: string, { start, end }: Span): string {
  return end - start > 50 ? `${text.slice(start, start + 50)}…` : text.slice(start, end)
}
