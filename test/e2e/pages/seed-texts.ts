import type { Operation } from '../../../db/vocabulary.ts'
import type { App } from '../../../src-main/app.ts'
import type { RecordedCall } from '../../../src-main/ledger/ledger-types.ts'

const hour = 3_600_000
const source = [
  '渡轮在午夜离开了旧港。',
  '林舟站在甲板上，手里攥着一张褪色的船票。',
  '“你也要去对岸吗？”身后有人问他。',
  '他没有回答，只是看着灯火一点一点沉进海里。',
]
const output = [
  'The ferry left the old harbour at midnight.',
  'Lin Zhou stood on deck with a faded ticket in his hand.',
  '“Are you crossing over, too?” someone behind him asked.',
  'He gave no answer, and only watched the lights sink into the sea one by one.',
]

/** The lines of one call, different from call to call so that a search finds one of them. */
function textOf(at: number) {
  return {
    source: [...source, `第${at}盏灯亮了。`].join('\n'),
    output: [...output, `Lamp number ${at} was lit.`].join('\n'),
    request: { model: 'claude-sonnet-4-5', messages: [{ role: 'user', content: source.join('\n') }] },
    response: null,
  }
}

const models = [
  ['anthropic', 'claude-sonnet-4-5'],
  ['openai', 'gpt-4o-mini'],
  ['mistral', 'mistral-large-latest'],
  ['openai', 'our-own-finetune'],
] as const
const operations: readonly Operation[] = ['translation', 'translation', 'abstract_generation', 'key_terms_extraction']

/** Some hundred calls of every kind: prices and none, failures with the provider's words, attempts, scores, text in two scripts. */
export async function seedTexts(app: App, options: { readonly calls?: number; readonly now?: number } = {}) {
  const { calls = 240, now = Date.now() } = options
  app.registry.setUp()
  const providerId = (name: string) => app.registry.find(name)?.id ?? 0
  const recorded = Array.from({ length: calls }, (_, at): RecordedCall => {
    const [provider, model] = models[at % models.length] ?? models[0]
    const operation = operations[at % operations.length] ?? 'translation'
    return {
      key: `seed-${at}`,
      requestId: null,
      origin: at % 9 === 0 ? 'gateway' : 'recorded',
      providerId: providerId(provider),
      modelName: model,
      operation,
      streamed: at % 2 === 0,
      temperature: 0.3,
      maxTokens: 4000,
      createdAt: now - at * hour,
      sourceBook: at % 5 === 4 ? null : at % 3 === 0 ? '夜渡 Night Ferry' : 'The Salt Road',
      sourceChapter: at % 5 === 4 ? null : `Chapter ${1 + (at % 40)}`,
      sourceLanguage: 'zh-Hans',
      targetLanguage: operation === 'translation' ? 'en' : null,
      createdBy: at % 2 === 0 ? 'mei' : 'tom',
      ...outcomeOf(at),
    }
  })
  await app.ledger.recordCalls(recorded)
  await seedAttempts(app, now, providerId)
  await app.ledger.recordCalls([faulty(now, providerId('openai'))])
}

function outcomeOf(at: number) {
  const usage = {
    inputUncached: 800 + at * 7,
    cacheRead: at % 3 === 0 ? 1200 : 0,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    outputText: 20 + at * 5,
    reasoning: 0,
    other: null,
    estimated: false,
  }
  const time = { responseTimeMs: 900 + ((at * 1373) % 48_000), timeToFirstTokenMs: at % 2 === 0 ? 420 + at : null }
  if (at % 11 === 7) {
    return {
      ...time,
      errorKind: 'rate_limit' as const,
      errorMessage: 'Rate limit reached for requests per minute: limit 50, used 50.',
      httpStatus: 429,
      details: {
        retryAfterMs: 12_000,
        providerError: {
          body: '{"error":{"type":"rate_limit_error","message":"Rate limit reached for requests per minute"}}',
          code: 'rate_limit_error',
        },
      },
    }
  }
  if (at % 13 === 5) {
    return {
      ...time,
      errorKind: 'authentication' as const,
      errorMessage: 'Incorrect API key provided. You can find your API key in your account settings.',
      httpStatus: 401,
    }
  }
  return {
    ...time,
    errorKind: null,
    httpStatus: 200,
    finishReason: at % 17 === 3 ? ('length' as const) : ('stop' as const),
    usage,
    outputChars: 180,
    sourceChars: 64,
    importedScore: at % 4 === 0 ? 930 - (at % 60) * 6 : null,
    text: textOf(at),
    details: {
      rawUsage: { input_tokens: usage.inputUncached, output_tokens: usage.outputText },
      parameters: { temperature: 0.3, max_tokens: 4000, stream: at % 2 === 0 },
      upstreamId: `msg_${at}`,
    },
  }
}

/** A translation with a sentence left as it was. */
function faulty(now: number, providerId: number): RecordedCall {
  return {
    key: 'faulty',
    requestId: null,
    origin: 'recorded',
    providerId,
    modelName: 'gpt-4o-mini',
    operation: 'translation',
    streamed: false,
    createdAt: now - 90 * 24 * hour,
    sourceBook: 'The Salt Road',
    sourceChapter: 'Chapter 99',
    sourceLanguage: 'zh-Hans',
    targetLanguage: 'en',
    ...outcomeOf(1),
    text: {
      source: [...source, '他在二十三号房间住了七天。'].join('\n'),
      output: [...output.slice(0, 3), source[3] ?? '', 'He stayed in room twenty-three for nine days.'].join('\n'),
      request: null,
      response: null,
    },
  }
}

/** One request of two parts, of which the first needed a second try on another model. */
async function seedAttempts(app: App, now: number, providerId: (name: string) => number) {
  const of = {
    origin: 'service' as const,
    operation: 'translation' as const,
    providerId: providerId('mistral'),
    modelName: 'mistral-large-latest',
    sourceBook: '夜渡 Night Ferry',
    sourceChapter: 'Chapter 41',
    sourceLanguage: 'zh-Hans',
    targetLanguage: 'en',
    createdBy: 'mei',
  }
  const request = await app.ledger.openRequest({ ...of, managed: true, createdAt: now + 1000 })
  const part = (attempt: number, chunk: number, startMs: number, more: Partial<RecordedCall>): RecordedCall => ({
    ...of,
    key: `attempt-${chunk}-${attempt}`,
    requestId: request.id,
    attempt,
    chunk,
    streamed: true,
    createdAt: now + 1000 + startMs,
    ...outcomeOf(0),
    ...more,
  })
  await app.ledger.recordCalls([
    part(1, 0, 0, { errorKind: 'overloaded', errorMessage: 'Overloaded', httpStatus: 529, responseTimeMs: 4100 }),
    part(2, 0, 6000, {
      providerId: providerId('anthropic'),
      modelName: 'claude-sonnet-4-5',
      responseTimeMs: 21_000,
      timeToFirstTokenMs: 900,
    }),
    part(1, 1, 27_500, { responseTimeMs: 18_000, timeToFirstTokenMs: 1100 }),
  ])
  await app.ledger.endRequest(request.id, 'answered')
}
