import { z } from 'zod'
import { allowed } from '../../words/allowed-phrases.ts'
import { safeAddress } from './safe-address.ts'
import { setting } from './setting.ts'

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** When and where alerts are told. */
export const alertSettings = {
  alertQuietFrom: setting<string | null>(
    clockTime.nullable(),
    null,
    allowed('allowed.clock', { example: '22:30' }),
    'Beginning of quiet hours: alerts wait until they end, unless their rule is urgent. null: none.',
  ),
  alertQuietTo: setting<string | null>(
    clockTime.nullable(),
    null,
    allowed('allowed.clock', { example: '07:00' }),
    'End of quiet hours.',
  ),
  alertDigestMinutes: setting<number>(
    z.int().min(0).max(1440),
    0,
    allowed('allowed.minutes', { least: '0', most: '1440' }),
    'Minutes for which alerts are gathered and then told together; 0 tells each at once.',
  ),
  alertDesktop: setting<boolean>(
    z.boolean(),
    true,
    allowed('allowed.flag'),
    'Whether alerts are shown as notifications of the desktop.',
  ),
  alertWebhookUrl: setting<string | null>(
    safeAddress.nullable(),
    null,
    allowed('allowed.address'),
    'Where alerts are sent, signed. null: nowhere.',
  ),
} as const
