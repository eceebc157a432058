import type { Operation } from '../../../db/vocabulary.ts'
import type { Clock, Logger } from '../../ports.ts'
import type { EstimateRepository, JobActual, JobEstimateRow } from '../../store/repositories/estimate-repository.ts'

/** What a job looks like before it begins. Money is nano-dollars, times are milliseconds. */
export interface JobExpectation {
  readonly operation: Operation
  readonly providerId: number
  readonly model: string
  readonly sourceLanguage: string | null
  readonly targetLanguage: string | null
  readonly book: string | null
  readonly characters: number
  readonly parts: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly costNanos: number | null
  readonly durationMs: number | null
}

/** By what an estimate is multiplied, from how far earlier ones were off. */
export interface Correction {
  readonly input: number
  readonly output: number
  readonly cost: number
  readonly duration: number
  /** Jobs it is learned from. */
  readonly jobs: number
  /** How far corrected estimates still were off, half of them by less; null under three jobs. */
  readonly typicalError: number | null
}

/** Keeps what jobs were expected to take beside what they took, and learns from the difference. */
export interface EstimateBook {
  correct(expected: JobExpectation): { readonly corrected: JobExpectation; readonly correction: Correction }
  /** A job begins; gives what is expected of it, corrected. Never throws: a job must not fail for its estimate (then null). */
  begin(requestId: number, expected: JobExpectation): JobExpectation | null
  end(requestId: number, actual: Omit<JobActual, 'endedAt'>): void
}

/** Newer jobs of the same kind say most; older ones are let go. */
const learnedJobs = 20
/** One job moves the estimate by a fifth of the way, twenty by five sixths: a single odd chapter must not turn it. */
const jobsOfDoubt = 4
/** An estimate is off by a factor for a reason that correction should not hide. */
const mostCorrection = 4

export function createEstimateBook(repository: EstimateRepository, clock: Clock, logger: Logger): EstimateBook {
  const quietly = <Result>(work: () => Result): Result | null => {
    try {
      return work()
    } catch (error) {
      logger.warn({ reason: String(error) }, 'A job could not be compared with its estimate')
      return null
    }
  }

  function correct(expected: JobExpectation) {
    const earlier = repository.alike(expected.operation, expected.providerId, expected.model, learnedJobs * 3)
    const sameLanguages = earlier.filter(
      row =>
        row.sourceLanguage === (expected.sourceLanguage ?? '') &&
        row.targetLanguage === (expected.targetLanguage ?? ''),
    )
    const correction = learn((sameLanguages.length >= 3 ? sameLanguages : earlier).slice(0, learnedJobs))
    const times = (value: number | null, factor: number) => (value === null ? null : Math.round(value * factor))
    const corrected: JobExpectation = {
      ...expected,
      inputTokens: Math.round(expected.inputTokens * correction.input),
      outputTokens: Math.round(expected.outputTokens * correction.output),
      costNanos: times(expected.costNanos, correction.cost),
      durationMs: times(expected.durationMs, correction.duration),
    }
    return { corrected, correction }
  }

  return {
    correct,
    begin: (requestId, expected) =>
      quietly(() => {
        const { corrected } = correct(expected)
        repository.add({
          requestId,
          operation: expected.operation,
          providerId: expected.providerId,
          modelName: expected.model,
          sourceLanguage: expected.sourceLanguage ?? '',
          targetLanguage: expected.targetLanguage ?? '',
          book: expected.book,
          characters: expected.characters,
          parts: expected.parts,
          rawInputTokens: expected.inputTokens,
          rawOutputTokens: expected.outputTokens,
          rawCostNanos: expected.costNanos,
          rawDurationMs: expected.durationMs,
          inputTokens: corrected.inputTokens,
          outputTokens: corrected.outputTokens,
          costNanos: corrected.costNanos,
          durationMs: corrected.durationMs,
          createdAt: clock.now(),
        })
        return corrected
      }),
    end: (requestId, actual) => void quietly(() => repository.end(requestId, { ...actual, endedAt: clock.now() })),
  }
}

/** Mean of the logarithms of actual / expected, drawn towards no correction. */
export function learn(rows: readonly JobEstimateRow[]): Correction {
  const factor = (pairs: readonly (readonly [actual: number | null, expected: number | null])[]) => {
    const logs = pairs.flatMap(([actual, expected]) =>
      actual !== null && expected !== null && actual > 0 && expected > 0 ? [Math.log(actual / expected)] : [],
    )
    const mean = logs.reduce((sum, value) => sum + value, 0) / (logs.length + jobsOfDoubt)
    return Math.min(mostCorrection, Math.max(1 / mostCorrection, Math.exp(mean)))
  }
  const errors = rows
    .flatMap(({ actualCostNanos: actual, costNanos: expected }) =>
      actual !== null && expected !== null && expected > 0 ? [Math.abs(actual / expected - 1)] : [],
    )
    .sort((one, other) => one - other)
  return {
    input: factor(rows.map(row => [row.actualInputTokens, row.rawInputTokens])),
    output: factor(rows.map(row => [row.actualOutputTokens, row.rawOutputTokens])),
    cost: factor(rows.map(row => [row.actualCostNanos, row.rawCostNanos])),
    duration: factor(rows.map(row => [row.actualDurationMs, row.rawDurationMs])),
    jobs: rows.length,
    typicalError: errors.length < 3 ? null : (errors[Math.floor(errors.length / 2)] ?? null),
  }
}
