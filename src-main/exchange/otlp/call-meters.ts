import type { Resource } from '@opentelemetry/resources'
import { MeterProvider, MetricReader, type ResourceMetrics } from '@opentelemetry/sdk-metrics'
import { type ChunkTimes, operationSeconds } from '../../../db/chunk-times.ts'
import type { Clock } from '../../ports.ts'
import type { StoredCall } from '../../store/repositories/call-row.ts'
import { createChunkMeter } from './chunk-meter.ts'
import { callAttributes } from './gen-ai-attributes.ts'

const seconds = [...operationSeconds]
const tokenCounts = [
  1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
]

/** The buckets the conventions name for the time of one token. */
const secondsOfToken = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5]

/** Collected when asked, sent by whoever asked. */
class AskedReader extends MetricReader {
  protected async onForceFlush(): Promise<void> {}
  protected async onShutdown(): Promise<void> {}
}

/** The metrics of the GenAI conventions, with the buckets they name. */
export function createCallMeters(resource: Resource, clock: Pick<Clock, 'now'>) {
  const chunks = createChunkMeter(resource, clock)
  const reader = new AskedReader({ metricProducers: [chunks.producer] })
  const meter = new MeterProvider({ resource, readers: [reader] }).getMeter('galley')
  const histogram = (name: string, unit: string, explicitBucketBoundaries: number[]) =>
    meter.createHistogram(name, { unit, advice: { explicitBucketBoundaries } })
  const duration = histogram('gen_ai.client.operation.duration', 's', seconds)
  const firstChunk = histogram('gen_ai.client.operation.time_to_first_chunk', 's', seconds)
  const perToken = histogram('gen_ai.server.time_per_output_token', 's', secondsOfToken)
  const tokens = histogram('gen_ai.client.token.usage', '{token}', tokenCounts)
  const cost = meter.createCounter('galley.client.cost', { unit: '{USD}' })
  return {
    /** @param times of its pieces, where it came in pieces */
    count(call: StoredCall, times: ChunkTimes | null): void {
      const attributes = callAttributes(call)
      if (call.responseTimeMs !== null) duration.record(call.responseTimeMs / 1000, attributes)
      if (call.timeToFirstTokenMs !== null) firstChunk.record(call.timeToFirstTokenMs / 1000, attributes)
      if (times !== null) chunks.add(attributes, times)
      const pace = timePerOutputToken(call)
      if (pace !== null) perToken.record(pace, attributes)
      if (call.inputTokens !== null) tokens.record(call.inputTokens, { ...attributes, 'gen_ai.token.type': 'input' })
      if (call.outputTokens !== null) tokens.record(call.outputTokens, { ...attributes, 'gen_ai.token.type': 'output' })
      if (call.costNanos !== null) cost.add(call.costNanos / 1e9, attributes)
    },
    async collect(): Promise<ResourceMetrics> {
      return (await reader.collect()).resourceMetrics
    },
  }
}

/**
 * Seconds a token after the first, of streamed answers that ended well. As the caller sees it: the way from the provider is in it.
 */
function timePerOutputToken(call: StoredCall): number | null {
  const { status, streamed, responseTimeMs, timeToFirstTokenMs, outputTokens } = call
  if (status !== 'success' || streamed !== 1 || outputTokens === null || outputTokens < 2) return null
  if (responseTimeMs === null || timeToFirstTokenMs === null || responseTimeMs < timeToFirstTokenMs) return null
  return (responseTimeMs - timeToFirstTokenMs) / 1000 / (outputTokens - 1)
}
