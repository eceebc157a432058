import { z } from 'zod'
import { allowed } from '../../words/allowed-phrases.ts'
import { setting } from './setting.ts'
import { systemTimeZone, timeZoneNamed } from './time-zone-name.ts'

/** Offsets such as `+02:00` are refused: they have no daylight saving time, so days would drift apart from a person's. */
const zoneName = z.string().transform((name, { issues }) => {
  const known = /^[A-Za-z]/.test(name) ? timeZoneNamed(name) : null
  if (known !== null) return known
  issues.push({ code: 'custom', input: name })
  return z.NEVER
})

/** What is kept of calls, and in which days they are counted. */
export const recordSettings = {
  timeZone: setting<string>(
    zoneName,
    systemTimeZone(),
    allowed('allowed.zone'),
    'Zone in which days, weeks and months are counted. Changing it rebuilds the daily figures.',
  ),
  textStorage: setting<'full' | 'metadata_only'>(
    z.enum(['full', 'metadata_only']),
    'full',
    allowed('allowed.one_of_two', { first_word: 'full', last_word: 'metadata_only' }),
    'Whether the text of requests and answers is kept, or only numbers about them.',
  ),
  textRetentionDays: setting<number | null>(
    z.int().min(1).max(36_500).nullable(),
    null,
    allowed('allowed.days_or_null', { least: '1', most: '36500' }),
    'Days after which text is deleted (numbers stay); null keeps it.',
  ),
  durability: setting<'normal' | 'full'>(
    z.enum(['normal', 'full']),
    'normal',
    allowed('allowed.one_of_two', { first_word: 'normal', last_word: 'full' }),
    'normal: a killed program loses nothing, a power cut may lose the last instants. full: neither does, and writing is slower.',
  ),
} as const
