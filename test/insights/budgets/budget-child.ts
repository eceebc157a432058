/** A process that makes calls under a hard budget until it is killed: says on standard output when calls are under way. */
import { join } from 'node:path'
import { openApp } from '../../../src-main/app.ts'
import { createPaths } from '../../../src-main/app-paths.ts'
import { silentLogger, systemClock } from '../../../src-main/ports.ts'
import '../../support/tested-time.ts'

const [folder = '', upstream = ''] = process.argv.slice(2)
const app = await openApp({
  mode: 'owner',
  paths: createPaths(folder, join(import.meta.dirname, '../../../src-main/cli.ts')),
  environment: { OPENAI_API_KEY: 'sk-test-0123456789abcdef' },
  clock: systemClock,
  logger: silentLogger,
})
app.registry.update('openai', { baseUrl: upstream })
app.budgets.set({ scope: 'all', period: 'month', limitNanos: 100_000_000 })
const { id } = app.registry.expect('openai')
let answered = 0
const work = async () => {
  for (;;) {
    const request = await app.ledger.openRequest({
      managed: true,
      origin: 'service',
      operation: 'translation',
      providerId: id,
      modelName: 'gpt-4o',
    })
    await app.service.chat({
      requestId: request.id,
      operation: 'translation',
      context: {},
      providerName: 'openai',
      model: 'gpt-4o',
      messages: [{ role: 'user', content: 'Translate into English: 吾輩は猫である。' }],
      maxTokens: 200,
      sourceText: null,
    })
    answered += 1
    const [status] = app.budgets.status()
    if (answered >= 8 && (status?.reservedNanos ?? 0) > 0) process.stdout.write(`${JSON.stringify(status)}\n`)
  }
}
await Promise.all(Array.from({ length: 6 }, work))
