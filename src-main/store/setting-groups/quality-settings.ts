import { z } from 'zod'
import { allowed } from '../../words/allowed-phrases.ts'
import { setting } from './setting.ts'

const name = z.string().trim().min(1).max(200)

/** What answers are checked for, and who judges them. */
export const qualitySettings = {
  'quality.checks': setting<boolean>(
    z.boolean(),
    true,
    allowed('allowed.flag'),
    'Whether answers are checked for faults as calls end. Checks run on this machine and cost nothing.',
  ),
  'quality.voiceCheck': setting<boolean>(
    z.boolean(),
    false,
    allowed('allowed.flag'),
    'Whether gender and form of address of the characters in the glossary are checked too.',
  ),
  'quality.repair': setting<'off' | 'instruction' | 'other_model'>(
    z.enum(['off', 'instruction', 'other_model']),
    'instruction',
    allowed('allowed.one_of_three', { first_word: 'off', second_word: 'instruction', last_word: 'other_model' }),
    'What is done once when a part of a translation comes back unusable: nothing, ask again naming the fault, or ask another model. The better answer is kept; both are paid for.',
  ),
  'quality.repairModel': setting<string | null>(
    name.nullable(),
    null,
    allowed('allowed.model'),
    'The model asked where quality.repair is other_model; null asks the same one again.',
  ),
  'quality.glossaryInPrompts': setting<boolean>(
    z.boolean(),
    true,
    allowed('allowed.flag'),
    "Whether a translation of a named book is given the terms of the book's glossary that occur in it.",
  ),
  'quality.previousAbstract': setting<boolean>(
    z.boolean(),
    true,
    allowed('allowed.flag'),
    'Whether a translation is told what happened in the chapter before, where Galley has its abstract.',
  ),
  'quality.promptCaching': setting<'auto' | 'always' | 'off'>(
    z.enum(['auto', 'always', 'off']),
    'auto',
    allowed('allowed.one_of_three', { first_word: 'auto', second_word: 'always', last_word: 'off' }),
    'Whether the part of a prompt that stays the same is marked for caching where the provider asks for a mark (Anthropic) and enough calls follow to pay for it. always: for every text of two parts or more; its first part goes ahead alone, so that the others find its beginning in the cache.',
  ),
  'judge.enabled': setting<boolean>(
    z.boolean(),
    false,
    allowed('allowed.flag'),
    'Whether a model judges a share of the translations. It costs money: see galley quality judge estimate.',
  ),
  'judge.share': setting<number>(
    z.number().min(0.001).max(1),
    0.05,
    allowed('allowed.number', { least: '0.001', most: '1' }),
    'Share of translations that is judged.',
  ),
  'judge.provider': setting<string | null>(
    name.nullable(),
    null,
    allowed('allowed.provider'),
    'Provider of the judge; null takes one with a key whose model is of another family than the writer.',
  ),
  'judge.model': setting<string | null>(
    name.nullable(),
    null,
    allowed('allowed.model_name'),
    "Model of the judge; null takes its provider's default model.",
  ),
  'judge.dailyLimit': setting<number>(
    z.number().min(0).max(10_000),
    1,
    allowed('allowed.dollars', { least: '0', most: '10000' }),
    'What the judge may cost a day, in US dollars. At the limit it waits for the next day.',
  ),
} as const
