import { z } from 'zod'
import { setting } from './setting.ts'
import { isTimeZone, systemTimeZone } from './time-zone-name.ts'

/** Offsets such as `+02:00` are refused: they have no daylight saving time, so days would drift apart from a person's. */
const zoneName = z.string().refine(name => /^[A-Za-z]/.test(name) && isTimeZone(name))

/** What is kept of calls, and in which days they are counted. */
export const recordSettings = {
  timeZone: setting<string>(
    zoneName,
    systemTimeZone(),
    'an IANA time zone such as Europe/Berlin, Asia/Shanghai or UTC',
    'Zone in which days, weeks and months are counted. Changing it rebuilds the daily figures.',
  ),
  textStorage: setting<'full' | 'metadata_only'>(
    z.enum(['full', 'metadata_only']),
    'full',
    'full or metadata_only',
    'Whether the text of requests and answers is kept, or only numbers about them.',
  ),
  textRetentionDays: setting<number | null>(
    z.int().min(1).max(36_500).nullable(),
    null,
    'a whole number of days from 1 to 36500, or null',
    'Days after which text is deleted (numbers stay); null keeps it.',
  ),
  durability: setting<'normal' | 'full'>(
    z.enum(['normal', 'full']),
    'normal',
    'normal or full',
    'normal: a killed program loses nothing, a power cut may lose the last instants. full: neither does, and writing is slower.',
  ),
} as const
