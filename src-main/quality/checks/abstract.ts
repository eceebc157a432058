import type { Check } from '../check.ts'
import type { Observation } from '../finding.ts'
import { sayFinding } from '../finding-sentences.ts'
import type { PreparedSegment } from '../prepare-segment.ts'
import type { PreparedText } from '../text/prepared-text.ts'
import { scriptIds } from '../text/scripts.ts'

/** Of the chapter's weighted length. */
const longestShare = 0.5
const shortestCharacters = 40

export const abstractCheck: Check = {
  id: 'abstract',
  version: 1,
  title: 'Abstract',
  description: 'An abstract is too long or too short, or names someone the chapter does not.',
  operations: ['abstract_generation'],
  run(segment) {
    const { source, length, target } = segment
    if (source === null || length === null || target.substance === 0) return []
    return [...wrongLength(segment), ...foreignNames(segment)]
  },
}

function wrongLength({ length, target }: PreparedSegment): readonly Observation[] {
  if (length === null || length.sourceLength < 400) return []
  if (length.ratio > longestShare) {
    return [
      {
        severity: 'major',
        ...sayFinding('abstract.too_long', { length_share: length.ratio }),
        share: 1,
      },
    ]
  }
  if (length.ratio * length.sourceLength >= shortestCharacters) return []
  return [
    {
      severity: 'major',
      ...sayFinding('abstract.too_short', { characters: target.length }),
      share: 1,
    },
  ]
}

/** Only where both are written in letters that show a name: a capital within a sentence. */
function foreignNames({ source, target, sameLanguage }: PreparedSegment): readonly Observation[] {
  if (
    source === null ||
    !sameLanguage ||
    (target.scriptCounts[scriptIds.latin] ?? 0) + (target.scriptCounts[scriptIds.cyrillic] ?? 0) === 0
  ) {
    return []
  }
  const known = source.lowerCase
  const found = new Map<string, Observation>()
  for (const { name, start } of namesOf(target)) {
    const stem = name.toLowerCase().slice(0, Math.max(4, Math.ceil(name.length * 0.7)))
    if (found.size >= 10) break
    if (found.has(stem) || known.includes(stem)) continue
    found.set(stem, {
      severity: 'major',
      ...sayFinding('abstract.unknown_name', { name }),
      targetSpan: { start, end: start + name.length },
      term: name,
    })
  }
  return [...found.values()]
}

function* namesOf({ text }: PreparedText): Generator<{ name: string; start: number }> {
  for (const match of text.matchAll(/(?<=[\p{Ll},;] )\p{Lu}\p{Ll}{2,30}(?!\p{L})/gu)) {
    yield { name: match[0], start: match.index }
  }
}
