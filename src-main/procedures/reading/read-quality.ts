import type { Operation, Realm } from '../../../db/vocabulary.ts'
import { hourStart } from '../../ledger/time-periods.ts'
import { readCacheSavings } from '../../metrics/cache-savings.ts'
import type { CacheSaving } from '../../metrics/caching-sums.ts'
import { callToJson } from '../../metrics/call-to-json.ts'
import type { Figures } from '../../metrics/figures.ts'
import { checkTitle, findingToJson } from '../../quality/finding-to-json.ts'
import { precisionByCheck, silenceOffers } from '../../quality/learned-precision.ts'
import { checks as allChecks } from '../../quality/registry.ts'
import { buildReview } from '../../quality/review-subject.ts'
import { createCallQueryRepository } from '../../store/repositories/call-query-repository.ts'
import { type ChapterScore, createChapterScoreRepository } from '../../store/repositories/chapter-score-repository.ts'
import type { FindingCount } from '../../store/repositories/finding-counts.ts'
import type { FindingFilters } from '../../store/repositories/finding-query.ts'
import { createFindingRepository } from '../../store/repositories/finding-repository.ts'
import { createProviderRepository } from '../../store/repositories/provider-repository.ts'
import { createSilenceRepository } from '../../store/repositories/silence-repository.ts'
import type { FigureQuery, ReadParts } from './read-parts.ts'

const dayMs = 86_400_000
const states = ['accepted', 'silenced', 'corrected'] as const
const severityNames = ['critical', 'major', 'minor'] as const

/** What the Quality page shows first. */
export function readQualityOverview({ metrics, store }: ReadParts, { filterNames: _names, ...query }: FigureQuery) {
  const summary = metrics.summary({ ...query, books: 0, latestErrors: 0 })
  const { from, to, days, timeZone } = summary.period
  const findings = createFindingRepository(store)
  const [book] = query.filters.books ?? []
  const counts = findings.counts(query.realms, from, to, book)
  const decided = findings.decided()
  return {
    period: { start: new Date(from).toISOString(), end: new Date(to).toISOString(), days, time_zone: timeZone },
    score: scoresOf(summary.total),
    providers: summary.providers.map(({ provider, displayName, simulated, figures }) => ({
      provider,
      display_name: displayName,
      simulated,
      score: scoresOf(figures),
    })),
    models: summary.models.map(({ provider, model, figures }) => ({ provider, model, score: scoresOf(figures) })),
    language_pairs: summary.languages.map(({ sourceLanguage, targetLanguage, figures }) => ({
      source_language: sourceLanguage,
      target_language: targetLanguage,
      score: scoresOf(figures),
    })),
    open: findings.openCounts(query.realms),
    checks: checkFigures(counts, precisionByCheck(decided)),
    offers: silenceOffers(decided, createSilenceRepository(store).inForce()).map(
      ({ checkId, book: where, ...marks }) => ({
        check: checkId,
        check_title: checkTitle(checkId),
        book: where,
        ...marks,
      }),
    ),
  }
}

function scoresOf({ score }: Figures) {
  const one = ({ calls, mean }: { readonly calls: number; readonly mean: number | null }) => ({
    calls,
    mean: mean === null ? null : mean / 1000,
  })
  return { combined: one(score), check: one(score.check), user: one(score.user), judge: one(score.judge) }
}

function checkFigures(counts: readonly FindingCount[], precisions: ReturnType<typeof precisionByCheck>) {
  const figures = allChecks.map(({ id, title, description, version, optIn }) => {
    const own = counts.filter(({ checkId }) => checkId === id)
    const sum = (of: readonly FindingCount[]) => of.reduce((total, { findings }) => total + findings, 0)
    const open = own.filter(({ state }) => state === 'open')
    const bySeverity = severityNames.map((name, rank) => [name, sum(open.filter(({ severity }) => severity === rank))])
    const byState = states.map(name => [name, sum(own.filter(({ state }) => state === name))])
    return {
      check: id,
      title,
      description,
      version,
      opt_in: optIn === true,
      findings: sum(own),
      open: { ...(Object.fromEntries(bySeverity) as Record<(typeof severityNames)[number], number>), all: sum(open) },
      ...(Object.fromEntries(byState) as Record<(typeof states)[number], number>),
      marked: precisions.get(id) ?? { right: 0, silenced: 0, precision: null },
    }
  })
  return figures.sort((a, b) => b.findings - a.findings)
}

export interface ChapterQuery {
  readonly book: string | null
  readonly realms: readonly Realm[]
  readonly operation: Operation
  readonly limit: number
}

export function readWorstChapters({ store }: ReadParts, query: ChapterQuery) {
  const findings = createFindingRepository(store)
  const openOf = new Map<string, ReturnType<typeof findings.openByChapter>>()
  return createChapterScoreRepository(store)
    .worst(query)
    .map(row => {
      const open = openOf.get(row.book) ?? findings.openByChapter(row.book)
      openOf.set(row.book, open)
      return {
        book: row.book,
        chapter: row.chapter,
        realm: row.realm,
        source_language: row.sourceLanguage || null,
        target_language: row.targetLanguage || null,
        calls: row.calls,
        score: chapterScores(row),
        open: open.get(row.chapter) ?? { critical: 0, major: 0, minor: 0 },
        cost_nanos: row.costNanos,
      }
    })
}

function chapterScores(row: ChapterScore) {
  const one = (sum: number, calls: number) => ({ calls, mean: calls === 0 ? null : sum / calls / 1000 })
  return {
    combined: one(row.scoreSum, row.scoreCount),
    check: one(row.checkScoreSum, row.checkScoreCount),
    user: one(row.userScoreSum, row.userScoreCount),
    judge: one(row.judgeScoreSum, row.judgeScoreCount),
  }
}

export interface QueueQuery {
  readonly filters: FindingFilters
  readonly limit: number
  readonly offset: number
}

export function readFindings({ store }: ReadParts, { filters, limit, offset }: QueueQuery) {
  const rows = createFindingRepository(store).list(filters, limit + 1, offset)
  return { findings: rows.slice(0, limit).map(findingToJson), more: rows.length > limit }
}

export function readReviewQueue({ store }: ReadParts, { filters, limit, offset }: QueueQuery) {
  const findings = createFindingRepository(store)
  const calls = createCallQueryRepository(store)
  const { subjects, more } = findings.queue(filters, limit, offset)
  return {
    more,
    open: findings.openCounts(filters.realms),
    subjects: subjects.flatMap(worst => {
      const call = calls.byId(worst.callId)
      if (call === null) return []
      const open = findings.openOf(worst)
      const attempts = worst.requestId === null ? [call] : calls.ofRequest(worst.requestId, 500)
      const used = attempts.filter(({ status }) => status === 'success')
      return [
        {
          finding: findingToJson(worst),
          open: {
            critical: open.filter(({ severity }) => severity === 0).length,
            major: open.filter(({ severity }) => severity === 1).length,
            minor: open.filter(({ severity }) => severity === 2).length,
          },
          call: callToJson(call),
          parts: Math.max(1, used.length),
          cost_nanos: attempts.every(({ costNanos }) => costNanos === null)
            ? null
            : attempts.reduce((sum, { costNanos }) => sum + (costNanos ?? 0), 0),
        },
      ]
    }),
  }
}

export function readReview({ store, content }: ReadParts, query: { readonly id: number; readonly whole: boolean }) {
  return buildReview({ store, content }, query)
}

export function readCaching(
  { store, clock }: ReadParts,
  { days, from, to, realms }: { days?: number; from?: number; to?: number; realms: readonly Realm[] },
) {
  const until = to ?? clock.now() + 1
  const since = from ?? hourStart(until - (days ?? 7) * dayMs)
  const names = new Map(
    createProviderRepository(store)
      .list()
      .map(row => [row.id, row]),
  )
  const sums = ({ calls, unpriced, readTokens, writtenTokens, savedNanos }: CacheSaving) => ({
    calls,
    unpriced,
    read_tokens: readTokens,
    written_tokens: writtenTokens,
    saved_nanos: savedNanos,
  })
  const savings = readCacheSavings(store, { from: since, to: until, realms })
  return {
    ...sums(savings),
    models: savings.models.map(each => ({
      provider: names.get(each.providerId)?.name ?? String(each.providerId),
      display_name: names.get(each.providerId)?.displayName ?? String(each.providerId),
      model: each.model,
      ...sums(each),
    })),
  }
}

/** The user's translations of a month, for what a judge would cost. */
export function readJudgeVolume({ metrics }: ReadParts, { days }: { readonly days: number }) {
  const { total } = metrics.summary({ days, filters: { operations: ['translation'] }, books: 0, latestErrors: 0 })
  return { days, calls: total.success, sourceChars: total.sourceChars, outputChars: total.outputChars }
}
