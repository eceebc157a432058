import type { TokenUsage } from '../../../db/token-usage.ts'
import { countOf } from './json-fields.ts'

/** A part, but never more than the whole it is a part of; null stays unknown. */
export function least(part: number | null, whole: number | null): number | null {
  return part === null || whole === null ? part : Math.min(part, whole)
}

/** Whether the provider gave any figure at all. */
export function isSaid(usage: TokenUsage): boolean {
  return [
    usage.inputUncached,
    usage.cacheRead,
    usage.cacheWrite5m,
    usage.cacheWrite1h,
    usage.outputText,
    usage.reasoning,
  ].some(count => count !== null)
}

/** Other priced units by their genai-prices key. Units of which there were none are left out. */
export function collectUnits(units: Readonly<Record<string, unknown>>): Readonly<Record<string, number>> | null {
  const found: Record<string, number> = {}
  for (const [key, value] of Object.entries(units)) {
    const count = countOf(value)
    if (count !== null && count > 0) found[key] = count
  }
  return Object.keys(found).length === 0 ? null : found
}
