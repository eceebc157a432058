import type { Alert } from './alert-types.ts'

/** What is told of an alert in the same way wherever it is told. */
export function figuresOf({ metric, subject, state, message, value, peak, threshold, baseline, sample }: Alert) {
  return { metric, subject, state, message, value, peak, threshold, baseline, sample }
}
