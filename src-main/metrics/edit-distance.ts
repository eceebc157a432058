/**
 * How many characters (code points) have to be inserted, deleted or replaced to make one text of the other, by Myers'
 * bit-parallel algorithm (Hyyrö's form for long texts): 32 cells of the usual table in one step.
 */
export function editDistance(one: string, other: string): number {
  const [first, second] = trimShared(codePoints(one), codePoints(other))
  const [pattern, text] = first.length <= second.length ? [first, second] : [second, first]
  if (pattern.length === 0) return text.length
  const blocks = Math.ceil(pattern.length / 32)
  const positions = positionsOf(pattern, blocks)
  const nowhere = new Int32Array(blocks)
  const up = new Int32Array(blocks).fill(-1)
  const down = new Int32Array(blocks)
  const lastBit = 1 << ((pattern.length - 1) & 31)
  let distance = pattern.length
  for (const point of text) {
    const matches = positions.get(point) ?? nowhere
    // The first row of the table grows by one with every character of the text.
    let carriedUp = 1
    let carriedDown = 0
    for (let block = 0; block < blocks; block++) {
      const rises = up[block] as number
      const falls = down[block] as number
      const match = matches[block] as number
      const vertical = match | falls
      const matched = match | carriedDown
      const horizontal = ((((matched & rises) + rises) | 0) ^ rises) | matched
      let increase = falls | ~(horizontal | rises)
      let decrease = rises & horizontal
      if (block === blocks - 1) {
        if ((increase & lastBit) !== 0) distance++
        if ((decrease & lastBit) !== 0) distance--
      }
      const nextUp = increase >>> 31
      const nextDown = decrease >>> 31
      increase = (increase << 1) | carriedUp
      decrease = (decrease << 1) | carriedDown
      up[block] = decrease | ~(vertical | increase)
      down[block] = increase & vertical
      carriedUp = nextUp
      carriedDown = nextDown
    }
  }
  return distance
}

function codePoints(text: string): Uint32Array {
  return Uint32Array.from(text, character => character.codePointAt(0) as number)
}

/** A correction usually leaves most of a text as it was: what both begin and end with needs no table. */
function trimShared(one: Uint32Array, other: Uint32Array): [Uint32Array, Uint32Array] {
  const shorter = Math.min(one.length, other.length)
  let start = 0
  while (start < shorter && one[start] === other[start]) start++
  let end = 0
  while (end < shorter - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end++
  return [one.subarray(start, one.length - end), other.subarray(start, other.length - end)]
}

function positionsOf(pattern: Uint32Array, blocks: number): ReadonlyMap<number, Int32Array> {
  const positions = new Map<number, Int32Array>()
  for (const [at, point] of pattern.entries()) {
    let bits = positions.get(point)
    if (bits === undefined) {
      bits = new Int32Array(blocks)
      positions.set(point, bits)
    }
    bits[at >>> 5] = (bits[at >>> 5] as number) | (1 << (at & 31))
  }
  return positions
}
