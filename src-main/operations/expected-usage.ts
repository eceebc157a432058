import type { TokenUsage } from '../../db/token-usage.ts'

/** Tokens of a call that is yet to be made, for its price: nothing from a cache, no hidden reasoning. */
export function expectedUsage(input: number, output: number): TokenUsage {
  return {
    inputUncached: input,
    cacheRead: null,
    cacheWrite5m: null,
    cacheWrite1h: null,
    outputText: output,
    reasoning: null,
    other: null,
    estimated: true,
  }
}
