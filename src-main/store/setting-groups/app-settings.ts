import { z } from 'zod'
import { allowed } from '../../words/allowed-phrases.ts'
import { setting } from './setting.ts'

/** The desktop app and its backups. */
export const appSettings = {
  backupKeep: setting<number>(
    z.int().min(1).max(1000),
    10,
    allowed('allowed.whole', { least: '1', most: '1000' }),
    'How many of the newest backups are kept.',
  ),
  showTray: setting<boolean>(
    z.boolean(),
    false,
    allowed('allowed.flag'),
    "Whether the desktop app has an icon in the system's tray and goes on running there when its window is closed.",
  ),
  notifications: setting<boolean>(
    z.boolean(),
    false,
    allowed('allowed.flag'),
    'Whether the desktop app may show notifications of the system: a budget crossed, a key refused, an export ready.',
  ),
  updateChecks: setting<boolean>(
    z.boolean(),
    false,
    allowed('allowed.flag'),
    'Whether the desktop app asks once a day for a newer version. It never restarts by itself.',
  ),
} as const
