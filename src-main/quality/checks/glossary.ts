import type { Check } from '../check.ts'
import { proseOperations } from '../check.ts'
import type { Observation } from '../finding.ts'
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
  const times = spans.length > 1 ? ` (${spans.length} times in the source)` : ''
  return {
    severity: held === 'none' ? 'major' : 'minor',
    message:
      held === 'none'
        ? `${term.source}${times} should be "${term.target}", which is not in the translation.`
        : `${term.source}${times} should be "${term.target}"; only a part of it is in the translation.`,
    advice: 'Use the term of the glossary, or change the glossary. A pronoun in its place can be accepted.',
    sourceSpan: spans[0] ?? null,
    term: term.source,
  }
}
