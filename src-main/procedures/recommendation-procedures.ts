import type { ListedRecommendation } from '../insights/recommendations/recommendations.ts'
import { isoOf, realmOfApp } from './alert-shapes.ts'
import type { Api } from './api.ts'
import { procedures } from './implementer.ts'
import { keysConfigured } from './provider-shapes.ts'

const { recommendations } = procedures

async function read({ app, readAdvice }: Api, signal: AbortSignal | undefined) {
  const [evidence, keys] = await Promise.all([
    readAdvice('recommendationEvidence', { realm: realmOfApp(app) }, signal),
    keysConfigured(app),
  ])
  return { evidence, keys }
}

function recommendationToJson({ change: _change, dismissedUntil, appliedAt, ...recommendation }: ListedRecommendation) {
  return { ...recommendation, dismissed_until: isoOf(dismissedUntil), applied_at: isoOf(appliedAt) }
}

export const recommendationProcedures = {
  list: recommendations.list.handler(async ({ input, context, signal }) => {
    const { app } = context.api
    const { evidence, keys } = await read(context.api, signal)
    return {
      recommendations: app.recommendations.list(evidence, keys, input.dismissed === true).map(recommendationToJson),
      done: app.recommendations.done().map(({ appliedAt, changes, ...done }) => ({
        ...done,
        changes: [...changes],
        applied_at: isoOf(appliedAt),
      })),
      looked_at: { from: isoOf(evidence.from), to: isoOf(evidence.to), calls: evidence.calls },
    }
  }),

  apply: recommendations.apply.handler(async ({ input: { key, values }, context, signal }) => {
    const { evidence, keys } = await read(context.api, signal)
    const { message, said, changes } = await context.api.app.recommendations.apply(key, evidence, keys, values)
    return { key, message, said, changes: [...changes], reversible: true }
  }),

  undo: recommendations.undo.handler(async ({ input: { key }, context }) => {
    const { message, said, changes } = await context.api.app.recommendations.undo(key)
    return { key, message, said, changes: [...changes] }
  }),

  dismiss: recommendations.dismiss.handler(async ({ input: { key, days }, context, signal }) => {
    const { evidence, keys } = await read(context.api, signal)
    const { until } = context.api.app.recommendations.dismiss(key, evidence, keys, days)
    return { key, dismissed_until: isoOf(until) }
  }),

  restore: recommendations.restore.handler(({ input: { key }, context }) => {
    context.api.app.recommendations.restore(key)
    return { key }
  }),
}
