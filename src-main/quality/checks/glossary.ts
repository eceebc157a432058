import type { Check } from '../check.ts'
import { proseOperations } from '../check.ts'
import type { Observation } from '../finding.ts'
import { sayFinding } from '../finding-sentences.ts'
import { findTerms, holdsTerm, type TermPlaces } from '../text/terms.ts'

export const glossaryCheck: Check = {
  id: 'glossary',
  version: 1,
  title: 'Glossary',
  description:
    'A term of the glossary stands in the source and its translation is missing, or only in part, in the answer.',
  operations: proseOperations,
  run({ given, source, target }) {
    const glossary = given.glossary ?? []
    if (source === null || glossary.length === 0 || target.substance === 0) return []
    return findTerms(source, glossary).flatMap(places => {
      const held = holdsTerm(target, places.term.target, places.term.exact === true)
      return held === 'full' ? [] : [describe(places, held)]
    })
  },
}

function describe({ term, spans }: TermPlaces, held: 'part' | 'none'): Observation {
  return {
    severity: held === 'none' ? 'major' : 'minor',
    ...sayFinding(held === 'none' ? 'glossary.missing' : 'glossary.partial', {
      ...{ term: term.source, wanted: term.target, count: Math.max(1, spans.length) },
    }),
    sourceSpan: spans[0] ?? null,
    term: term.source,
  }
}
