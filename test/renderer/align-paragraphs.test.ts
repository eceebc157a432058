import { expect, it } from 'vitest'
import { alignParagraphs, splitParagraphs } from '../../src-renderer/pages/calls/detail/align-paragraphs.ts'

it('pairs paragraph by paragraph where there are as many', () => {
  expect(alignParagraphs('一。\n\n二。', 'One.\nTwo.')).toEqual([
    { source: '一。', target: 'One.' },
    { source: '二。', target: 'Two.' },
  ])
})

const paragraph = (letters: number, letter: string) => letter.repeat(letters)

it('puts two paragraphs that became one beside both', () => {
  const source = [paragraph(40, 'a'), paragraph(38, 'b'), paragraph(200, 'c'), paragraph(20, 'd')].join('\n')
  const target = [paragraph(160, 'A'), paragraph(400, 'C'), paragraph(40, 'D')].join('\n')
  const pairs = alignParagraphs(source, target)
  expect(pairs.map(pair => [pair.source?.[0], pair.target?.[0]])).toEqual([
    ['a', 'A'],
    ['c', 'C'],
    ['d', 'D'],
  ])
  expect(pairs[0]?.source).toContain('\n')
})

it('leaves a place empty where a long paragraph is missing', () => {
  const lengths = [100, 60, 180, 40, 300, 120, 75, 210]
  const letters = 'abcdefgh'
  const source = lengths.map((length, at) => paragraph(length, letters[at] ?? '')).join('\n')
  const target = lengths
    .flatMap((length, at) => (at === 4 ? [] : [paragraph(length, (letters[at] ?? '').toUpperCase())]))
    .join('\n')
  const pairs = alignParagraphs(source, target)
  expect(pairs.find(pair => pair.source?.startsWith('e'))).toMatchObject({ target: null })
  expect(pairs.at(-1)).toEqual({ source: paragraph(210, 'h'), target: paragraph(210, 'H') })
})

it('loses and invents no paragraph, however different the texts are', () => {
  const many = (count: number, letter: string) =>
    Array.from({ length: count }, (_, at) => paragraph(10 + ((at * 37) % 90), letter)).join('\n')
  for (const [from, to] of [
    [0, 3],
    [5, 0],
    [700, 620],
    [40, 400],
  ] as const) {
    const pairs = alignParagraphs(many(from, 'a'), many(to, 'b'))
    const count = (side: 'source' | 'target') => pairs.flatMap(pair => pair[side]?.split('\n') ?? []).length
    expect([count('source'), count('target')]).toEqual([from, to])
  }
})

it('takes lines wrapped at a column for one paragraph', () => {
  const wrapped =
    'It was a bright cold day in April, and the clocks\nwere striking thirteen while he went home alone,\nalone and late.\n\n'
  expect(splitParagraphs(wrapped.repeat(3))).toHaveLength(3)
})
