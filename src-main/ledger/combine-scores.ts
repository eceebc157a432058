import type { ScoreSource } from '../../db/vocabulary.ts'
import type { ScoreFacts } from '../store/repositories/score-rows.ts'

/** A call's scores, 0..1000, apart by source; null where the source has none. */
export interface CombinedScores {
  /** What stands in `service_calls.quality_score`. */
  readonly combined: number | null
  readonly check: number | null
  readonly user: number | null
  readonly judge: number | null
}

export const noScores: CombinedScores = { combined: null, check: null, user: null, judge: null }

/** A person outranks a judge, a judge the checks, and all of them a figure that came with an import. */
const precedence: readonly ScoreSource[] = ['user', 'judge', 'check', 'import']

/**
 * Combines the scores of one call, given oldest first. Of equal source and name the newest holds, or
 * none where that one took it back; a source's score is the rounded mean over its names; the call's
 * score is that of the highest source that has one: user, then judge, then check, then import.
 * Sources are never averaged together.
 */
export function combineScores(scores: readonly ScoreFacts[]): CombinedScores {
  const bySource = new Map<ScoreSource, Map<string, number>>()
  for (const { source, name, value } of scores) {
    const values = bySource.get(source) ?? new Map<string, number>()
    if (value === null) values.delete(name)
    else values.set(name, value)
    if (values.size === 0) bySource.delete(source)
    else bySource.set(source, values)
  }
  const of = (source: ScoreSource): number | null => {
    const values = bySource.get(source)
    if (values === undefined) return null
    return Math.round([...values.values()].reduce((sum, value) => sum + value, 0) / values.size)
  }
  const holding = precedence.find(source => bySource.has(source))
  return {
    combined: holding === undefined ? null : of(holding),
    check: of('check'),
    user: of('user'),
    judge: of('judge'),
  }
}
