import type { Span } from '../finding.ts'

/** What a paragraph keeps in any language: its sentences, questions, exclamations, speech and digits. */
const profileSize = 5
const profilePrices = [0.5, 0.8, 0.5, 0.35, 0.4] as const

function profileOf(text: string, { start, end }: Span): Float64Array {
  const profile = new Float64Array(profileSize)
  let previous = -1
  for (let at = start; at < end; at += 1) {
    const unit = text.charCodeAt(at)
    const kind = profileKinds.get(unit)
    if (kind !== undefined && !(kind === 0 && at + 1 < end && text.charCodeAt(at + 1) > 0x20 && unit === 0x2e)) {
      if (kind !== previous || kind === 3) profile[kind] = (profile[kind] ?? 0) + 1
      if (kind === 1 || kind === 2) profile[0] = (profile[0] ?? 0) + 1
      previous = kind
    } else if (unit >= 0x30 && unit <= 0x39) {
      profile[4] = (profile[4] ?? 0) + 1
      previous = 4
    } else previous = -1
  }
  return profile
}
const profileKinds = new Map<number, number>(
  (['.。।…', '?？', '!！', '"“”„«»「」『』', ''] as const).flatMap((marks, kind) =>
    [...marks].map(mark => [mark.charCodeAt(0), kind] as const),
  ),
)

/** Profiles of all paragraphs added up, so that those of neighbours together are two look-ups. */
export function sumProfiles(text: string, spans: readonly Span[]): Float64Array {
  const sums = new Float64Array((spans.length + 1) * profileSize)
  for (const [index, span] of spans.entries()) {
    const profile = profileOf(text, span)
    for (let kind = 0; kind < profileSize; kind += 1) {
      sums[(index + 1) * profileSize + kind] = (sums[index * profileSize + kind] ?? 0) + (profile[kind] ?? 0)
    }
  }
  return sums
}

interface Stretch {
  readonly from: number
  readonly to: number
}

export function profileCost(a: Float64Array, left: Stretch, b: Float64Array, right: Stretch): number {
  let cost = 0
  for (let kind = 0; kind < profileSize; kind += 1) {
    const difference =
      (a[left.to * profileSize + kind] ?? 0) -
      (a[left.from * profileSize + kind] ?? 0) -
      (b[right.to * profileSize + kind] ?? 0) +
      (b[right.from * profileSize + kind] ?? 0)
    cost += Math.min(3, Math.abs(difference)) * (profilePrices[kind] ?? 0)
  }
  return Math.min(4, cost)
}
