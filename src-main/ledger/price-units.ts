/**
 * The priced units of genai-prices, restated because the package does not export them.
 *
 * A unit is a point in a small space of dimensions; a unit with more dimensions is a part of every
 * unit whose dimensions it shares (`cache_read_tokens` is a part of `input_tokens`). A price for the
 * part replaces the price of the whole for exactly those tokens. `pricing.test.ts` holds this table to
 * the package's own arithmetic.
 */
export interface PriceUnit {
  /** Key in a usage object, such as `cache_read_tokens`. */
  readonly usageKey: string
  /** Key in a price, such as `cache_read_mtok`. */
  readonly priceKey: string
  /** How many units one price buys. */
  readonly per: number
  readonly dimensions: ReadonlySet<string>
}

const modalities = ['', 'audio', 'image', 'text', 'video'] as const

function unit(usageKey: string, priceKey: string, per: number, ...dimensions: readonly string[]): PriceUnit {
  return { usageKey, priceKey, per, dimensions: new Set(dimensions.filter(dimension => dimension !== '')) }
}

function joinWords(...words: readonly string[]): string {
  return words.filter(word => word !== '').join('_')
}

function tokenUnits(): PriceUnit[] {
  const units: PriceUnit[] = []
  const add = (name: string, ...dimensions: readonly string[]) =>
    units.push(unit(`${name}_tokens`, `${name}_mtok`, 1_000_000, 'tokens', ...dimensions))
  for (const modality of modalities) {
    add(joinWords('input', modality), 'input', modality)
    add(joinWords('input', modality, 'tool'), 'input', modality, 'tool')
    add(joinWords('cache', modality, 'read'), 'input', modality, 'cache_read')
    add(joinWords('cache', modality, 'write'), 'input', modality, 'cache_write')
    add(joinWords('cache', modality, 'write_5m'), 'input', modality, 'cache_write', '5m')
    add(joinWords('cache', modality, 'write_1h'), 'input', modality, 'cache_write', '1h')
    add(joinWords('output', modality), 'output', modality)
    add(joinWords('output', modality, 'reasoning'), 'output', modality, 'reasoning')
    add(joinWords('output', modality, 'citation'), 'output', modality, 'citation')
  }
  return units
}

const otherUnits: readonly PriceUnit[] = [
  unit('audio_seconds', 'audio_hours', 3600, 'durations', 'audio'),
  unit('input_audio_seconds', 'input_audio_hours', 3600, 'durations', 'audio', 'input'),
  unit('output_audio_seconds', 'output_audio_hours', 3600, 'durations', 'audio', 'output'),
  unit('input_characters', 'input_mchars', 1_000_000, 'characters', 'input'),
  unit('input_document_pages', 'input_document_kpages', 1000, 'document_pages', 'input'),
  unit(
    'input_annotated_document_pages',
    'input_annotated_document_kpages',
    1000,
    'document_pages',
    'input',
    'annotated',
  ),
  unit('input_pixels', 'input_gpixels', 1_000_000_000, 'pixels', 'input'),
  unit('input_text_messages', 'input_text_messages_kcount', 1000, 'messages', 'input', 'text'),
  unit('requests', 'requests_kcount', 1000, 'requests'),
  unit('rerank_searches', 'rerank_searches_kcount', 1000, 'rerank'),
  unit('code_executions', 'code_executions_kcount', 1000, 'tool_calls', 'code_execution'),
  unit('social_searches', 'social_searches_kcount', 1000, 'tool_calls', 'social_search'),
  unit('storage_searches', 'storage_searches_kcount', 1000, 'tool_calls', 'storage_search'),
  unit('web_searches', 'web_searches_kcount', 1000, 'tool_calls', 'web_search'),
]

const unitsByPriceKey: ReadonlyMap<string, PriceUnit> = new Map(
  [...tokenUnits(), ...otherUnits].map(unit => [unit.priceKey, unit]),
)

/** The unit a price key is for; undefined for a key this version does not know. */
export function unitForPriceKey(priceKey: string): PriceUnit | undefined {
  return unitsByPriceKey.get(priceKey)
}

/** True when every token of `part` is also a token of `whole`. */
export function isPartOf(part: PriceUnit, whole: PriceUnit): boolean {
  return part !== whole && [...whole.dimensions].every(dimension => part.dimensions.has(dimension))
}
