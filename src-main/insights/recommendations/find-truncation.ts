import { sayAdvice, sayEvidence } from './advice-sentences.ts'
import type { Change, FindRecommendations, Recommendation } from './recommendation-types.ts'
import { periodOf, recommend } from './recommendation-words.ts'

const fewestTruncated = 3
const truncatedWorth = 0.02
const smallestChunk = 600

/** Answers that were cut off at a limit that can be moved. */
export const findTruncation: FindRecommendations = (evidence, setUp) => {
  const found: Recommendation[] = []
  for (const operation of new Set(evidence.uses.map(use => use.operation))) {
    const uses = evidence.uses.filter(use => use.operation === operation)
    const truncated = uses.reduce((sum, use) => sum + use.truncated, 0)
    const success = uses.reduce((sum, use) => sum + use.success, 0)
    if (truncated < fewestTruncated || truncated / success < truncatedWorth) continue
    const limit = setUp.settings.maxTokens[operation] ?? null
    const smaller = Math.max(smallestChunk, Math.round((setUp.settings.chunkTokens * 0.6) / 100) * 100)
    if (limit === null && smaller >= setUp.settings.chunkTokens) continue
    const change: Change =
      limit === null
        ? { type: 'setting', key: 'chunkTokens', to: smaller }
        : { type: 'setting', key: `maxTokens.${operation}`, to: limit * 2 }
    const values = { operation, cut: truncated, answers: success, cut_share: truncated / success }
    found.push(
      recommend({
        key: `truncated_answers ${operation}`,
        kind: 'truncated_answers',
        says:
          limit === null
            ? sayAdvice('truncated_answers.parts', { ...values, new_limit: smaller })
            : sayAdvice('truncated_answers.limit', { ...values, limit, new_limit: limit * 2 }),
        evidence: [
          {
            ...sayEvidence('evidence.cut_off', { cut: truncated, answers: success }),
            calls: { operation, truncated: true, ...periodOf(evidence) },
          },
        ],
        gain: { kind: 'quality', usd_per_month: null },
        confidence: truncated >= 10 ? 'high' : 'medium',
        severity: (truncated / success) * 100,
        action: { type: 'apply', needs: [] },
        change,
      }),
    )
  }
  return found
}
