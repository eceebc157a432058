import type { ErrorKind, Operation } from '../../../db/vocabulary.ts'
import type { App } from '../../../src-main/app.ts'
import type { RecordedCall } from '../../../src-main/ledger/ledger-types.ts'

const dayMs = 86_400_000

interface Model {
  readonly provider: string
  readonly model: string
  /** Share of the calls. */
  readonly share: number
  readonly meanMs: number
  readonly score: number
}

const models: readonly Model[] = [
  { provider: 'anthropic', model: 'claude-sonnet-4-5', share: 0.42, meanMs: 14_000, score: 940 },
  { provider: 'openai', model: 'gpt-4o-mini', share: 0.34, meanMs: 9000, score: 880 },
  { provider: 'mistral', model: 'mistral-large-latest', share: 0.15, meanMs: 16_000, score: 900 },
  { provider: 'google', model: 'gemini-2.5-flash', share: 0.08, meanMs: 6000, score: 850 },
  { provider: 'openai', model: 'a-model-without-a-price', share: 0.01, meanMs: 9000, score: 800 },
]
const books = ['A Dream of Ink', 'The Lantern Road', '雨夜书店', 'Nine Bridges'] as const
const users = ['mei', 'jonas'] as const
const failures: readonly ErrorKind[] = ['rate_limit', 'overloaded', 'total', 'server', 'context_length']
const operationsByShare: readonly (readonly [Operation, number])[] = [
  ['translation', 0.8],
  ['abstract_generation', 0.92],
  ['key_terms_extraction', 1],
]

export interface SeedOptions {
  readonly days?: number
  readonly perDay?: number
  /** Mistral has taken three times as long since then, days ago. */
  readonly slowSince?: number
  /** The newest call is that old, milliseconds. */
  readonly newestAgo?: number
}

/** Days before now, in weeks. They lie there whichever day of the week it is, so that the numbers are the same on each. */
const quietDays: ReadonlySet<number> = new Set([2, 3])

/** Usage with the shape of a writer's: evenings, two quiet days a week, a few failures, one provider that became slow. Seeded. */
export async function seedCalls(app: App, options: SeedOptions = {}): Promise<void> {
  const { days = 45, perDay = 40, slowSince = 2, newestAgo = 12_000 } = options
  const random = createRandom(20_261_125)
  const providerIds = new Map(app.registry.list().map(({ id, name }) => [name, id]))
  const now = Date.now() - newestAgo
  const calls: RecordedCall[] = []
  for (let day = days - 1; day >= 0; day -= 1) {
    const start = now - (day + 1) * dayMs
    const amount = Math.round(perDay * (quietDays.has(day % 7) ? 0.4 : 1) * (0.7 + random() * 0.6))
    for (let index = 0; index < amount; index += 1) {
      const createdAt = day === 0 && index === amount - 1 ? now : start + Math.floor(random() ** 0.6 * dayMs)
      calls.push(makeCall(createdAt, day <= slowSince, calls.length, random, providerIds))
    }
  }
  for (let at = 0; at < calls.length; at += 500) await app.ledger.recordCalls(calls.slice(at, at + 500))
}

function makeCall(
  createdAt: number,
  isSlow: boolean,
  number: number,
  random: () => number,
  providerIds: ReadonlyMap<string, number>,
): RecordedCall {
  const model = pick(models, random())
  const operation = operationsByShare.find(([, upTo]) => random() < upTo)?.[0] ?? 'translation'
  const failed = random() < (model.provider === 'mistral' ? 0.05 : 0.008)
  const factor = isSlow && model.provider === 'mistral' ? 3.4 : 1
  const chars = Math.round(1500 + random() * 4000)
  const book = books[Math.floor(random() ** 1.6 * books.length)] ?? books[0]
  const responseTimeMs = Math.round(model.meanMs * factor * (0.5 + random() + (random() > 0.93 ? 1.4 : 0)))
  const kind = failures[Math.floor(random() * failures.length)] ?? 'server'
  return {
    key: `seed ${number}`,
    requestId: null,
    origin: 'recorded',
    providerId: providerIds.get(model.provider) ?? 1,
    modelName: model.model,
    operation,
    streamed: random() > 0.5,
    createdAt,
    responseTimeMs,
    timeToFirstTokenMs: Math.round(responseTimeMs * 0.1),
    sourceLanguage: 'zh',
    targetLanguage: 'en',
    sourceBook: book,
    sourceChapter: String(1 + Math.floor(random() * 40)),
    createdBy: users[random() > 0.3 ? 0 : 1],
    sourceChars: chars,
    outputChars: failed ? null : Math.round(chars * 2.6),
    errorKind: failed ? kind : null,
    errorMessage: failed ? `The provider said: ${kind.replaceAll('_', ' ')}.` : null,
    httpStatus: failed ? 500 : 200,
    finishReason: failed ? null : 'stop',
    usage: failed
      ? null
      : {
          inputUncached: Math.round(chars * 1.2),
          cacheRead: 0,
          cacheWrite5m: null,
          cacheWrite1h: null,
          outputText: Math.round(chars * 0.9),
          reasoning: null,
          other: null,
          estimated: false,
        },
    text: {
      source: `第${number}章 雨还在下。`,
      output: `Chapter ${number}. The rain went on.`,
      request: null,
      response: null,
    },
    importedScore: failed || operation !== 'translation' ? null : Math.round(model.score - 60 + random() * 100),
  }
}

function pick(list: readonly Model[], at: number): Model {
  let sum = 0
  for (const model of list) {
    sum += model.share
    if (at < sum) return model
  }
  return list[0] as Model
}

/** mulberry32: the same numbers on every machine. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
