import type { Bills } from '../insights/bills/bills.ts'
import type { SeededRandom } from '../providers/practice/seeded-random.ts'
import type { ProviderAdmin } from '../providers/registry-types.ts'
import type { SampleCall } from './sample-calls.ts'

const dayMs = 86_400_000
const billedDays = 21
const provider = 'openai'

interface Row {
  requests: number
  input: number
  cached: number
  output: number
}

/**
 * OpenAI's usage export of the last three weeks, as its console would give it for the sample's calls: with a few calls that were
 * made elsewhere, and without one day's that it had not counted yet.
 */
export async function fillBill(
  { bills, registry }: { readonly bills: Bills; readonly registry: ProviderAdmin },
  calls: readonly SampleCall[],
  end: number,
  random: SeededRandom,
): Promise<void> {
  const id = registry.find(provider)?.id
  const lastDay = Math.floor(end / dayMs) - 1
  const rows = new Map<string, Row>()
  for (const call of calls) {
    const day = Math.floor(call.createdAt / dayMs)
    if (call.providerId !== id || call.errorKind !== null || day > lastDay || day <= lastDay - billedDays) continue
    const key = `${day},${call.modelName}`
    const row = rows.get(key) ?? { requests: 0, input: 0, cached: 0, output: 0 }
    const { inputUncached, cacheRead, outputText, reasoning } = call.usage ?? {}
    row.requests += 1
    row.input += (inputUncached ?? 0) + (cacheRead ?? 0)
    row.cached += cacheRead ?? 0
    row.output += (outputText ?? 0) + (reasoning ?? 0)
    rows.set(key, row)
  }
  const lines = [...rows]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, row], at) => {
      const [day = 0, model = ''] = key.split(',')
      // Somebody tried something in the provider's own playground.
      const elsewhere =
        at % 9 === 4
          ? { requests: 3, input: 2400 + random.below(600), output: 1800 }
          : { requests: 0, input: 0, output: 0 }
      return [
        (Number(day) * dayMs) / 1000,
        row.requests + elsewhere.requests,
        model,
        row.input + elsewhere.input,
        row.output + elsewhere.output,
        row.cached,
      ].join(',')
    })
  if (lines.length === 0) return
  const header = 'start_time,num_model_requests,model,input_tokens,output_tokens,input_cached_tokens'
  const source = { text: `${[header, ...lines].join('\n')}\n` }
  await bills.import({ fileName: 'openai-usage-sample.csv', source, provider })
}
