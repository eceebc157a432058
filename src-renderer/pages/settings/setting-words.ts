/** How the value of a setting reads. Several are words of their own, by the value. */
export type SettingForm =
  | 'flag'
  | 'number'
  | 'milliseconds'
  | 'days'
  | 'minutes'
  | 'dollars'
  | 'share'
  | 'weekday'
  | 'hour'
  | 'text'
  | 'provider'
  | 'model'
  | Readonly<Record<string, string>>

export interface SettingWords {
  /** The label it has on its page, as a key of the catalogue `settings`. */
  readonly title: string
  /** Where it is found: a group of the settings, or the name of another page. */
  readonly place: string
  readonly form: SettingForm
  /** What stands for null. */
  readonly none?: string
}

const calls = (key: string, form: SettingForm): SettingWords => ({ title: `calls.${key}`, place: 'group.calls', form })
const quality = (key: string, form: SettingForm, none?: string): SettingWords => ({
  ...{ title: `quality.${key}`, place: 'group.quality', form },
  ...(none !== undefined && { none }),
})
const monitoring = (key: string, form: SettingForm): SettingWords => ({
  ...{ title: `monitoring.${key}`, place: 'group.monitoring', form },
})
const updates = (key: string): SettingWords => ({ title: `updates.${key}`, place: 'group.updates', form: 'flag' })
const models = (key: string, form: SettingForm, none: string): SettingWords => ({
  ...{ title: `file.name.${key}`, place: 'elsewhere.models.page', form, none: `file.none.${none}` },
})
const alerts = (key: string, form: SettingForm): SettingWords => ({
  ...{ title: `file.name.${key}`, place: 'elsewhere.alerts.page', form },
})
const schedule = (key: string, form: SettingForm): SettingWords => ({
  ...{ title: `file.name.${key}`, place: 'elsewhere.schedule.page', form },
})

/** The words of every setting that has no operation in its key. */
const words: Readonly<Record<string, SettingWords>> = {
  timeZone: { title: 'units.zone', place: 'group.general', form: 'text' },
  displayCurrency: { title: 'units.currency', place: 'group.general', form: 'text' },
  displayCurrencyRate: { title: 'file.name.rate', place: 'group.general', form: 'number' },
  textStorage: {
    ...{ title: 'text.storage', place: 'group.text' },
    form: { full: 'text.full', metadata_only: 'text.metadata_only' },
  },
  textRetentionDays: { title: 'text.retention', place: 'group.text', form: 'days', none: 'text.forEver' },
  durability: {
    ...{ title: 'data.durability', place: 'group.data' },
    form: { normal: 'data.normal', full: 'data.full' },
  },
  backupKeep: { title: 'backups.keep', place: 'group.data', form: 'number' },
  concurrency: calls('concurrency', 'number'),
  chunkTokens: calls('chunkTokens', 'number'),
  jobKeepDays: calls('jobKeepDays', 'days'),
  retryLimit: calls('retryLimit', 'number'),
  connectTimeoutMs: calls('connectTimeoutMs', 'milliseconds'),
  firstTokenTimeoutMs: calls('firstTokenTimeoutMs', 'milliseconds'),
  stallTimeoutMs: calls('stallTimeoutMs', 'milliseconds'),
  totalTimeoutMs: calls('totalTimeoutMs', 'milliseconds'),
  budgetWaitMs: calls('budgetWaitMs', 'milliseconds'),
  hedging: calls('hedging', 'flag'),
  forwardCallerKeys: calls('forwardCallerKeys', 'flag'),
  showTray: updates('showTray'),
  notifications: updates('notifications'),
  updateChecks: updates('updateChecks'),
  'quality.checks': quality('checks', 'flag'),
  'quality.voiceCheck': quality('voiceCheck', 'flag'),
  'quality.repair': quality('repair', {
    ...{ off: 'quality.repairs.off', instruction: 'quality.repairs.instruction' },
    other_model: 'quality.repairs.other_model',
  }),
  'quality.repairModel': quality('repairModel', 'model', 'quality.repairSame'),
  'quality.glossaryInPrompts': quality('glossaryInPrompts', 'flag'),
  'quality.previousAbstract': quality('previousAbstract', 'flag'),
  'quality.promptCaching': quality('promptCaching', { auto: 'file.on', always: 'file.always', off: 'file.off' }),
  'judge.enabled': quality('judgeTitle', 'flag'),
  'judge.share': quality('share', 'share'),
  'judge.dailyLimit': quality('dailyLimit', 'dollars'),
  'judge.provider': models('judgeProvider', 'provider', 'anotherFamily'),
  'judge.model': models('judgeModel', 'text', 'providersOwn'),
  defaultProvider: models('defaultProvider', 'provider', 'firstWithKey'),
  defaultModel: models('defaultModel', 'text', 'providersOwn'),
  alertQuietFrom: alerts('quietFrom', 'text'),
  alertQuietTo: alerts('quietTo', 'text'),
  alertDigestMinutes: alerts('digest', 'minutes'),
  alertDesktop: alerts('desktop', 'flag'),
  alertWebhookUrl: alerts('webhook', 'text'),
  'report.schedule': schedule('schedule', { off: 'file.off', weekly: 'file.on' }),
  'report.weekday': schedule('weekday', 'weekday'),
  'report.hour': schedule('hour', 'hour'),
  'report.folder': schedule('folder', 'text'),
  'report.format': schedule('format', {
    ...{ html: 'file.format.html', text: 'file.format.text', csv: 'file.format.csv', json: 'file.format.json' },
  }),
  otlpEndpoint: monitoring('address', 'text'),
  otlpProtocol: monitoring('protocol', { protobuf: 'file.format.protobuf', json: 'file.format.json' }),
  otlpCompression: monitoring('compression', { gzip: 'file.on', none: 'file.off' }),
  otlpCaFile: monitoring('authority', 'text'),
  otlpContent: monitoring('content', 'flag'),
}

/** What settings of each kind of work are called, with the work in them, by what stands before the point in their key. */
const wordsOfWork: Readonly<Record<string, SettingWords>> = {
  model: models('model', 'model', 'asAllWork'),
  temperature: models('temperature', 'number', 'providersOwn'),
  maxTokens: models('maxTokens', 'number', 'asNeeded'),
}

/** The words of a setting, and the kind of work it is for; null for one that is newer than this page. */
export function settingWords(key: string): (SettingWords & { readonly work: string | null }) | null {
  const own = words[key]
  if (own !== undefined) return { ...own, work: null }
  const [kind = '', work] = key.split('.')
  const shared = wordsOfWork[kind]
  return shared === undefined || work === undefined ? null : { ...shared, work }
}
