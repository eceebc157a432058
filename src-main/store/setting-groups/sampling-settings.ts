import { z } from 'zod'
import { type Operation, operations } from '../../../db/vocabulary.ts'
import { allowed } from '../../words/allowed-phrases.ts'
import { type SettingDefinition, setting } from './setting.ts'

/**
 * What the original system sent with every call (0.3 and 2,000), where it does no harm. A translation, a list of
 * terms and a division into chapters are as long as they need to be: a fixed limit would cut them, so it is left to the provider.
 */
const sampling: Readonly<Record<Operation, { temperature: number | null; maxTokens: number | null }>> = {
  translation: { temperature: 0.3, maxTokens: null },
  abstract_generation: { temperature: 0.3, maxTokens: 2000 },
  key_terms_extraction: { temperature: 0.3, maxTokens: null },
  chapter_division: { temperature: 0.3, maxTokens: null },
  other: { temperature: 0.3, maxTokens: 2000 },
  quality_evaluation: { temperature: 0, maxTokens: 2000 },
}

type SamplingSettings = {
  readonly [K in `temperature.${Operation}` | `maxTokens.${Operation}`]: SettingDefinition<number | null>
}

/** Temperature and longest answer of every operation. */
export function samplingSettings(): SamplingSettings {
  const entries = operations.flatMap(operation => [
    [
      `temperature.${operation}`,
      setting<number | null>(
        z.number().min(0).max(2).nullable(),
        sampling[operation].temperature,
        allowed('allowed.number_or_null', { least: '0', most: '2' }),
        `Temperature of ${operation} calls; null leaves it to the provider.`,
      ),
    ],
    [
      `maxTokens.${operation}`,
      setting<number | null>(
        z.int().min(1).max(1_000_000).nullable(),
        sampling[operation].maxTokens,
        allowed('allowed.whole_or_null', { least: '1', most: '1000000' }),
        `Longest answer of ${operation} calls in tokens; null leaves it to the model.`,
      ),
    ],
  ])
  return Object.fromEntries(entries) as SamplingSettings
}
