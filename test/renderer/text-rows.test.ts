import { describe, expect, it } from 'vitest'
import { type Finding, type Mark, type Span, textRows } from '../../src-renderer/pages/calls/detail/text-rows.ts'

const paragraphs = 4000
const from = Array.from({ length: paragraphs }, (_, at) => `渡轮 ${at}`)
const to = Array.from({ length: paragraphs }, (_, at) => `The ferry ${at}`)

function spans(texts: readonly string[]) {
  let at = 0
  return texts.map(text => {
    const start = at
    at += text.length + 1
    return { start, end: start + text.length }
  })
}

/** The paragraph, and the names of what is marked in it. */
function draw(text: string, paragraph: Span | null, marks: readonly Mark[]) {
  const { start, end } = paragraph ?? { start: 0, end: 0 }
  const names = marks.filter(({ span }) => span.start >= start && span.end <= end).map(({ name }) => name)
  return { text: text.slice(start, end), names }
}

describe('the rows of a text', () => {
  const [inSource, inTarget] = [spans(from), spans(to)]
  const findings = inTarget
    .filter((_, at) => at % 50 === 7)
    .map(
      (span, at) =>
        ({ id: at + 1, severity: 'minor', check: 'numbers', source_span: null, target_span: span }) as Finding,
    )
  const part = {
    ...{ source_text: from.join('\n'), target_text: to.join('\n'), findings },
    pairs: from.map((_, at) => ({ source: inSource[at] ?? null, target: inTarget[at] ?? null })),
  } as Parameters<typeof textRows>[0]['part']
  const shown = { source: from.join('\n'), output: to.join('\n'), isTranslation: true, part }

  it('are named once a finding, however many paragraphs there are', () => {
    let named = 0
    const name = () => {
      named += 1
      return 'Numbers'
    }
    expect(textRows(shown, name, draw)).toHaveLength(paragraphs)
    expect(named).toBe(findings.length)
  })

  it('have each finding marked in its own paragraph and in no other', () => {
    const rows = textRows(shown, ({ id }) => `finding ${id}`, draw)
    const marked = rows.flatMap(([source, target], at) => {
      expect(source).toEqual({ text: from[at], names: [] })
      expect(target).toMatchObject({ text: to[at] })
      return typeof target === 'object' && target !== null && target.names.length > 0 ? [[at, ...target.names]] : []
    })
    expect(marked).toEqual(findings.map(({ id }, at) => [at * 50 + 7, `finding ${id}`]))
  })

  it('are aligned by length before the checks have looked', () => {
    expect(textRows({ ...shown, part: undefined }, () => '', draw)[3999]).toEqual(['渡轮 3999', 'The ferry 3999'])
  })
})
