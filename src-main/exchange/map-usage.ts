import type { TokenUsage } from '../../db/token-usage.ts'
import type { CallFields } from './call-fields.ts'
import { isBlank, parseCount, parseFlag, RowProblem } from './parse-values.ts'
import { sayRow } from './row-sentences.ts'

/**
 * Disjoint buckets from what a row states. A total (`input_tokens`, `output_tokens`) includes its
 * parts, so the part without a column of its own is what the others leave of it.
 */
export function mapUsage(fields: CallFields): TokenUsage | null {
  const cacheRead = parseCount(fields.cache_read, 'cache_read')
  const cacheWrite5m = parseCount(fields.cache_write_5m, 'cache_write_5m')
  const cacheWrite1h = parseCount(fields.cache_write_1h, 'cache_write_1h')
  const reasoning = parseCount(fields.reasoning, 'reasoning')
  const inputUncached =
    parseCount(fields.input_uncached, 'input_uncached') ??
    remainder(fields, 'input_tokens', 'input_uncached', [cacheRead, cacheWrite5m, cacheWrite1h])
  const outputText =
    (isText(fields.output_text) ? null : parseCount(fields.output_text, 'output_text')) ??
    remainder(fields, 'output_tokens', 'output_text', [reasoning])
  const counts = [inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, outputText, reasoning]
  if (counts.every(count => count === null)) return null
  const estimated = parseFlag(fields.usage_estimated, 'usage_estimated')
  return { inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, outputText, reasoning, other: null, estimated }
}

/** `output_text` is a count in Galley's exports, and in other logs the answer itself. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && !isBlank(value) && !/^\s*[+-]?\d+(\.\d+)?\s*$/.test(value)
}

function remainder(
  fields: CallFields,
  total: 'input_tokens' | 'output_tokens',
  own: 'input_uncached' | 'output_text',
  parts: readonly (number | null)[],
): number | null {
  const whole = parseCount(fields[total], total)
  if (whole === null) return null
  const rest = parts.reduce<number>((left, part) => left - (part ?? 0), whole)
  if (rest < 0) throw new RowProblem(sayRow('row.less_than_parts', { column: total }), String(whole))
  // A blank in the bucket's own column says "not known"; a total made up by the other parts does not change that.
  const isLeftOpen = fields[own] !== undefined && !isText(fields[own])
  return rest === 0 && isLeftOpen && parts.some(part => part !== null) ? null : rest
}
