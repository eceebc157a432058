import { fewestRatings } from '../quality/judge/rank-agreement.ts'
import { judgementToJson } from '../quality/review-subject.ts'
import { procedures } from './implementer.ts'

const { quality } = procedures

/** The model that judges a share of the translations, or one of them. */
export const judgeProcedures = {
  judgeStatus: quality.judgeStatus.handler(({ context }) => {
    const status = context.api.app.judge.status()
    return {
      enabled: status.enabled,
      share: status.share,
      daily_limit_nanos: status.dailyLimitNanos,
      spent_today_nanos: status.spentTodayNanos,
      waiting: status.waiting,
      done: status.done,
      failed: status.failed,
      skipped: status.skipped,
      reasons: [...status.reasons],
      agreement: { ...status.agreement, fewest: fewestRatings },
    }
  }),

  judgeEstimate: quality.judgeEstimate.handler(async ({ context, signal }) => {
    const { app, reader } = context.api
    const estimate = app.judge.estimate(await reader.read('judgeVolume', { days: 30 }, signal))
    return {
      provider: estimate.judge?.provider ?? null,
      model: estimate.judge?.model ?? null,
      share: estimate.share,
      calls_per_day: estimate.callsPerDay,
      cost_per_call_nanos: estimate.costPerCallNanos,
      cost_per_day_nanos: estimate.costPerDayNanos,
      daily_limit_nanos: estimate.dailyLimitNanos,
      basis: estimate.basis.text,
      said: estimate.basis.said,
    }
  }),

  judgeCost: quality.judgeCost.handler(({ input, context }) => {
    const { judge, expectedNanos, leftNanos } = context.api.app.judge.costOf(input.id)
    return {
      provider: judge.provider,
      model: judge.model,
      cost_nanos: expectedNanos,
      left_today_nanos: leftNanos,
    }
  }),

  judgeRun: quality.judgeRun.handler(async ({ input, context, signal }) =>
    judgementToJson(await context.api.app.judge.run(input.id, signal)),
  ),
}
