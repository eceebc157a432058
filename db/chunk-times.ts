/** Seconds: the buckets that the GenAI conventions of OpenTelemetry name for an operation, its first chunk, and the chunks after it. */
export const operationSeconds: readonly number[] = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
]

/** How long the pieces of a streamed answer came after the one before, each piece but the first. Milliseconds. */
export interface ChunkTimes {
  /** How many lie up to each of `operationSeconds`, and above the last of them. */
  readonly counts: readonly number[]
  readonly sumMs: number
  readonly minMs: number
  readonly maxMs: number
}
