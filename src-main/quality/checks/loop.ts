import type { Check } from '../check.ts'
import { proseOperations } from '../check.ts'
import type { Observation } from '../finding.ts'
import { sayFinding } from '../finding-sentences.ts'
import type { PreparedText } from '../text/prepared-text.ts'
import { longestRepeats, type Repeat } from '../text/repeats.ts'

const fewestTurns = 4
const fewestTokens = 8

/** The same words again and again without anything between. */
export const loopCheck: Check = {
  id: 'loop',
  version: 2,
  title: 'Stuck in a loop',
  description: 'The model repeats the same characters, words or sentences over and over.',
  operations: [...proseOperations, 'key_terms_extraction'],
  run({ source, target }) {
    const repeats = longestRepeats(target).filter(repeat => isLoop(repeat, target))
    const allowed = source === null ? 0 : longestTurns(source)
    if (repeats.length === 0) {
      const screams = allowed > fewestTokens || (source !== null && longestWord(source) > longWord)
      return screams ? [] : loopsInWords(target)
    }
    return repeats
      .filter(repeat => repeat.tokens > allowed * 2.5)
      .slice(0, 5)
      .map(repeat => describe(repeat, target))
  },
}

/** A word that goes on for so long is not one. */
const longWord = 40
const longestUnit = 24
const comparedUnits = 2000

function longestWord({ tokens: { starts, ends, count } }: PreparedText): number {
  let longest = 0
  for (let at = 0; at < count; at += 1) longest = Math.max(longest, (ends[at] ?? 0) - (starts[at] ?? 0))
  return longest
}

/** The same letters again and again without a blank: mastodostodostodos. */
function loopsInWords({ text, length, tokens: { starts, ends, count } }: PreparedText): readonly Observation[] {
  for (let at = 0; at < count; at += 1) {
    const start = starts[at] ?? 0
    const end = Math.min(ends[at] ?? 0, start + comparedUnits)
    if (end - start <= longWord) continue
    for (let period = 1; period <= longestUnit; period += 1) {
      let from = end - 1
      while (from - period >= start && text.charCodeAt(from) === text.charCodeAt(from - period)) from -= 1
      const size = end - from - 1 + period
      if (size <= longWord || size < period * fewestTurns) continue
      const begin = end - size
      return [
        {
          severity: 'critical',
          ...sayFinding('loop.repeated', { text: text.slice(begin, begin + period), times: Math.floor(size / period) }),
          targetSpan: { start: begin, end: ends[at] ?? end },
          share: ((ends[at] ?? end) - begin) / Math.max(1, length),
        },
      ]
    }
  }
  return []
}

function isLoop(repeat: Repeat, target: PreparedText): boolean {
  const characters = repeat.end - repeat.start
  if (repeat.period === 1 && characters / Math.max(1, repeat.tokens) < 2) return repeat.tokens >= 12
  if (repeat.turns >= 6 && repeat.tokens >= 6 && characters >= 30) return true
  return repeat.turns >= fewestTurns && repeat.tokens >= fewestTokens && characters >= 20 && target.length > 0
}

/** Screams and refrains of the source, which a translation may keep. */
function longestTurns(source: PreparedText): number {
  return longestRepeats(source).reduce((most, repeat) => (repeat.turns >= 3 ? Math.max(most, repeat.tokens) : most), 0)
}

function describe(repeat: Repeat, target: PreparedText): Observation {
  const unit = target.text.slice(repeat.start, repeat.unitEnd)
  return {
    severity: 'critical',
    ...sayFinding('loop.repeated', {
      text: unit.length > 40 ? `${unit.slice(0, 40)}…` : unit,
      times: Math.floor(repeat.turns),
    }),
    targetSpan: { start: repeat.start, end: repeat.end },
    share: (repeat.end - repeat.start) / Math.max(1, target.length),
  }
}
