import type { HrTime } from '@opentelemetry/api'
import { ValueType } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import { AggregationTemporality, DataPointType, type MetricProducer } from '@opentelemetry/sdk-metrics'
import { type ChunkTimes, operationSeconds } from '../../../db/chunk-times.ts'
import type { Clock } from '../../ports.ts'

interface Sum {
  readonly attributes: Record<string, string | number | boolean | string[]>
  readonly counts: number[]
  sum: number
  min: number
  max: number
}

/**
 * `gen_ai.client.operation.time_per_output_chunk`: made of what each call kept, because the meters of the SDK take one value at a
 * time, and an answer has hundreds of pieces.
 */
export function createChunkMeter(resource: Resource, clock: Pick<Clock, 'now'>) {
  const startTime = timeOf(clock.now())
  const sums = new Map<string, Sum>()
  const producer: MetricProducer = {
    async collect() {
      const endTime = timeOf(clock.now())
      const dataPoints = [...sums.values()].map(({ attributes, counts, sum, min, max }) => ({
        ...{ startTime, endTime, attributes },
        value: {
          buckets: { boundaries: [...operationSeconds], counts: [...counts] },
          count: counts.reduce((all, one) => all + one, 0),
          ...{ sum, min, max },
        },
      }))
      const metric = {
        descriptor: {
          name: 'gen_ai.client.operation.time_per_output_chunk',
          description: 'Time from one chunk of a streamed answer to the next',
          unit: 's',
          valueType: ValueType.DOUBLE,
        },
        aggregationTemporality: AggregationTemporality.CUMULATIVE,
        dataPointType: DataPointType.HISTOGRAM as const,
        dataPoints,
      }
      const scopeMetrics = dataPoints.length === 0 ? [] : [{ scope: { name: 'galley' }, metrics: [metric] }]
      return { resourceMetrics: { resource, scopeMetrics }, errors: [] }
    },
  }
  return {
    producer,
    add(attributes: Sum['attributes'], times: ChunkTimes): void {
      const key = JSON.stringify(attributes)
      let sum = sums.get(key)
      if (sum === undefined) {
        sum = {
          attributes,
          counts: new Array<number>(operationSeconds.length + 1).fill(0),
          sum: 0,
          min: Infinity,
          max: 0,
        }
        sums.set(key, sum)
      }
      for (const [at, count] of times.counts.entries()) sum.counts[at] = (sum.counts[at] ?? 0) + count
      sum.sum += times.sumMs / 1000
      sum.min = Math.min(sum.min, times.minMs / 1000)
      sum.max = Math.max(sum.max, times.maxMs / 1000)
    },
  }
}

function timeOf(ms: number): HrTime {
  return [Math.floor(ms / 1000), (ms % 1000) * 1e6]
}
