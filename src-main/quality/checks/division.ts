import type { Check } from '../check.ts'
import type { Observation } from '../finding.ts'
import { sayFinding } from '../finding-sentences.ts'
import type { PreparedSegment } from '../prepare-segment.ts'
import type { DividedChapter } from '../segment.ts'

export const divisionCheck: Check = {
  id: 'division',
  version: 1,
  title: 'Chapter division',
  description: 'Chapters do not cover the whole text once and in order, or one ends in the middle of a paragraph.',
  operations: ['chapter_division'],
  run(segment) {
    const { source, given } = segment
    if (source === null || given.chapters === undefined) return []
    return [...cover(segment, given.chapters), ...boundaries(segment, given.chapters)].slice(0, 50)
  },
}

function cover({ source }: PreparedSegment, chapters: readonly DividedChapter[]): readonly Observation[] {
  if (source === null) return []
  const { text } = source
  const found: Observation[] = []
  let covered = 0
  for (const [index, { start, end }] of chapters.entries()) {
    const number = index + 1
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end > text.length || end <= start) {
      found.push(fault('critical', sayFinding('division.no_place', { number, from: start, to: end }), null))
      continue
    }
    if (start < covered)
      found.push(fault('critical', sayFinding('division.overlap', { number }), { start, end: Math.min(covered, end) }))
    else if (text.slice(covered, start).trim() !== '') {
      found.push(fault('critical', sayFinding('division.gap', { number }), { start: covered, end: start }))
    }
    covered = Math.max(covered, end)
  }
  if (text.slice(covered).trim() !== '') {
    found.push(fault('critical', sayFinding('division.no_end'), { start: covered, end: text.length }))
  }
  return found
}

function boundaries({ source }: PreparedSegment, chapters: readonly DividedChapter[]): readonly Observation[] {
  if (source === null) return []
  return chapters.flatMap(({ start }, index): readonly Observation[] => {
    const atLineStart =
      start <= 0 || /[\n\r\u2028\u2029\u0085]\s{0,20}$/u.test(source.text.slice(Math.max(0, start - 24), start))
    if (atLineStart) return []
    return [
      fault('major', sayFinding('division.within_paragraph', { number: index + 1 }), {
        start,
        end: Math.min(start + 20, source.text.length),
      }),
    ]
  })
}

function fault(
  severity: 'critical' | 'major',
  words: Pick<Observation, 'message' | 'advice' | 'said'>,
  sourceSpan: (Observation['sourceSpan'] & {}) | null,
): Observation {
  return { severity, ...words, sourceSpan }
}
