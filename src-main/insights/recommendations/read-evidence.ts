import type {
  ModelTask,
  ModelUse,
  RecommendationRepository,
} from '../../store/repositories/recommendation-repository.ts'
import { callsOf, cheaperUses, evidenceDays, taskOf } from './cheaper-uses.ts'
import type { UsageEvidence } from './recommendation-types.ts'

const dayMs = 86_400_000
/** Scores are fewer than calls: they are looked for longer ago. */
const scoreDays = 90
/** Scored calls each side needs before a word is said. */
export const fewestScored = 20
/** Newest calls of a model among which its scores are looked for. */
const newestCalls = 10_000
/** Models whose scores are read at once, those that save most first. */
const mostModels = 12
/** Newest calls of a model that tell who makes them. */
const tellingCalls = 300

/**
 * The last 30 days from the rollups, and scores of the models of which one could take the other's place. Only for those are
 * calls read, and only so many: the time it takes does not grow with the number of calls.
 */
export function readEvidence(repository: RecommendationRepository, now: number): UsageEvidence {
  const from = now - evidenceDays * dayMs
  const uses = repository.modelUse(from)
  return {
    from,
    to: now,
    calls: uses.reduce((sum, use) => sum + callsOf(use), 0),
    uses,
    errors: repository.errorUse(from),
    scores: readScores(repository, uses, now - scoreDays * dayMs),
    own: readOwn(repository, uses, from),
  }
}

/** Of the models that cost most. */
function readOwn(repository: RecommendationRepository, uses: readonly ModelUse[], from: number) {
  const costs = new Map<string, { use: ModelUse; nanos: number }>()
  for (const use of uses) {
    const { nanos } = costs.get(modelOf(use)) ?? { nanos: 0 }
    costs.set(modelOf(use), { use, nanos: nanos + use.costNanos })
  }
  return [...costs.values()]
    .sort((one, other) => other.nanos - one.nanos)
    .slice(0, mostModels)
    .flatMap(({ use }) => repository.ownUse(use, from, tellingCalls))
}

function readScores(repository: RecommendationRepository, uses: readonly ModelUse[], from: number) {
  const scored = new Map<string, ReadonlySet<string>>()
  const scoredTasks = (use: ModelUse): ReadonlySet<string> => {
    const known = scored.get(modelOf(use))
    if (known !== undefined) return known
    const tasks = new Set(repository.scoredUse(use, from, fewestScored).map(taskOf))
    scored.set(modelOf(use), tasks)
    return tasks
  }
  const isScored = (use: ModelUse) => scoredTasks(use).has(taskOf(use))
  const pairs = cheaperUses(uses)
    .flat()
    .sort((one, other) => other.monthly - one.monthly)
    .filter(({ current, use }) => isScored(current) && isScored(use))
  const models = new Map(pairs.flatMap(({ current, use }) => [current, use].map(one => [modelOf(one), one] as const)))
  const wanted = new Set(pairs.flatMap(({ current, use }) => [current, use].map(keyOf)))
  return [...models.values()]
    .slice(0, mostModels)
    .flatMap(model => repository.scoreSpreads(model, from, newestCalls))
    .filter(spread => wanted.has(keyOf(spread)))
}

function modelOf({ providerId, model }: Pick<ModelTask, 'providerId' | 'model'>): string {
  return `${providerId}\0${model}`
}

function keyOf(task: ModelTask): string {
  return `${modelOf(task)}\0${taskOf(task)}`
}
