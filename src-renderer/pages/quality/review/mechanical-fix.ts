import type { Outputs } from '../../../../src-main/contract/contract.ts'

/** As far as a fix looks at it. */
export type FixableFinding = Pick<
  Outputs['quality']['review']['parts'][number]['findings'][number],
  'said' | 'target_span'
>

/**
 * The text with a finding put right where that needs no judgement: another number, another form of a name or a term, a
 * quote that opens its paragraph and is not closed, a damaged placeholder. Null where a person has to think.
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
    case 'markup.missing':
      return withRestored(text, value('text'))
    case 'glossary.missing':
    case 'glossary.partial':
      return withTerm(text, value('term'), value('wanted'))
    case 'quotes.unclosed':
    case 'quotes.unopened':
    case 'quotes.alone':
      return span === null ? null : withOtherQuote(text, span.start)
    case 'repetition.twice':
    case 'repetition.times': {
      const unit = value('text')
      return unit === null || unit.endsWith('…') ? null : replace(unit)
    }
    case 'encoding.damaged':
      return withoutEntities(text)
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

const closings: Readonly<Record<string, string>> = {
  '“': '”',
  '‘': '’',
  '„': '“',
  '«': '»',
  '「': '」',
  '『': '』',
  '(': ')',
  '（': '）',
  '[': ']',
  '"': '"',
}
const openings = Object.fromEntries(Object.entries(closings).map(([open, close]) => [close, open]))

/** Speech that is a paragraph of its own: the mark at one end tells where the other belongs. Else a person has to look. */
function withOtherQuote(text: string, at: number): string | null {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const end = text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at)
  const paragraph = text.slice(start, end)
  const mark = text.charAt(at)
  const first = start + (paragraph.length - paragraph.trimStart().length)
  const last = start + paragraph.trimEnd().length - 1
  const close = closings[mark]
  const open = openings[mark]
  if (at === first && close !== undefined) return `${text.slice(0, last + 1)}${close}${text.slice(last + 1)}`
  return at === last && open !== undefined ? `${text.slice(0, first)}${open}${text.slice(first)}` : null
}

/** Only where the term was left as it is in the source: which other words stand for it nobody but a reader knows. */
function withTerm(text: string, term: string | null, wanted: string | null): string | null {
  const form = wanted?.split(/\s*[/|]\s*/u)[0]?.trim() ?? ''
  if (term === null || term.trim() === '' || form === '' || !text.includes(term)) return null
  return text.replaceAll(term, form)
}

/** A placeholder with blanks in it, in full width or in other capitals is still the one of the source. */
function withRestored(text: string, wanted: string | null): string | null {
  if (wanted === null || wanted === '' || wanted.endsWith('…')) return null
  const pattern = [...wanted.replaceAll(/\s+/gu, '')].map(character => {
    const unit = character.charCodeAt(0)
    const wide = unit > 0x20 && unit < 0x7f ? String.fromCharCode(unit + 0xfee0) : character
    return `(?:${escaped(character)}|${wide})`
  })
  const damaged = new RegExp(pattern.join('\\s?'), 'giu')
  const found = [...text.matchAll(damaged)].filter(([each]) => each !== wanted)
  const [only] = found
  if (only === undefined || found.length > 1) return null
  return `${text.slice(0, only.index)}${wanted}${text.slice(only.index + only[0].length)}`
}

function escaped(character: string): string {
  return /[\p{L}\p{N}]/u.test(character) ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' }

function withoutEntities(text: string): string | null {
  const read = text.replaceAll(/&(?:(amp|lt|gt|quot|nbsp)|#(\d{2,5}));/gu, (whole, name?: string, code?: string) =>
    name !== undefined ? (entities[name] ?? whole) : String.fromCodePoint(Number(code)),
  )
  return read === text ? null : read
}

/** What a fix changes, for showing it: the stretch of either text that is not in the other, and a little around it. */
export function changeOf(
  before: string,
  after: string,
): Readonly<Record<'lead' | 'removed' | 'added' | 'tail', string>> {
  const most = Math.min(before.length, after.length)
  let same = 0
  while (same < most && before[same] === after[same]) same += 1
  let end = 0
  while (end < most - same && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1
  const removed = before.slice(same, before.length - end)
  const added = after.slice(same, after.length - end)
  const lead = before.slice(Math.max(0, same - around), same)
  const tail = before.slice(before.length - end, before.length - end + around)
  return {
    lead: same > around ? `…${lead}` : lead,
    ...{ removed, added },
    tail: end > around ? `${tail}…` : tail,
  }
}

const around = 80
