export interface ParagraphPair {
  readonly source: string | null
  readonly target: string | null
}

/** Beyond this many cells the search is kept near the diagonal, where the pairs of a translation are. */
const mostCells = 400_000

/**
 * Which paragraphs of two texts stand for each other, by their lengths alone: a translation keeps the order and roughly the
 * proportions (Gale and Church, 1993). Two may have become one, one two, one may be missing.
 */
export function alignParagraphs(source: string, target: string): readonly ParagraphPair[] {
  const from = splitParagraphs(source)
  const to = splitParagraphs(target)
  if (from.length === to.length) return from.map((text, at) => ({ source: text, target: to[at] ?? null }))
  if (from.length === 0 || to.length === 0) {
    return [...from.map(text => ({ source: text, target: null })), ...to.map(text => ({ source: null, target: text }))]
  }
  return walk(from, to)
}

/** Where an empty line parts paragraphs, lines within them are wrapping; else each line is one. */
export function splitParagraphs(text: string): readonly string[] {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029\u0085]/u)
  const wrapped = lines.filter((line, at) => line.trim() !== '' && (lines[at + 1] ?? '').trim() !== '').length
  const blocks = text.split(/(?:\r\n|[\n\r\u2028\u2029\u0085])\s*(?:\r\n|[\n\r\u2028\u2029\u0085])/u)
  const isWrapped = blocks.length > 2 && wrapped > blocks.length && lines.every(line => line.length <= 110)
  return (isWrapped ? blocks : lines).map(part => part.trim()).filter(part => part !== '')
}

/** How many paragraphs of each side make a pair, and what choosing it costs beside their lengths. */
const moves = [
  [1, 1, 0],
  [1, 2, 0.9],
  [2, 1, 0.9],
  [2, 2, 1.6],
  [1, 0, 2.6],
  [0, 1, 2.6],
] as const

function walk(from: readonly string[], to: readonly string[]): readonly ParagraphPair[] {
  const fromSums = sums(from)
  const toSums = sums(to)
  const ratio = (toSums.at(-1) ?? 1) / Math.max(1, fromSums.at(-1) ?? 1)
  const width = to.length + 1
  const band = Math.max(8, Math.abs(from.length - to.length) + 8, Math.floor(mostCells / (from.length + 1) / 2))
  const costs = new Map<number, number>([[0, 0]])
  const came = new Map<number, number>()
  for (let row = 0; row <= from.length; row += 1) {
    const middle = Math.round((row / from.length) * to.length)
    for (let column = Math.max(0, middle - band); column <= Math.min(to.length, middle + band); column += 1) {
      const cost = costs.get(row * width + column)
      if (cost === undefined) continue
      for (const [move, [down, across, extra]] of moves.entries()) {
        const [nextRow, nextColumn] = [row + down, column + across]
        if (nextRow > from.length || nextColumn > to.length) continue
        const expected = ((fromSums[nextRow] ?? 0) - (fromSums[row] ?? 0)) * ratio
        const found = (toSums[nextColumn] ?? 0) - (toSums[column] ?? 0)
        const apart = down === 0 || across === 0 ? 0 : Math.abs(expected - found) / Math.sqrt(expected + found + 1) / 3
        const next = nextRow * width + nextColumn
        const total = cost + extra + apart
        if (total < (costs.get(next) ?? Number.POSITIVE_INFINITY)) {
          costs.set(next, total)
          came.set(next, move)
        }
      }
    }
  }
  return trace(from, to, came, width)
}

function trace(from: readonly string[], to: readonly string[], came: ReadonlyMap<number, number>, width: number) {
  const pairs: ParagraphPair[] = []
  let [row, column] = [from.length, to.length]
  while (row > 0 || column > 0) {
    const move = moves[came.get(row * width + column) ?? -1]
    // Off the band: what is left stands alone.
    const [down, across] = move ?? (row > 0 ? [1, 0] : [0, 1])
    pairs.push({
      source: down === 0 ? null : from.slice(row - down, row).join('\n'),
      target: across === 0 ? null : to.slice(column - across, column).join('\n'),
    })
    row -= down
    column -= across
  }
  return pairs.reverse()
}

function sums(parts: readonly string[]): readonly number[] {
  const all = [0]
  for (const part of parts) all.push((all.at(-1) ?? 0) + part.length)
  return all
}
