import type { RecommendationKind } from '../../../db/vocabulary.ts'
import type { Clock, Logger } from '../../ports.ts'
import type { ProviderAdmin } from '../../providers/registry-types.ts'
import {
  createRecommendationRepository,
  type RecommendationStateRow,
} from '../../store/repositories/recommendation-repository.ts'
import { failing, sayFailure } from '../../words/failure-sentences.ts'
import { sayInsight } from '../../words/failures/insight-sentences.ts'
import type { Said } from '../../words/said.ts'
import { sayApplied } from './advice-sentences.ts'
import { applyChange, undoChange } from './apply-change.ts'
import type { AppliedChange, ChangeTools } from './change-types.ts'
import { findCaching } from './find-caching.ts'
import { findCheaperModel } from './find-cheaper-model.ts'
import { findPadding } from './find-padding.ts'
import { findFailingProvider, findFallback, findRetries } from './find-reliability.ts'
import { findMissingKey, findRetired, findUnpriced } from './find-set-up.ts'
import { findTruncation } from './find-truncation.ts'
import { type KeysConfigured, readSetUp } from './read-set-up.ts'
import type { FindRecommendations, Recommendation, UsageEvidence } from './recommendation-types.ts'

const finders: readonly FindRecommendations[] = [
  findMissingKey,
  findRetired,
  findFailingProvider,
  findFallback,
  findCheaperModel,
  findTruncation,
  findRetries,
  findUnpriced,
  findCaching,
  findPadding,
]

const dayMs = 86_400_000
const usualDismissalDays = 30
/** Half as bad again as when it was put aside. */
const materiallyWorse = 1.5
/** The figures of the last 30 days need a while to show what a change did. */
const restAfterApplyMs = 14 * dayMs
/** So long what was done can be taken back where it is listed. */
const shownDoneDays = 30
const order = { high: 3, medium: 2, low: 1 } as const

export interface ListedRecommendation extends Recommendation {
  readonly state: 'open' | 'dismissed' | 'applied'
  readonly dismissedUntil: number | null
  readonly appliedAt: number | null
}

/** Something that was applied, and can be taken back whether or not it would still be recommended. */
export interface DoneRecommendation extends Pick<AppliedChange, 'message' | 'changes'> {
  /** Null where an earlier version did it: it kept the words alone. */
  readonly said: Said | null
  readonly key: string
  readonly kind: RecommendationKind
  readonly appliedAt: number
}

/** What to do, why, and the doing of it. */
export interface Recommendations {
  /** Of the last thirty days, newest first. */
  done(): readonly DoneRecommendation[]
  /** Most worthwhile first. Those put aside or done only where asked for. */
  list(evidence: UsageEvidence, keys: KeysConfigured, all?: boolean): readonly ListedRecommendation[]
  /** @throws Failure `not_found` where it is no longer the case, `conflict` where there is nothing to apply */
  apply(
    key: string,
    evidence: UsageEvidence,
    keys: KeysConfigured,
    values?: Readonly<Record<string, number>>,
  ): Promise<AppliedChange>
  /** @throws Failure `not_found` where it was not applied */
  undo(key: string): Promise<Pick<AppliedChange, 'message' | 'said' | 'changes'>>
  /** For so many days; null: for good. It comes back before that only where it got materially worse. */
  dismiss(
    key: string,
    evidence: UsageEvidence,
    keys: KeysConfigured,
    days?: number | null,
  ): { readonly until: number | null }
  restore(key: string): void
}

export interface RecommendationsDependencies extends ChangeTools {
  readonly registry: ProviderAdmin
  readonly clock: Clock
  readonly logger: Logger
}

export function createRecommendations(dependencies: RecommendationsDependencies): Recommendations {
  const { store, clock, logger } = dependencies
  const repository = createRecommendationRepository(store)

  function find(evidence: UsageEvidence, keys: KeysConfigured): readonly Recommendation[] {
    const setUp = readSetUp(keys, dependencies, clock.now())
    return finders.flatMap(finder => {
      try {
        return finder(evidence, setUp)
      } catch (error) {
        logger.error({ finder: finder.name, reason: String(error) }, 'A recommendation could not be worked out')
        return []
      }
    })
  }

  function expect(key: string, evidence: UsageEvidence, keys: KeysConfigured): Recommendation {
    const found = find(evidence, keys).find(recommendation => recommendation.key === key)
    if (found !== undefined) return found
    throw failing('not_found', sayFailure('advice.gone'), { key })
  }

  function put(key: string, kind: string, changes: Partial<RecommendationStateRow>): void {
    repository.put({ ...(repository.state(key) ?? emptyState(key, kind)), ...changes })
  }

  return {
    done() {
      const since = clock.now() - shownDoneDays * dayMs
      return repository
        .states()
        .flatMap(({ key, kind, appliedAt, change }) => {
          if (appliedAt === null || change === null || appliedAt < since) return []
          const { message, said, changes } = JSON.parse(change) as AppliedChange
          return [{ key, kind: kind as RecommendationKind, message, said: said ?? null, changes, appliedAt }]
        })
        .sort((one, other) => other.appliedAt - one.appliedAt)
    },
    list(evidence, keys, all = false) {
      const states = new Map(repository.states().map(state => [state.key, state]))
      const now = clock.now()
      return find(evidence, keys)
        .map(recommendation => ({ ...recommendation, ...stateOf(states.get(recommendation.key), recommendation, now) }))
        .filter(({ state }) => all || state === 'open')
        .sort((one, other) => worth(other) - worth(one) || (one.key < other.key ? -1 : 1))
    },
    async apply(key, evidence, keys, values = {}) {
      const recommendation = expect(key, evidence, keys)
      if (recommendation.change === null) {
        throw failing('conflict', sayFailure('advice.by_hand'), { key })
      }
      const applied = await applyChange(recommendation.change, values, dependencies)
      const change = JSON.stringify(applied)
      put(key, recommendation.kind, { appliedAt: clock.now(), change, undoneAt: null, dismissedAt: null })
      logger.info({ key, changes: applied.changes }, 'A recommendation was applied')
      return applied
    },
    async undo(key) {
      const state = repository.state(key)
      if (state === null || state.change === null || state.undoneAt !== null) {
        throw failing('not_found', sayFailure('advice.not_applied'), { key })
      }
      const applied = JSON.parse(state.change) as AppliedChange
      const changes = await undoChange(applied, dependencies)
      put(key, state.kind, { undoneAt: clock.now(), appliedAt: null, change: null })
      return { ...sayApplied('applied.undone'), changes }
    },
    dismiss(key, evidence, keys, days = usualDismissalDays) {
      const { kind, severity } = expect(key, evidence, keys)
      const now = clock.now()
      const until = days === null ? null : now + days * dayMs
      put(key, kind, { dismissedAt: now, dismissedUntil: until, dismissedSeverity: severity })
      return { until }
    },
    restore(key) {
      const state = repository.state(key)
      if (state === null) throw failing('not_found', sayInsight('advice.not_put_aside'), { key })
      put(key, state.kind, { dismissedAt: null, dismissedUntil: null, dismissedSeverity: null, appliedAt: null })
    },
  }
}

function emptyState(key: string, kind: string): RecommendationStateRow {
  return {
    key,
    kind,
    dismissedAt: null,
    dismissedUntil: null,
    dismissedSeverity: null,
    appliedAt: null,
    change: null,
    undoneAt: null,
  }
}

function stateOf(
  state: RecommendationStateRow | undefined,
  { severity }: Recommendation,
  now: number,
): Pick<ListedRecommendation, 'state' | 'dismissedUntil' | 'appliedAt'> {
  const appliedAt = state?.appliedAt ?? null
  if (appliedAt !== null && now - appliedAt < restAfterApplyMs)
    return { state: 'applied', dismissedUntil: null, appliedAt }
  const dismissedAt = state?.dismissedAt ?? null
  const until = state?.dismissedUntil ?? null
  const isWorse = severity >= (state?.dismissedSeverity ?? 0) * materiallyWorse
  const isAside = dismissedAt !== null && (until === null || until > now) && !isWorse
  return { state: isAside ? 'dismissed' : 'open', dismissedUntil: isAside ? until : null, appliedAt }
}

/** Money first by its size, the rest by how bad it is; what is sure before what is not. */
function worth({ severity, confidence }: Recommendation): number {
  return Math.log1p(severity) * order[confidence]
}
