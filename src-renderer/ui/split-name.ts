const shortest = 12
const mostOfEnd = 6
const leastOfEnd = 4
const usualEnd = 5
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/**
 * What may be cut of a name, and the end that stays: from a sign between words on, where there is one near the end.
 * The end of a short name is empty.
 */
export function splitName(name: string): readonly [start: string, end: string] {
  const line = name.replaceAll(/\s+/g, ' ')
  const all = Array.from(letters.segment(line), ({ segment }) => segment)
  if (all.length <= shortest) return [line, '']
  const from = all.length - mostOfEnd
  const sign = all.slice(from, all.length - leastOfEnd + 1).findIndex(letter => /^[-_/.:@ ]$/.test(letter))
  const at = sign < 0 ? all.length - usualEnd : from + sign
  return [all.slice(0, at).join(''), all.slice(at).join('')]
}
