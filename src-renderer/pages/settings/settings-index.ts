import type { Group } from './settings-search.ts'

/** Where each setting is, for the search: its words are `<key>` and what follows from it `<key>Hint`. */
export const settingsIndex = {
  general: ['appearance.theme', 'appearance.language', 'units.zone', 'units.currency'],
  calls: [
    'calls.concurrency',
    'calls.chunkTokens',
    'calls.jobKeepDays',
    'calls.retryLimit',
    'calls.hedging',
    'calls.connectTimeoutMs',
    'calls.firstTokenTimeoutMs',
    'calls.stallTimeoutMs',
    'calls.totalTimeoutMs',
    'calls.budgetWaitMs',
    'calls.forwardCallerKeys',
  ],
  quality: [
    'quality.checks',
    'quality.voiceCheck',
    'quality.repair',
    'quality.glossaryInPrompts',
    'quality.previousAbstract',
    'quality.promptCaching',
    'quality.share',
    'quality.dailyLimit',
  ],
  prompts: ['prompts.title'],
  text: ['text.storage', 'text.retention', 'text.deleteTitle'],
  data: ['data.folder', 'data.durability', 'backups.title', 'backups.keep', 'sample.title'],
  import: ['import.title', 'file.title'],
  monitoring: [
    'monitoring.title',
    'monitoring.address',
    'monitoring.protocol',
    'monitoring.headers',
    'monitoring.authority',
    'monitoring.content',
    'monitoring.compression',
  ],
  maintenance: [
    'maintenance.check.title',
    'maintenance.verify.title',
    'maintenance.rebuild.title',
    'maintenance.reindex.title',
    'reprice.title',
  ],
  updates: ['updates.title', 'updates.updateChecks', 'updates.notifications', 'updates.showTray'],
  help: ['help.title'],
} as const satisfies Readonly<Record<Group, readonly string[]>>

/** Settings that are on the page of what they are about, with the words they are looked for by. */
export const settingsElsewhere = [
  { name: 'models', to: '/providers', search: { tab: 'routes' } },
  { name: 'prices', to: '/providers', search: {} },
  { name: 'alerts', to: '/alerts', search: {} },
  { name: 'schedule', to: '/reports', search: {} },
  { name: 'tokens', to: '/integrate', search: {} },
] as const
