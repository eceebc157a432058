/**
 * The shape of real use, as numbers alone. Hours and sizes were fitted to two weeks of published production traces of LLM
 * services (ServeGen, 150,000 requests); a writer's nights are quieter than a data centre's, so the hours of sleep are damped.
 */

/** How busy an hour of the day is, in the user's zone; the mean is 1. */
export const hourWeights: readonly number[] = [
  0.55, 0.25, 0.1, 0.06, 0.05, 0.08, 0.2, 0.45, 0.83, 0.97, 1.14, 1.11, 0.9, 1.01, 1.05, 1.02, 1.12, 1.07, 1.13, 1.25,
  2.0, 2.3, 2.6, 1.76,
]

/** Monday to Sunday; the mean is 1. Chapters go out at the weekend, and are prepared before it. */
export const weekdayWeights: readonly number[] = [1.12, 0.86, 0.88, 0.92, 1.02, 1.18, 1.02]

/** Sizes of chat requests without a book: medians in tokens, and the standard deviation of their logarithm. */
export const chatSizes = {
  input: { median: 195, spread: 1.49 },
  output: { median: 110, spread: 1.35 },
  /** Beyond this a chat model would have refused. */
  mostTokens: 60_000,
} as const

export const sampleDays = 90
/** Requests on an average day at the beginning and at the end of the period. */
export const momentsADay = { first: 20, last: 32 } as const
/** Spread of a day's number of requests around its expectation. */
export const daySpread = 0.28
