import type { NumberMention } from './numbers.ts'

/** `twenty five`, `three hundred`, `two million`: neighbouring words make one number; each part stays a reading. */
export function joinNumbers(found: readonly NumberMention[], text: string): readonly NumberMention[] {
  const joined: NumberMention[] = []
  for (const mention of found) {
    const previous = joined.at(-1)
    const sum = previous === undefined ? null : addUp(previous, mention)
    if (previous !== undefined && sum !== null) {
      joined[joined.length - 1] = { ...previous, end: mention.end, values: [sum] }
      continue
    }
    if (
      previous !== undefined &&
      previous.kind !== 'month' &&
      mention.kind === 'word' &&
      mention.start >= previous.end
    ) {
      const between = text.slice(previous.end, Math.min(mention.start, previous.end + 8))
      const near = mention.start - previous.end <= 5 && /^(?:[\s\u00a0-]+(?:and |y |und |e )?)$/u.test(between)
      const value = near ? combine(previous.values[0] ?? 0, mention.values[0] ?? 0) : null
      if (value !== null) {
        joined[joined.length - 1] = { ...previous, end: mention.end, values: [value, ...previous.values.slice(1)] }
        continue
      }
    }
    joined.push(mention)
  }
  return joined
}

/** 1億2000万: one number, written without a gap, its greater part first. */
function addUp(left: NumberMention, right: NumberMention): number | null {
  const [greater] = left.values
  const [smaller] = right.values
  if (left.end !== right.start || left.kind !== 'digits' || greater === undefined || smaller === undefined) return null
  return greater >= 1e4 && smaller < greater / 2 && right.kind !== 'month' ? greater + smaller : null
}

function combine(left: number, right: number): number | null {
  if (right >= 100 && Number.isInteger(Math.log10(right)) && left < right && left > 0) return left * right
  if (left >= 20 && left < 100 && left % 10 === 0 && right > 0 && right < 10) return left + right
  if (left >= 100 && left % 100 === 0 && right > 0 && right < 100) return left + right
  return null
}
