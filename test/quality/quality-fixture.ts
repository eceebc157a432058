import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, openApp } from '../../src-main/app.ts'
import { createPaths } from '../../src-main/app-paths.ts'
import { verifyMetrics } from '../../src-main/ledger/metrics-verify.ts'
import type { TranslateOptions } from '../../src-main/operations/operation-types.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'

const entry = join(import.meta.dirname, '../../src-main/cli.ts')

export const source = [
  '林风走进了大厅，看见三百个弟子站在那里。',
  '“师父在哪里？”他问道。没有人回答，只有风声从窗外传来。',
  '过了很久，一个老人从后面走了出来，手里拿着一把旧剑。',
].join('\n')

export const sound = [
  'Lin Feng walked into the great hall and saw three hundred disciples standing there.',
  '"Where is the master?" he asked. Nobody answered; only the sound of the wind came through the window.',
  'After a long while an old man came out from the back, holding an old sword in his hand.',
].join('\n')

/** A number that is not the source's: a finding of the check `numbers`. */
/** How {@link source} is translated where a test says nothing else. */
export const intoEnglish: TranslateOptions = {
  provider: 'openai',
  model: 'gpt-4o-mini',
  targetLanguage: 'en',
  sourceLanguage: 'zh',
}
export const wrongNumber = sound.replace('three hundred', 'three thousand')

/** An app over a real file, with what a test of quality asks of it. */
export async function createQualityFixture() {
  const folder = mkdtempSync(join(tmpdir(), 'galley-test-'))
  const open = (mode: 'owner' | 'reader' = 'owner'): Promise<App> =>
    openApp({
      mode,
      paths: createPaths(folder, entry),
      environment: {},
      clock: systemClock,
      logger: silentLogger,
      holder: 'a test',
    })
  let app = await open()
  app.registry.setUp()
  app.settings.set('timeZone', 'UTC')
  return {
    get app() {
      return app
    },
    folder,
    async reopen(between: () => void = () => undefined) {
      await app.close()
      between()
      app = await open()
      return app
    },
    /** A finished translation as another program reports it; its id. */
    async translated(output: string, more: Record<string, unknown> = {}): Promise<number> {
      const [outcome] = await app.ledger.recordCalls([
        {
          key: null,
          requestId: null,
          origin: 'recorded',
          providerId: app.registry.expect('openai').id,
          modelName: 'gpt-4o-mini',
          operation: 'translation',
          streamed: false,
          createdAt: Date.now(),
          errorKind: null,
          finishReason: 'stop',
          responseTimeMs: 900,
          sourceLanguage: 'zh',
          targetLanguage: 'en',
          sourceBook: 'Sword',
          sourceChapter: '1',
          text: { source, output, request: null, response: null },
          ...more,
        },
      ])
      return outcome?.callId ?? 0
    },
    score: (callId: number) =>
      app.store.db.prepare('SELECT quality_score FROM service_calls WHERE id = ?').pluck().get(callId) as number | null,
    count: (sql: string) => Number(app.store.db.prepare(sql).pluck().get()),
    verify: () => verifyMetrics({ store: app.store, timeZone: 'UTC' }),
    async dispose() {
      await app.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type QualityFixture = Awaited<ReturnType<typeof createQualityFixture>>
