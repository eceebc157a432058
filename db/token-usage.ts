/**
 * Token usage in disjoint buckets: no token is in two of them, so sums never count twice.
 *
 * `null` means "the provider did not say", never zero. Providers disagree about what their input
 * figure includes (OpenAI's includes cached tokens, Anthropic's excludes them); protocol readers
 * normalise to this shape and keep the raw object beside it.
 */
export interface TokenUsage {
  /** Input billed at the full rate. */
  readonly inputUncached: number | null
  /** Input read from the provider's prompt cache. */
  readonly cacheRead: number | null
  /** Input written to the cache with the default (5 minute) life. */
  readonly cacheWrite5m: number | null
  /** Input written to the cache with the 1 hour life. */
  readonly cacheWrite1h: number | null
  /** Output a reader sees, tool calls included. */
  readonly outputText: number | null
  /** Output spent on hidden or visible reasoning. */
  readonly reasoning: number | null
  /** Other priced units by their genai-prices key, each a part of the buckets above or apart from them (`input_audio_tokens`, `web_searches`). */
  readonly other: Readonly<Record<string, number>> | null
  /** True where Galley counted because the provider did not say. */
  readonly estimated: boolean
}

export const unknownUsage: TokenUsage = {
  inputUncached: null,
  cacheRead: null,
  cacheWrite5m: null,
  cacheWrite1h: null,
  outputText: null,
  reasoning: null,
  other: null,
  estimated: false,
}

/** Sum of the known buckets; null when none is known. */
function sumKnown(...counts: readonly (number | null)[]): number | null {
  const known = counts.filter(count => count !== null)
  return known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0)
}

/** All input tokens, cached or not; null when nothing is known. */
export function totalInput(
  usage: Pick<TokenUsage, 'inputUncached' | 'cacheRead' | 'cacheWrite5m' | 'cacheWrite1h'>,
): number | null {
  return sumKnown(usage.inputUncached, usage.cacheRead, usage.cacheWrite5m, usage.cacheWrite1h)
}

/** All output tokens, reasoning included; null when nothing is known. */
export function totalOutput(usage: Pick<TokenUsage, 'outputText' | 'reasoning'>): number | null {
  return sumKnown(usage.outputText, usage.reasoning)
}
