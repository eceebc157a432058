import type { Outputs } from '../../../../src-main/contract/contract.ts'
import type { Finding } from '../check-names.ts'

export type Review = Outputs['quality']['review']
export type ReviewPart = Review['parts'][number]
type Span = { readonly start: number; readonly end: number }

/** A paragraph with its counterpart, and what was found in either. */
export interface ReviewRow {
  readonly key: string
  readonly part: ReviewPart
  readonly source: Span | null
  readonly target: Span | null
  readonly findings: readonly Finding[]
  /** No paragraph: what is to be said of the whole text of its part. */
  readonly isWhole: boolean
}

/** The whole chapter as rows. A finding stands beside the paragraph it is in; without a place, above its part. */
export function rowsOf(review: Review): readonly ReviewRow[] {
  return review.parts.flatMap(part => {
    // Only a translation has its paragraphs where its source has them.
    const isWhole = part.pairs.length === 0 || part.call.operation !== 'translation'
    const pairs = isWhole ? [{ source: allOf(part.source_text), target: allOf(part.target_text) }] : part.pairs
    const placed = new Map<number, Finding[]>()
    const whole: Finding[] = []
    for (const finding of part.findings) {
      if (finding.state === 'silenced') continue
      const at = pairs.findIndex(
        pair => touches(pair.target, finding.target_span) || touches(pair.source, finding.source_span),
      )
      if (at < 0) whole.push(finding)
      else placed.set(at, [...(placed.get(at) ?? []), finding])
    }
    const above =
      whole.length === 0
        ? []
        : [{ key: `${part.call.id} whole`, part, source: null, target: null, findings: whole, isWhole: true }]
    const beside = pairs.map((pair, at) => ({
      key: `${part.call.id} ${at}`,
      part,
      source: pair.source,
      target: pair.target,
      findings: placed.get(at) ?? [],
      isWhole: false,
    }))
    return [...above, ...beside]
  })
}

function allOf(text: string | null): Span | null {
  return text === null || text === '' ? null : { start: 0, end: text.length }
}

function touches(stretch: Span | null, span: Span | null): boolean {
  if (stretch === null || span === null) return false
  return span.start < stretch.end && span.end > stretch.start
}

/** What waits for a person, in the order of the text. */
export function openFindings(rows: readonly ReviewRow[]): readonly Finding[] {
  return rows.flatMap(({ findings }) => findings.filter(({ needs_review }) => needs_review))
}
