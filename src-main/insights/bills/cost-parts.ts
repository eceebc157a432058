import type { CostParts } from './bill-types.ts'

export type CostPart = 'input' | 'cache_read' | 'cache_write' | 'output' | 'other'

const partWords: readonly (readonly [CostPart, RegExp])[] = [
  ['cache_read', /cache[_ ]?read|cached[_ ]input|input[_ ]cached/],
  ['cache_write', /cache[_ ]?(write|creation)/],
  ['output', /\boutput|generated|completion/],
  ['input', /\binput|\bprompt|\bcontext/],
]

/** Anthropic's `token_type`: `input_no_cache`, `input_cache_read`, `input_cache_write_5m`, `output`; a search has none. */
export function readTokenType(value: string): CostPart {
  const text = value.trim().toLowerCase().replaceAll('_', ' ')
  return partWords.find(([, words]) => words.test(text))?.[0] ?? 'other'
}

export interface LineItem {
  /** Empty where the line is of no model. */
  readonly model: string
  readonly part: CostPart | null
}

/**
 * OpenAI's `line_item`: `gpt-5-mini-2025-08-07, cached input`; `web search tool calls | gpt-4o`; empty where the cost was exported as
 * one sum a day.
 */
export function readLineItem(value: string): LineItem {
  const text = value.trim()
  if (text === '') return { model: '', part: null }
  const piped = /^(.*?)\s*\|\s*([a-z0-9][\w.:-]*)(?:,.*)?$/i.exec(text)
  if (piped !== null) return { model: piped[2] ?? '', part: 'other' }
  const comma = text.lastIndexOf(', ')
  const [name, rest] = comma === -1 ? [text, ''] : [text.slice(0, comma), text.slice(comma + 2)]
  const part = partWords.find(([, words]) => words.test(rest.toLowerCase().replaceAll('_', ' ')))?.[0]
  // A name with blanks is a service, not a model: `code interpreter sessions`.
  if (part === undefined && name.includes(' ')) return { model: text, part: 'other' }
  return { model: name, part: part ?? (rest === '' ? null : 'other') }
}

const columnOf = {
  input: 'inputCostNanos',
  cache_read: 'cacheReadCostNanos',
  cache_write: 'cacheWriteCostNanos',
  output: 'outputCostNanos',
  other: 'otherCostNanos',
} as const satisfies Record<CostPart, keyof CostParts>

export function partColumn(part: CostPart): keyof CostParts {
  return columnOf[part]
}

/** `batch`, `flex` or `priority`; empty for the ordinary price. */
export function readTier(serviceTier: string, batch: string): string {
  if (/^(true|1|yes)$/i.test(batch.trim())) return 'batch'
  return /batch|flex|priority/.exec(serviceTier.toLowerCase())?.[0] ?? ''
}
