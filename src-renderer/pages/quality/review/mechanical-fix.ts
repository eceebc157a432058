import type { Outputs } from '../../../../src-main/contract/contract.ts'

/** As far as a fix looks at it. */
export type FixableFinding = Pick<
  Outputs['quality']['review']['parts'][number]['findings'][number],
  'said' | 'target_span'
>

/**
 * The text with a finding put right where that needs no judgement: another number, another form of a name, a fence or a
 * placeholder too many. Null where a person has to think.
 */
export function mechanicalFix(finding: FixableFinding, text: string): string | null {
  const { said, target_span: span } = finding
  const value = (name: string) => {
    const given = said?.values[name]
    return typeof given === 'string' ? given : null
  }
  const replace = (words: string) => (span === null ? null : text.slice(0, span.start) + words + text.slice(span.end))
  switch (said?.code) {
    case 'numbers.differ': {
      const [wanted, found] = [value('source_number'), value('found_number')]
      return wanted !== null && found !== null && /^[\d.,]+$/u.test(wanted) && /^[\d.,]+$/u.test(found)
        ? replace(wanted)
        : null
    }
    case 'names.otherwise':
    case 'names.elsewhere': {
      const [wanted, found] = [value('usual'), value('found')]
      return wanted !== null && found !== null && found !== '' ? text.replaceAll(found, wanted) : null
    }
    case 'added_text.fence':
      return text.replaceAll(/^[^\S\n]*```[^\n]*\n?/gmu, '').trimEnd()
    case 'added_text.lead_in':
    case 'added_text.note':
    case 'added_text.afterword':
      return span === null ? null : withoutLine(text, span)
    case 'markup.new':
      return replace('')
    default:
      return null
  }
}

/** The model's own words stand in lines of their own; within a paragraph a person has to look. */
function withoutLine(text: string, { start, end }: { readonly start: number; readonly end: number }): string | null {
  const from = text.lastIndexOf('\n', start - 1) + 1
  const next = text.indexOf('\n', Math.max(start, end - 1))
  const to = next < 0 ? text.length : next + 1
  const line = text.slice(from, to)
  return line.trim().length <= 200 && to - from < text.length ? `${text.slice(0, from)}${text.slice(to)}`.trim() : null
}
