import type { Check } from '../check.ts'
import { proseOperations } from '../check.ts'
import type { Observation, Span } from '../finding.ts'
import { sayFinding } from '../finding-sentences.ts'
import type { PreparedSegment } from '../prepare-segment.ts'
import type { KnownName } from '../segment.ts'
import { pairParagraphs } from '../text/align-paragraphs.ts'
import { prepareText } from '../text/prepared-text.ts'
import { similarName } from '../text/similar-name.ts'
import { findTerms, holdsTerm, type TermPlaces } from '../text/terms.ts'

export const namesCheck: Check = {
  id: 'names',
  version: 2,
  title: 'Names',
  description: 'A name is written otherwise than in other chapters of the book.',
  operations: proseOperations,
  run(segment) {
    const { given, source, target } = segment
    const names = given.names ?? []
    if (source === null || names.length === 0 || target.substance === 0) return []
    const inGlossary = new Set((given.glossary ?? []).map(term => term.source))
    const places = findTerms(
      source,
      names.filter(name => !inGlossary.has(name.source)),
    )
    if (places.length === 0) return []
    const known = formsOf([...names, ...(given.glossary ?? [])])
    const stretches = segment.operation === 'translation' ? counterparts(segment) : []
    return places.flatMap(place => otherwise(segment, place, { known, stretches }))
  },
}

interface Around {
  /** Every form that stands for some name: no misspelling of another. */
  readonly known: ReadonlySet<string>
  readonly stretches: readonly { readonly source: Span; readonly target: Span }[]
}

/** Paragraph by paragraph where there are pairs: a chapter may have the name right in one and wrong in the next. */
function otherwise(
  { target }: PreparedSegment,
  { term, spans }: TermPlaces<KnownName>,
  { known, stretches }: Around,
): readonly Observation[] {
  const inWhole = holdsTerm(target, term.target) !== 'none'
  const near = stretches.filter(pair =>
    spans.some(span => span.start >= pair.source.start && span.end <= pair.source.end),
  )
  const searched =
    near.length === 0 || !inWhole ? [{ start: 0, end: target.text.length }] : near.map(pair => pair.target)
  for (const stretch of searched) {
    const text = prepareText(target.text.slice(stretch.start, stretch.end), target.language)
    if (holdsTerm(text, term.target) === 'full') continue
    const variant = term.target
      .split(' / ')
      .map(form => similarName(text, form, known))
      .find(found => found !== null)
    if (!variant) continue
    const targetSpan = { start: stretch.start + variant.start, end: stretch.start + variant.end }
    const values = {
      term: term.source,
      usual: term.target.split(' / ')[0] ?? term.target,
      found: target.text.slice(targetSpan.start, targetSpan.end),
    }
    return [
      {
        severity: 'major',
        ...(term.place === undefined
          ? sayFinding('names.otherwise', values)
          : sayFinding('names.elsewhere', { ...values, chapter: term.place.chapter, call: String(term.place.callId) })),
        sourceSpan: spans[0] ?? null,
        targetSpan,
        term: term.source,
      },
    ]
  }
  return []
}

function counterparts({ source, target }: PreparedSegment): Around['stretches'] {
  if (source === null) return []
  return pairParagraphs(source, target).flatMap(pair =>
    pair.source === null || pair.target === null ? [] : [{ source: pair.source, target: pair.target }],
  )
}

function formsOf(names: readonly { readonly target: string }[]): ReadonlySet<string> {
  return new Set(
    names
      .flatMap(({ target }) => target.split(/\s*[/|]\s*/u))
      .flatMap(form => [form.toLowerCase(), ...form.toLowerCase().split(' ')]),
  )
}
