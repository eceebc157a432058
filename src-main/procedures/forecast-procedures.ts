import type { App } from '../app-types.ts'
import { remainingOf } from '../insights/forecasts/book-stats.ts'
import { jobAccuracy, missOf } from '../insights/forecasts/job-accuracy.ts'
import { createEstimateRepository, type JobEstimateRow } from '../store/repositories/estimate-repository.ts'
import { isoOf, realmOfApp } from './alert-shapes.ts'
import { providerOf } from './call-filters.ts'
import { forecastBook } from './forecast-book.ts'
import { procedures } from './implementer.ts'

const { forecasts } = procedures
const usualEstimates = 50
const dayMs = 86_400_000

function toUsd(nanos: number | null): number | null {
  return nanos === null ? null : nanos / 1e9
}

function estimateRowToJson(app: App, row: JobEstimateRow) {
  return {
    request_id: row.requestUid,
    operation: row.operation,
    provider: app.registry.byId(row.providerId)?.name ?? `provider ${row.providerId}`,
    model: row.modelName,
    book: row.book,
    source_language: row.sourceLanguage || null,
    target_language: row.targetLanguage || null,
    characters: row.characters,
    parts: row.parts,
    created_at: isoOf(row.createdAt),
    status: row.status,
    estimated: {
      input_tokens: row.inputTokens,
      output_tokens: row.outputTokens,
      cost_nanos: row.costNanos,
      cost_usd: toUsd(row.costNanos),
      duration_ms: row.durationMs,
    },
    actual:
      row.actualDurationMs === null
        ? null
        : {
            calls: row.actualCalls ?? 0,
            input_tokens: row.actualInputTokens,
            output_tokens: row.actualOutputTokens,
            cost_nanos: row.actualCostNanos,
            cost_usd: toUsd(row.actualCostNanos),
            duration_ms: row.actualDurationMs,
          },
    cost_error: missOf(row, 'cost'),
    duration_error: missOf(row, 'duration'),
  }
}

export const forecastProcedures = {
  spend: forecasts.spend.handler(async ({ input, context, signal }) => {
    const { app, readAdvice } = context.api
    const limit =
      input.limit_usd === undefined ? undefined : { usd: input.limit_usd, period: input.limit_period ?? 'month' }
    const providerId = input.provider === undefined ? undefined : providerOf(app.registry, input.provider).id
    const said = await readAdvice(
      'spendForecast',
      { providerId, operation: input.operation, book: input.book, limit, realm: realmOfApp(app) },
      signal,
    )
    return {
      enough: said.enough,
      history: { days: said.history.days, active_days: said.history.activeDays, explanation: said.history.explanation },
      method: said.method,
      unpriced_calls: said.unpricedCalls,
      periods: said.periods.map(({ from, to, spentUsd, ...period }) => ({
        ...period,
        from: isoOf(from),
        to: isoOf(to),
        spent_usd: spentUsd,
      })),
      days: said.days.map(day => ({ ...day, start: isoOf(day.start) })),
      backtest: said.backtest && {
        days: said.backtest.days,
        error_share: said.backtest.errorShare,
        naive_error_share: said.backtest.naiveErrorShare,
        covered_share: said.backtest.coveredShare,
      },
      limit: said.limit && {
        usd: said.limit.usd,
        period: said.limit.period,
        reached_on: isoOf(said.limit.reachedOn),
        earliest: isoOf(said.limit.earliest),
        chance: said.limit.chance,
      },
    }
  }),

  book: forecasts.book.handler(async ({ input, context, signal }) => {
    const { app } = context.api
    const { stats, remaining, estimates } = await forecastBook(
      context.api,
      { book: input.book, targetLanguage: input.target_language ?? null },
      of => remainingOf(of, { characters: input.remaining_characters, chapters: input.remaining_chapters }),
      signal,
    )
    return {
      book: stats.book,
      source_language: stats.sourceLanguage,
      target_language: stats.targetLanguage,
      done: { chapters: stats.chapters, characters: stats.characters, cost_usd: toUsd(stats.costNanos) },
      remaining: { characters: remaining.characters, chapters: remaining.chapters, basis: remaining.basis },
      candidates: estimates.map(estimate => {
        const provider = app.registry.byId(estimate.providerId)
        return {
          provider: provider?.name ?? `provider ${estimate.providerId}`,
          display_name: provider?.displayName ?? `provider ${estimate.providerId}`,
          model: estimate.model,
          in_use: estimate.inUse,
          own_calls: estimate.ownCalls,
          cost_usd: estimate.costUsd,
          hours: estimate.hours,
          input_tokens: estimate.inputTokens,
          output_tokens: estimate.outputTokens,
          retry_share: estimate.retryShare,
          success_rate: estimate.successRate,
          quality: estimate.quality,
          scored_calls: estimate.scoredCalls,
          confidence: estimate.confidence,
          basis: estimate.basis,
        }
      }),
    }
  }),

  estimates: forecasts.estimates.handler(({ input, context }) => {
    const { app } = context.api
    const rows = createEstimateRepository(app.store).since({
      since: input.days === undefined ? 0 : app.clock.now() - input.days * dayMs,
      operation: input.operation ?? null,
      limit: input.limit ?? usualEstimates,
    })
    const { jobs, cost, uncorrectedCost, duration } = jobAccuracy(rows)
    return {
      estimates: rows.map(row => estimateRowToJson(app, row)),
      accuracy: {
        jobs,
        cost_error_share: cost,
        uncorrected_error_share: uncorrectedCost,
        duration_error_share: duration,
      },
    }
  }),
}
