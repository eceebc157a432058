import { z } from 'zod'
import { allowed } from '../../words/allowed-phrases.ts'
import { setting } from './setting.ts'

const name = z.string().trim().min(1).max(200)
const milliseconds = (from: number, to: number) => z.int().min(from).max(to)

/** How calls are sent: to whom, how many at once, how long is waited. */
export const callSettings = {
  defaultProvider: setting<string | null>(
    name.nullable(),
    null,
    allowed('allowed.provider'),
    'Provider used where none is named; null takes the first that has a key.',
  ),
  defaultModel: setting<string | null>(
    name.nullable(),
    null,
    allowed('allowed.model_name'),
    "Model used where none is named; null takes the provider's own default.",
  ),
  concurrency: setting<number>(
    z.int().min(1).max(32),
    3,
    allowed('allowed.whole', { least: '1', most: '32' }),
    'Chunks of one long text that are under way at the same time.',
  ),
  chunkTokens: setting<number>(
    z.int().min(50).max(200_000),
    2500,
    allowed('allowed.whole', { least: '50', most: '200000' }),
    'Wished-for size of a part of a long text, in estimated tokens of source. Smaller parts follow the text more closely and resume finer; larger ones see more context.',
  ),
  jobKeepDays: setting<number>(
    z.int().min(1).max(3650),
    30,
    allowed('allowed.days', { least: '1', most: '3650' }),
    'Days for which the finished parts of an interrupted job are kept so that it can go on.',
  ),
  retryLimit: setting<number>(
    z.int().min(0).max(10),
    3,
    allowed('allowed.whole', { least: '0', most: '10' }),
    'How often a failed call is tried again where a retry may repair it.',
  ),
  connectTimeoutMs: setting<number>(
    milliseconds(100, 600_000),
    10_000,
    allowed('allowed.milliseconds', { least: '100', most: '600000' }),
    'Longest wait for a connection to a provider.',
  ),
  firstTokenTimeoutMs: setting<number>(
    milliseconds(100, 3_600_000),
    60_000,
    allowed('allowed.milliseconds', { least: '100', most: '3600000' }),
    'Longest wait for the first piece of a streamed answer.',
  ),
  totalTimeoutMs: setting<number>(
    milliseconds(100, 7_200_000),
    600_000,
    allowed('allowed.milliseconds', { least: '100', most: '7200000' }),
    'Longest duration of one call.',
  ),
  stallTimeoutMs: setting<number>(
    milliseconds(100, 3_600_000),
    60_000,
    allowed('allowed.milliseconds', { least: '100', most: '3600000' }),
    'Longest silence in the middle of a streamed answer.',
  ),
  hedging: setting<boolean>(
    z.boolean(),
    false,
    allowed('allowed.flag'),
    'Whether a second model is asked at the same time where the first takes unusually long to begin. The first to answer wins; both are paid.',
  ),
  budgetWaitMs: setting<number>(
    milliseconds(0, 3_600_000),
    30_000,
    allowed('allowed.milliseconds', { least: '0', most: '3600000' }),
    'How long a call waits for calls under way to end where a hard budget has room for it only then.',
  ),
  forwardCallerKeys: setting<boolean>(
    z.boolean(),
    false,
    allowed('allowed.flag'),
    "Whether the gateway uses the provider key that a caller sends beside Galley's token in x-galley-token, in place of yours.",
  ),
} as const
