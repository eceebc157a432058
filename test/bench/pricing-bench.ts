/** Measures the price of pricing: microseconds a call on the settling path. `node test/bench/pricing-bench.ts` */
import { unknownUsage } from '../../db/token-usage.ts'
import { createPricing } from '../../src-main/ledger/pricing.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { insertProvider } from '../support/priced-provider.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'

const { store, folder, dispose } = createTemporaryStore()
const pricing = createPricing({ store, clock: systemClock, paths: { data: folder }, logger: silentLogger })
const providerId = insertProvider(store, 'openai', { pricesProviderId: 'openai' })
const query = {
  providerId,
  modelName: 'gpt-4o',
  answeredModel: 'gpt-4o-2024-08-06',
  usage: { ...unknownUsage, inputUncached: 1200, cacheRead: 1024, outputText: 800, reasoning: 64 },
  at: Date.now(),
}

const rounds = 50_000
function measure(where: string): void {
  const runs: number[] = []
  for (let run = 0; run < 7; run += 1) {
    const start = performance.now()
    for (let call = 0; call < rounds; call += 1) pricing.price(query)
    runs.push(((performance.now() - start) * 1000) / rounds)
  }
  runs.sort((a, b) => a - b)
  process.stdout.write(
    `price(), warm, ${where}: ${runs[3]?.toFixed(2)} microseconds a call (median of 7 x ${rounds})\n`,
  )
}

pricing.price(query)
store.db.transaction(() => measure('inside a transaction, as when settling'))()
measure('outside of one')
dispose()
