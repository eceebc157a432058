import { z } from 'zod'
import type { App } from '../app-types.ts'
import { readEvidence } from '../insights/recommendations/read-evidence.ts'
import { keysConfigured } from '../procedures/provider-shapes.ts'
import { createRecommendationRepository } from '../store/repositories/recommendation-repository.ts'
import { action } from './owner-action.ts'

const key = z.string().min(1).max(500)

async function basis(app: App) {
  const repository = createRecommendationRepository(app.store, app.isSample ? 'sample' : 'real')
  return { evidence: readEvidence(repository, app.clock.now()), keys: await keysConfigured(app) }
}

/** What `galley recommendations` changes. */
export const adviceActions = {
  'recommendations.apply': action(
    z.object({ key, values: z.record(z.string(), z.number().min(0)) }),
    async (app, { key, values }) => {
      const { evidence, keys } = await basis(app)
      const { message, changes } = await app.recommendations.apply(key, evidence, keys, values)
      return { key, message, changes: [...changes] }
    },
  ),
  'recommendations.undo': action(z.object({ key }), async ({ recommendations }, { key }) => {
    const { message, changes } = await recommendations.undo(key)
    return { key, message, changes: [...changes] }
  }),
  'recommendations.dismiss': action(
    z.object({ key, days: z.int().min(1).max(3650).nullable() }),
    async (app, { key, days }) => {
      const { evidence, keys } = await basis(app)
      return { key, ...app.recommendations.dismiss(key, evidence, keys, days) }
    },
  ),
  'recommendations.restore': action(z.object({ key }), ({ recommendations }, { key }) => {
    recommendations.restore(key)
    return { key }
  }),
} as const
