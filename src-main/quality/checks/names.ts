import type { Check } from '../check.ts'
import { proseOperations } from '../check.ts'
import type { Observation } from '../finding.ts'
import { sayFinding } from '../finding-sentences.ts'
import { similarName } from '../text/similar-name.ts'
import { findTerms, holdsTerm } from '../text/terms.ts'

export const namesCheck: Check = {
  id: 'names',
  version: 1,
  title: 'Names',
  description: 'A name is written otherwise than in the chapters before.',
  operations: proseOperations,
  run({ given, source, target }) {
    const names = given.names ?? []
    if (source === null || names.length === 0 || target.substance === 0) return []
    const inGlossary = new Set((given.glossary ?? []).map(term => term.source))
    return findTerms(
      source,
      names.filter(name => !inGlossary.has(name.source)),
    ).flatMap<Observation>(({ term, spans }) => {
      if (holdsTerm(target, term.target) === 'full') return []
      const variant = similarName(target, term.target)
      if (variant === null) return []
      return [
        {
          severity: 'major',
          ...sayFinding('names.otherwise', {
            ...{ term: term.source, usual: term.target, found: target.text.slice(variant.start, variant.end) },
          }),
          sourceSpan: spans[0] ?? null,
          targetSpan: variant,
          term: term.source,
        },
      ]
    })
  },
}
