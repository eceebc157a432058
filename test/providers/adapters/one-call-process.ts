import { silentLogger, systemClock } from '../../../src-main/ports.ts'
import { createAdapters } from '../../../src-main/providers/adapters.ts'

/** Makes one call to the base URL, in the time to connect given, and ends by itself, as a command does. */
const [baseUrl = '', connectMs = ''] = process.argv.slice(2)
const outcome = await createAdapters({ clock: systemClock, logger: silentLogger })('openai').chat(
  { baseUrl, apiKey: 'test-key' },
  { model: 'm', messages: [{ role: 'user', content: 'x' }], onText() {} },
  { connectMs: Number(connectMs), firstTokenMs: 60_000, totalMs: 120_000, stallMs: 120_000 },
)
process.stdout.write(outcome.ok ? 'answered' : outcome.failure.kind)
