import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { alignParagraphs, splitParagraphs } from './align-paragraphs.ts'

export type Finding = Outputs['quality']['review']['parts'][number]['findings'][number]

export interface Span {
  readonly start: number
  readonly end: number
}

/** A finding's place in this text, under the name of its check. */
export interface Mark extends Pick<Finding, 'id' | 'severity'> {
  readonly span: Span
  readonly name: string
}

export interface ShownText {
  readonly source: string | null
  readonly output: string | null
  readonly isTranslation: boolean
  /** What the checks say of it; undefined before they did. */
  readonly part:
    | Pick<Outputs['quality']['review']['parts'][number], 'source_text' | 'target_text' | 'pairs' | 'findings'>
    | undefined
}

/**
 * A text and what came back, a row each paragraph, with what was found marked in them. Of a book with thousands of paragraphs this
 * takes a while: to be done once for a text, not with every drawing.
 *
 * @param nameOf what a finding is called
 * @param draw a paragraph with those of the marks that are in it
 */
export function textRows<Drawn>(
  shown: ShownText,
  nameOf: (finding: Finding) => string,
  draw: (text: string, paragraph: Span | null, marks: readonly Mark[]) => Drawn,
): readonly (readonly (Drawn | string | null)[])[] {
  const { source, output, isTranslation, part } = shown
  if (source === null || output === null) {
    return splitParagraphs(source ?? output ?? '').map(paragraph => [paragraph])
  }
  if (!isTranslation) return [[source, output]]
  // The checks know the language of both sides and align better than lengths alone do.
  const { source_text: from, target_text: to, pairs = [], findings = [] } = part ?? {}
  if (from == null || to == null || pairs.length === 0) {
    return alignParagraphs(source, output).map(pair => [pair.source, pair.target])
  }
  const names = new Map(findings.map(finding => [finding.id, nameOf(finding)]))
  const marks = (side: 'source_span' | 'target_span'): readonly Mark[] =>
    findings.flatMap(({ id, severity, [side]: span }) =>
      span === null ? [] : [{ id, severity, span, name: names.get(id) ?? '' }],
    )
  const [inSource, inTarget] = [marks('source_span'), marks('target_span')]
  return pairs.map(pair => [draw(from, pair.source, inSource), draw(to, pair.target, inTarget)])
}
