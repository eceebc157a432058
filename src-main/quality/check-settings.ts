import type { Settings } from '../store/settings.ts'
import type { CheckReaderSettings } from './check-store.ts'

/** What the user's settings say about checking, read each time. */
export function checkSettings(settings: Pick<Settings, 'get'>): CheckReaderSettings {
  return {
    optIn: () => new Set(settings.get('quality.voiceCheck') ? ['voice'] : []),
    checksNew: () => settings.get('quality.checks'),
  }
}
