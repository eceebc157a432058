import { z } from 'zod'
import { allowed } from '../../words/allowed-phrases.ts'
import { setting } from './setting.ts'

/** True for currencies the runtime can write amounts in. */
function isCurrency(code: string): boolean {
  return /^[A-Z]{3}$/.test(code) && Intl.supportedValuesOf('currency').includes(code)
}

/** The currency of what is shown, and the report that is written by itself. */
export const reportSettings = {
  displayCurrency: setting<string>(
    z.string().refine(isCurrency),
    'USD',
    allowed('allowed.currency'),
    'Currency in which amounts are shown. Amounts are kept in US dollars, as providers bill them.',
  ),
  displayCurrencyRate: setting<number>(
    z.number().positive().max(1e9),
    1,
    allowed('allowed.above_zero'),
    'How much of that currency one US dollar is; Galley asks nobody for it.',
  ),
  'report.schedule': setting<'off' | 'weekly'>(
    z.enum(['off', 'weekly']),
    'off',
    allowed('allowed.one_of_two', { first_word: 'off', last_word: 'weekly' }),
    'Whether a report of the last seven days is written to a folder by itself.',
  ),
  'report.weekday': setting<number>(
    z.int().min(1).max(7),
    1,
    allowed('allowed.weekday'),
    'Day on which the weekly report is written.',
  ),
  'report.hour': setting<number>(
    z.int().min(0).max(23),
    8,
    allowed('allowed.whole', { least: '0', most: '23' }),
    'Hour at which it is written; a machine that was asleep then writes it when it wakes.',
  ),
  'report.folder': setting<string | null>(
    z.string().min(1).max(4096).nullable(),
    null,
    allowed('allowed.folder'),
    'Folder the weekly report is written to; null is the folder reports in the data folder.',
  ),
  'report.format': setting<'html' | 'text' | 'csv' | 'json'>(
    z.enum(['html', 'text', 'csv', 'json']),
    'html',
    allowed('allowed.one_of_four', { first_word: 'html', second_word: 'text', third_word: 'csv', last_word: 'json' }),
    'Form of the weekly report.',
  ),
} as const
