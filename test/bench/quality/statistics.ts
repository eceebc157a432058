/** Kendall's tau-b with ties in both, in n log n. Null where one side does not vary. */
export function kendallTauB(xs: readonly number[], ys: readonly number[]): number | null {
  const n = xs.length
  if (n < 2) return null
  const order = Array.from({ length: n }, (_, index) => index)
  order.sort((a, b) => (xs[a] ?? 0) - (xs[b] ?? 0) || (ys[a] ?? 0) - (ys[b] ?? 0))
  const x = order.map(index => xs[index] ?? 0)
  const y = order.map(index => ys[index] ?? 0)
  const pairs = (n * (n - 1)) / 2
  const tiesX = tiedPairs(x)
  const tiesBoth = tiedPairs(x.map((value, index) => `${value}|${y[index]}`))
  const swaps = countInversions(y)
  const tiesY = tiedPairs([...y].sort((a, b) => a - b))
  const concordantMinusDiscordant = pairs - tiesX - tiesY + tiesBoth - 2 * swaps
  const scale = Math.sqrt(pairs - tiesX) * Math.sqrt(pairs - tiesY)
  return scale === 0 ? null : concordantMinusDiscordant / scale
}

function tiedPairs(sorted: readonly (number | string)[]): number {
  let total = 0
  let run = 1
  for (let at = 1; at <= sorted.length; at += 1) {
    if (at < sorted.length && sorted[at] === sorted[at - 1]) run += 1
    else {
      total += (run * (run - 1)) / 2
      run = 1
    }
  }
  return total
}

/** Sorts in place by merging and counts pairs that stand in the wrong order; equal ones do not count. */
function countInversions(values: number[]): number {
  const buffer = new Array<number>(values.length)
  const sort = (from: number, to: number): number => {
    if (to - from < 2) return 0
    const middle = (from + to) >> 1
    let count = sort(from, middle) + sort(middle, to)
    let left = from
    let right = middle
    for (let at = from; at < to; at += 1) {
      if (right >= to || (left < middle && (values[left] ?? 0) <= (values[right] ?? 0)))
        buffer[at] = values[left++] ?? 0
      else {
        count += middle - left
        buffer[at] = values[right++] ?? 0
      }
    }
    for (let at = from; at < to; at += 1) values[at] = buffer[at] ?? 0
    return count
  }
  return sort(0, values.length)
}

/** Share of pairs of systems that a score puts in the order in which people put them. */
export function pairwiseAccuracy(
  metric: ReadonlyMap<string, number>,
  human: ReadonlyMap<string, number>,
): number | null {
  const systems = [...human.keys()]
  let right = 0
  let pairs = 0
  for (const [index, one] of systems.entries()) {
    for (const other of systems.slice(index + 1)) {
      const wanted = Math.sign((human.get(one) ?? 0) - (human.get(other) ?? 0))
      if (wanted === 0) continue
      pairs += 1
      if (Math.sign((metric.get(one) ?? 0) - (metric.get(other) ?? 0)) === wanted) right += 1
    }
  }
  return pairs === 0 ? null : right / pairs
}

/** chrF of one text against another: the F2 of shared character n-grams, 1 to 6, without white space. */
export function chrF(hypothesis: string, reference: string): number {
  const one = hypothesis.replaceAll(/\s+/gu, '')
  const other = reference.replaceAll(/\s+/gu, '')
  let precision = 0
  let recall = 0
  let orders = 0
  for (let size = 1; size <= 6; size += 1) {
    const a = grams(one, size)
    const b = grams(other, size)
    if (a.total === 0 || b.total === 0) continue
    let shared = 0
    for (const [gram, count] of a.counts) shared += Math.min(count, b.counts.get(gram) ?? 0)
    precision += shared / a.total
    recall += shared / b.total
    orders += 1
  }
  if (orders === 0 || precision + recall === 0) return 0
  const p = precision / orders
  const r = recall / orders
  return p + r === 0 ? 0 : (5 * p * r) / (4 * p + r)
}

function grams(text: string, size: number): { counts: ReadonlyMap<string, number>; total: number } {
  const counts = new Map<string, number>()
  for (let at = 0; at + size <= text.length; at += 1) {
    const gram = text.slice(at, at + size)
    counts.set(gram, (counts.get(gram) ?? 0) + 1)
  }
  return { counts, total: Math.max(0, text.length - size + 1) }
}

export interface Tally {
  truePositives: number
  falsePositives: number
  falseNegatives: number
}

export function precisionOf({ truePositives, falsePositives }: Tally): number | null {
  const all = truePositives + falsePositives
  return all === 0 ? null : truePositives / all
}

export function recallOf({ truePositives, falseNegatives }: Tally): number | null {
  const all = truePositives + falseNegatives
  return all === 0 ? null : truePositives / all
}

export function f1Of(tally: Tally): number | null {
  const all = 2 * tally.truePositives + tally.falsePositives + tally.falseNegatives
  return all === 0 ? null : (2 * tally.truePositives) / all
}

export function tallyOf(cases: readonly { readonly predicted: boolean; readonly actual: boolean }[]): Tally {
  const tally = { truePositives: 0, falsePositives: 0, falseNegatives: 0 }
  for (const { predicted, actual } of cases) {
    if (predicted && actual) tally.truePositives += 1
    else if (predicted) tally.falsePositives += 1
    else if (actual) tally.falseNegatives += 1
  }
  return tally
}
