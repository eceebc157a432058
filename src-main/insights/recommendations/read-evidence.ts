import type { ModelUse, RecommendationRepository } from '../../store/repositories/recommendation-repository.ts'
import type { UsageEvidence } from './recommendation-types.ts'

const dayMs = 86_400_000
export const evidenceDays = 30
/** Scores are fewer than calls: they are looked for longer ago. */
const scoreDays = 90
const fewestScored = 20

/** The last 30 days from the rollups, and the scores of models that can be compared. */
export function readEvidence(repository: RecommendationRepository, now: number): UsageEvidence {
  const from = now - evidenceDays * dayMs
  const uses = repository.modelUse(from)
  const older = repository.modelUse(now - scoreDays * dayMs)
  return {
    from,
    to: now,
    calls: uses.reduce((sum, use) => sum + callsOf(use), 0),
    uses,
    errors: repository.errorUse(from),
    scores: comparable(older).map(use => {
      const { providerId, model, operation, sourceLanguage, targetLanguage } = use
      return {
        ...{ providerId, model, operation, sourceLanguage, targetLanguage },
        ...repository.scoreSpread(use, now - scoreDays * dayMs),
      }
    }),
  }
}

export function callsOf({ success, error, timeout, rateLimited }: ModelUse): number {
  return success + error + timeout + rateLimited
}

export function taskOf({ operation, sourceLanguage, targetLanguage }: ModelUse): string {
  return `${operation}\0${sourceLanguage}\0${targetLanguage}`
}

/** Only where two models do the same work is it worth reading scores. */
function comparable(uses: readonly ModelUse[]): readonly ModelUse[] {
  const models = new Map<string, number>()
  const enough = uses.filter(use => use.success >= fewestScored)
  for (const use of enough) models.set(taskOf(use), (models.get(taskOf(use)) ?? 0) + 1)
  return enough.filter(use => (models.get(taskOf(use)) ?? 0) > 1)
}
