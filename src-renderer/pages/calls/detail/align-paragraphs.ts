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
  const total = (parts: readonly string[]) => parts.reduce((sum, part) => sum + part.length, 0)
  const first = findPairs(from, to, total(to) / Math.max(1, total(from)))
  // What is missing on one side bends the proportion of the whole; that of the pairs found is truer.
  const ratios = first.flatMap(({ source, target }) =>
    source === null || target === null ? [] : [target.length / Math.max(1, source.length)],
  )
  const median = ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)]
  return median === undefined ? first : findPairs(from, to, median)
}

/** The cheapest way through both texts, kept to a band around the diagonal. */
function findPairs(from: readonly string[], to: readonly string[], ratio: number): readonly ParagraphPair[] {
  const fromSums = sums(from)
  const toSums = sums(to)
  const band = Math.max(8, Math.abs(from.length - to.length) + 8, Math.floor(mostCells / (from.length + 1) / 2))
  const width = 2 * band + 1
  const middleOf = (row: number) => Math.round((row / from.length) * to.length)
  const cells = (from.length + 1) * width
  const costs = new Float64Array(cells).fill(Number.POSITIVE_INFINITY)
  const came = new Int8Array(cells).fill(-1)
  const cellOf = (row: number, column: number) => {
    const within = column - middleOf(row) + band
    return within < 0 || within >= width ? -1 : row * width + within
  }
  costs[cellOf(0, 0)] = 0
  for (let row = 0; row <= from.length; row += 1) {
    const middle = middleOf(row)
    for (let column = Math.max(0, middle - band); column <= Math.min(to.length, middle + band); column += 1) {
      const cost = costs[cellOf(row, column)] ?? Number.POSITIVE_INFINITY
      if (cost === Number.POSITIVE_INFINITY) continue
      for (let move = 0; move < moves.length; move += 1) {
        const [down, across, extra] = moves[move] ?? moves[0]
        const [nextRow, nextColumn] = [row + down, column + across]
        if (nextRow > from.length || nextColumn > to.length) continue
        const next = cellOf(nextRow, nextColumn)
        if (next < 0) continue
        const expected = ((fromSums[nextRow] ?? 0) - (fromSums[row] ?? 0)) * ratio
        const found = (toSums[nextColumn] ?? 0) - (toSums[column] ?? 0)
        const apart = down === 0 || across === 0 ? 0 : Math.abs(expected - found) / Math.sqrt(expected + found + 1) / 3
        if (cost + extra + apart < (costs[next] ?? 0)) {
          costs[next] = cost + extra + apart
          came[next] = move
        }
      }
    }
  }
  return trace(from, to, (row, column) => moves[came[cellOf(row, column)] ?? -1])
}

type Move = (typeof moves)[number]

function trace(
  from: readonly string[],
  to: readonly string[],
  moveTo: (row: number, column: number) => Move | undefined,
): readonly ParagraphPair[] {
  const pairs: ParagraphPair[] = []
  let [row, column] = [from.length, to.length]
  while (row > 0 || column > 0) {
    // Off the band: what is left stands alone.
    const [down, across] = moveTo(row, column) ?? (row > 0 ? [1, 0] : [0, 1])
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
