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
  version: 1,
  title: 'Stuck in a loop',
  description: 'The model repeats the same characters, words or sentences over and over.',
  operations: [...proseOperations, 'key_terms_extraction'],
  run({ source, target }) {
    const repeats = longestRepeats(target).filter(repeat => isLoop(repeat, target))
    if (repeats.length === 0) return []
    const allowed = source === null ? 0 : longestTurns(source)
    return repeats
      .filter(repeat => repeat.tokens > allowed * 2.5)
      .slice(0, 5)
      .map(repeat => describe(repeat, target))
  },
}

function isLoop(repeat: Repeat, target: PreparedText): boolean {
  const characters = repeat.end - repeat.start
  if (repeat.period === 1 && characters / Math.max(1, repeat.tokens) < 2) return repeat.tokens >= 12
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
