import { z } from 'zod'
import { type Operation, operations } from '../../db/vocabulary.ts'

/** One setting: what may stand in it, what it is until somebody sets it, and the words people read about it. */
interface SettingDefinition<T> {
  readonly schema: z.ZodType<T>
  readonly initial: T
  readonly description: string
  /** What is allowed, as the end of "... must be". */
  readonly allowed: string
}

function setting<T>(schema: z.ZodType<T>, initial: T, allowed: string, description: string): SettingDefinition<T> {
  return { schema, initial, allowed, description }
}

/** True for names the runtime's time zone data knows, such as `Europe/Berlin` or `UTC`. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** True for https, and for http to this machine alone. */
export function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  if (username !== '' || password !== '') return false
  const isHere = hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
  return protocol === 'https:' || (protocol === 'http:' && isHere)
}

/** The machine's own zone by its IANA name; `UTC` where the system does not say. */
export function systemTimeZone(): string {
  const name = new Intl.DateTimeFormat('en').resolvedOptions().timeZone
  return isTimeZone(name) ? name : 'UTC'
}

/** True for currencies the runtime can write amounts in. */
function isCurrency(code: string): boolean {
  return /^[A-Z]{3}$/.test(code) && Intl.supportedValuesOf('currency').includes(code)
}

/** Offsets such as `+02:00` are refused: they have no daylight saving time, so days would drift apart from a person's. */
const zoneName = z.string().refine(name => /^[A-Za-z]/.test(name) && isTimeZone(name))
const name = z.string().trim().min(1).max(200)
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
/** Plain http would show everybody on the way what is sent; to this machine there is no way. No password in an address. */
const webhookUrl = z.string().max(2000).refine(isSafeAddress)
const milliseconds = (from: number, to: number) => z.int().min(from).max(to)

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

type SamplingDefinitions = {
  readonly [K in `temperature.${Operation}` | `maxTokens.${Operation}`]: SettingDefinition<number | null>
}

function samplingDefinitions(): SamplingDefinitions {
  const entries = operations.flatMap(operation => [
    [
      `temperature.${operation}`,
      setting<number | null>(
        z.number().min(0).max(2).nullable(),
        sampling[operation].temperature,
        'a number from 0 to 2, or null',
        `Temperature of ${operation} calls; null leaves it to the provider.`,
      ),
    ],
    [
      `maxTokens.${operation}`,
      setting<number | null>(
        z.int().min(1).max(1_000_000).nullable(),
        sampling[operation].maxTokens,
        'a whole number from 1 to 1000000, or null',
        `Longest answer of ${operation} calls in tokens; null leaves it to the model.`,
      ),
    ],
  ])
  return Object.fromEntries(entries) as SamplingDefinitions
}

/** Every setting by its key. Keys are stored, so a key that has been released keeps its meaning. */
export const settingDefinitions = {
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
  defaultProvider: setting<string | null>(
    name.nullable(),
    null,
    'the name of a provider, or null',
    'Provider used where none is named; null takes the first that has a key.',
  ),
  defaultModel: setting<string | null>(
    name.nullable(),
    null,
    "a model's name, or null",
    "Model used where none is named; null takes the provider's own default.",
  ),
  concurrency: setting<number>(
    z.int().min(1).max(32),
    3,
    'a whole number from 1 to 32',
    'Chunks of one long text that are under way at the same time.',
  ),
  chunkTokens: setting<number>(
    z.int().min(50).max(200_000),
    2500,
    'a whole number from 50 to 200000',
    'Wished-for size of a part of a long text, in estimated tokens of source. Smaller parts follow the text more closely and resume finer; larger ones see more context.',
  ),
  jobKeepDays: setting<number>(
    z.int().min(1).max(3650),
    30,
    'a whole number of days from 1 to 3650',
    'Days for which the finished parts of an interrupted job are kept so that it can go on.',
  ),
  retryLimit: setting<number>(
    z.int().min(0).max(10),
    3,
    'a whole number from 0 to 10',
    'How often a failed call is tried again where a retry may repair it.',
  ),
  connectTimeoutMs: setting<number>(
    milliseconds(100, 600_000),
    10_000,
    'milliseconds from 100 to 600000',
    'Longest wait for a connection to a provider.',
  ),
  firstTokenTimeoutMs: setting<number>(
    milliseconds(100, 3_600_000),
    60_000,
    'milliseconds from 100 to 3600000',
    'Longest wait for the first piece of a streamed answer.',
  ),
  totalTimeoutMs: setting<number>(
    milliseconds(100, 7_200_000),
    600_000,
    'milliseconds from 100 to 7200000',
    'Longest duration of one call.',
  ),
  stallTimeoutMs: setting<number>(
    milliseconds(100, 3_600_000),
    60_000,
    'milliseconds from 100 to 3600000',
    'Longest silence in the middle of a streamed answer.',
  ),
  hedging: setting<boolean>(
    z.boolean(),
    false,
    'true or false',
    'Whether a second model is asked at the same time where the first takes unusually long to begin. The first to answer wins; both are paid.',
  ),
  budgetWaitMs: setting<number>(
    milliseconds(0, 3_600_000),
    30_000,
    'milliseconds from 0 to 3600000',
    'How long a call waits for calls under way to end where a hard budget has room for it only then.',
  ),
  forwardCallerKeys: setting<boolean>(
    z.boolean(),
    false,
    'true or false',
    "Whether the gateway uses the provider key that a caller sends beside Galley's token in x-galley-token, in place of yours.",
  ),
  backupKeep: setting<number>(
    z.int().min(1).max(1000),
    10,
    'a whole number from 1 to 1000',
    'How many of the newest backups are kept.',
  ),
  showTray: setting<boolean>(
    z.boolean(),
    false,
    'true or false',
    "Whether the desktop app has an icon in the system's tray and goes on running there when its window is closed.",
  ),
  notifications: setting<boolean>(
    z.boolean(),
    false,
    'true or false',
    'Whether the desktop app may show notifications of the system: a budget crossed, a key refused, an export ready.',
  ),
  updateChecks: setting<boolean>(
    z.boolean(),
    false,
    'true or false',
    'Whether the desktop app asks once a day for a newer version. It never restarts by itself.',
  ),
  'quality.checks': setting<boolean>(
    z.boolean(),
    true,
    'true or false',
    'Whether answers are checked for faults as calls end. Checks run on this machine and cost nothing.',
  ),
  'quality.voiceCheck': setting<boolean>(
    z.boolean(),
    false,
    'true or false',
    'Whether gender and form of address of the characters in the glossary are checked too.',
  ),
  'quality.repair': setting<'off' | 'instruction' | 'other_model'>(
    z.enum(['off', 'instruction', 'other_model']),
    'instruction',
    'off, instruction or other_model',
    'What is done once when a part of a translation comes back unusable: nothing, ask again naming the fault, or ask another model. The better answer is kept; both are paid for.',
  ),
  'quality.repairModel': setting<string | null>(
    name.nullable(),
    null,
    'provider/model, or null',
    'The model asked where quality.repair is other_model; null asks the same one again.',
  ),
  'quality.glossaryInPrompts': setting<boolean>(
    z.boolean(),
    true,
    'true or false',
    "Whether a translation of a named book is given the terms of the book's glossary that occur in it.",
  ),
  'quality.previousAbstract': setting<boolean>(
    z.boolean(),
    true,
    'true or false',
    'Whether a translation is told what happened in the chapter before, where Galley has its abstract.',
  ),
  'quality.promptCaching': setting<'auto' | 'off'>(
    z.enum(['auto', 'off']),
    'auto',
    'auto or off',
    'Whether the part of a prompt that stays the same is marked for caching where the provider asks for a mark (Anthropic) and enough calls follow to pay for it.',
  ),
  'judge.enabled': setting<boolean>(
    z.boolean(),
    false,
    'true or false',
    'Whether a model judges a share of the translations. It costs money: see galley quality judge estimate.',
  ),
  'judge.share': setting<number>(
    z.number().min(0.001).max(1),
    0.05,
    'a number from 0.001 to 1',
    'Share of translations that is judged.',
  ),
  'judge.provider': setting<string | null>(
    name.nullable(),
    null,
    'the name of a provider, or null',
    'Provider of the judge; null takes one with a key whose model is of another family than the writer.',
  ),
  'judge.model': setting<string | null>(
    name.nullable(),
    null,
    "a model's name, or null",
    "Model of the judge; null takes its provider's default model.",
  ),
  'judge.dailyLimit': setting<number>(
    z.number().min(0).max(10_000),
    1,
    'US dollars from 0 to 10000',
    'What the judge may cost a day, in US dollars. At the limit it waits for the next day.',
  ),
  alertQuietFrom: setting<string | null>(
    clockTime.nullable(),
    null,
    'a time such as 22:30, or null',
    'Beginning of quiet hours: alerts wait until they end, unless their rule is urgent. null: none.',
  ),
  alertQuietTo: setting<string | null>(
    clockTime.nullable(),
    null,
    'a time such as 07:00, or null',
    'End of quiet hours.',
  ),
  alertDigestMinutes: setting<number>(
    z.int().min(0).max(1440),
    0,
    'whole minutes from 0 to 1440',
    'Minutes for which alerts are gathered and then told together; 0 tells each at once.',
  ),
  alertDesktop: setting<boolean>(
    z.boolean(),
    true,
    'true or false',
    'Whether alerts are shown as notifications of the desktop.',
  ),
  alertWebhookUrl: setting<string | null>(
    webhookUrl.nullable(),
    null,
    'an https address, or http to this machine, or null',
    'Where alerts are sent, signed. null: nowhere.',
  ),
  displayCurrency: setting<string>(
    z.string().refine(isCurrency),
    'USD',
    'a currency by its three letters, such as EUR, CNY or JPY',
    'Currency in which amounts are shown. Amounts are kept in US dollars, as providers bill them.',
  ),
  displayCurrencyRate: setting<number>(
    z.number().positive().max(1e9),
    1,
    'a number above 0',
    'How much of that currency one US dollar is; Galley asks nobody for it.',
  ),
  'report.schedule': setting<'off' | 'weekly'>(
    z.enum(['off', 'weekly']),
    'off',
    'off or weekly',
    'Whether a report of the last seven days is written to a folder by itself.',
  ),
  'report.weekday': setting<number>(
    z.int().min(1).max(7),
    1,
    'a whole number from 1 (Monday) to 7 (Sunday)',
    'Day on which the weekly report is written.',
  ),
  'report.hour': setting<number>(
    z.int().min(0).max(23),
    8,
    'a whole number from 0 to 23',
    'Hour at which it is written; a machine that was asleep then writes it when it wakes.',
  ),
  'report.folder': setting<string | null>(
    z.string().min(1).max(4096).nullable(),
    null,
    'a folder, or null',
    'Folder the weekly report is written to; null is the folder reports in the data folder.',
  ),
  'report.format': setting<'html' | 'text' | 'csv' | 'json'>(
    z.enum(['html', 'text', 'csv', 'json']),
    'html',
    'html, text, csv or json',
    'Form of the weekly report.',
  ),
  otlpEndpoint: setting<string | null>(
    webhookUrl.nullable(),
    null,
    'an https address, or http to this machine, or null',
    'Collector to which calls are sent as OpenTelemetry traces and metrics, such as http://127.0.0.1:4318. null: nowhere.',
  ),
  otlpProtocol: setting<'protobuf' | 'json'>(
    z.enum(['protobuf', 'json']),
    'protobuf',
    'protobuf or json',
    'The form in which a collector is sent calls.',
  ),
  otlpContent: setting<boolean>(
    z.boolean(),
    false,
    'true or false',
    'Whether the text of calls is sent to the collector, too.',
  ),
  ...samplingDefinitions(),
} as const

export type SettingKey = keyof typeof settingDefinitions
export type SettingValues = {
  readonly [K in SettingKey]: (typeof settingDefinitions)[K]['initial']
}
export const settingKeys = Object.keys(settingDefinitions) as readonly SettingKey[]

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(settingDefinitions, key)
}
