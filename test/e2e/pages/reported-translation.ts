import type { App } from '../../../src-main/app.ts'
import type { RecordedCall } from '../../../src-main/ledger/ledger-types.ts'

/** A translation as another program reports it, for pages to show. */
export function reportedTranslation(app: App, changes: Partial<RecordedCall>): RecordedCall {
  return {
    key: null,
    requestId: null,
    origin: 'recorded',
    providerId: app.registry.expect('openai').id,
    modelName: 'gpt-4o-mini',
    operation: 'translation',
    streamed: false,
    createdAt: Date.now() - 3_600_000,
    errorKind: null,
    finishReason: 'stop',
    responseTimeMs: 4200,
    usage: {
      inputUncached: 900,
      cacheRead: 300,
      cacheWrite5m: null,
      cacheWrite1h: null,
      outputText: 600,
      reasoning: null,
      other: null,
      estimated: false,
    },
    sourceLanguage: 'zh',
    targetLanguage: 'en',
    ...changes,
  }
}
