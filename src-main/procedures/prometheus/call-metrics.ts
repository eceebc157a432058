import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { totalInput, totalOutput } from '../../../db/token-usage.ts'
import type { SettledCallFacts } from '../../store/repositories/call-facts.ts'

/** Buckets of the GenAI conventions, with one more for whole chapters. */
const seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 327.68]
const tokenCounts = [
  1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
]
/** Models beyond so many go under one name: whoever calls names models, and series must stay few. */
const mostModels = 200

/** Provider names as the GenAI conventions have them. */
const providerNames: Readonly<Record<string, string>> = { mistral: 'mistral_ai', google: 'gcp.gemini' }

export interface CallMetrics {
  readonly registry: Registry
  /** A settled call and its provider's name. Simulated ones are left out: nothing was sent or paid. */
  count(call: SettledCallFacts, provider: string): void
  opened(): void
  settled(): void
  requestEnded(status: string): void
}

/** Counters of what happens while Galley runs, under Galley's names, the GenAI conventions' and those that dashboards for LiteLLM use. */
export function createCallMetrics(startedAtSeconds: number): CallMetrics {
  const registry = new Registry()
  const registers = [registry]
  const models = new Set<string>()
  const genAi = ['gen_ai_operation_name', 'gen_ai_provider_name', 'gen_ai_request_model'] as const

  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name, help, labelNames: [...labelNames], registers })
  const histogram = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    buckets: number[],
  ) => new Histogram({ name, help, labelNames: [...labelNames], buckets, registers })

  const calls = counter('galley_calls_total', 'Settled calls.', ['provider', 'model', 'operation', 'status'])
  const errors = counter('galley_call_errors_total', 'Failed calls by the reason.', ['provider', 'error_kind'])
  const cost = counter('galley_cost_usd_total', 'Cost of priced calls, US dollars.', ['provider', 'model', 'operation'])
  const unpriced = counter('galley_unpriced_calls_total', 'Successful calls without a known price.', [
    'provider',
    'model',
  ])
  const requests = counter('galley_requests_total', 'Ended requests.', ['status'])
  const truncated = counter('galley_truncated_calls_total', 'Answers cut off at the length limit.', [
    'provider',
    'model',
  ])
  const pending = new Gauge({ name: 'galley_calls_pending', help: 'Calls under way.', registers })

  const duration = histogram(
    'gen_ai_client_operation_duration_seconds',
    'Duration of calls.',
    [...genAi, 'error_type'],
    seconds,
  )
  const firstChunk = histogram(
    'gen_ai_client_operation_time_to_first_chunk_seconds',
    'Time to the first piece of streamed answers.',
    genAi,
    seconds,
  )
  const tokenUsage = histogram(
    'gen_ai_client_token_usage',
    'Tokens of calls.',
    [...genAi, 'gen_ai_token_type'],
    tokenCounts,
  )
  const usage = {
    input: counter('gen_ai_client_inference_usage_input_tokens_total', 'Input tokens, cached ones among them.', genAi),
    output: counter('gen_ai_client_inference_usage_output_tokens_total', 'Output tokens, reasoning among them.', genAi),
    cacheRead: counter(
      'gen_ai_client_inference_usage_cache_read_input_tokens_total',
      'Input tokens read from a cache.',
      genAi,
    ),
    cacheWrite: counter(
      'gen_ai_client_inference_usage_cache_write_input_tokens_total',
      'Input tokens written to a cache.',
      genAi,
    ),
    reasoning: counter('gen_ai_client_inference_usage_reasoning_output_tokens_total', 'Tokens of reasoning.', genAi),
  }

  const lite = ['model', 'api_provider', 'end_user'] as const
  const spend = counter('litellm_spend_metric_total', 'Cost of priced calls, US dollars.', lite)
  const liteInput = counter('litellm_input_tokens_metric_total', 'Input tokens.', lite)
  const liteOutput = counter('litellm_output_tokens_metric_total', 'Output tokens.', lite)
  const liteTotal = counter('litellm_total_tokens_metric_total', 'Input and output tokens.', lite)
  const latency = histogram(
    'litellm_request_total_latency_metric',
    'Duration of calls, seconds.',
    ['model', 'api_provider'],
    seconds,
  )
  const firstToken = histogram(
    'litellm_llm_api_time_to_first_token_metric',
    'Time to the first token of streamed answers, seconds.',
    ['model', 'api_provider'],
    seconds,
  )

  const started = new Gauge({
    name: 'process_start_time_seconds',
    help: 'When Galley started, seconds since 1970.',
    registers,
  })
  started.set(startedAtSeconds)
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory of the process.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss())
    },
  })

  function modelOf(name: string): string {
    if (models.has(name)) return name
    if (models.size >= mostModels) return 'other'
    models.add(name)
    return name
  }

  return {
    registry,
    opened: () => pending.inc(),
    settled: () => pending.dec(),
    requestEnded: status => requests.inc({ status }),
    count(call, provider) {
      if (call.origin === 'practice' || call.origin === 'sample') return
      const { operation, status } = call
      const [input, output] = [totalInput(call), totalOutput(call)]
      const model = modelOf(call.modelName)
      calls.inc({ provider, model, operation, status })
      const attributes = {
        gen_ai_operation_name: 'chat',
        gen_ai_provider_name: providerNames[provider] ?? provider,
        gen_ai_request_model: model,
      }
      const litellm = { model, api_provider: provider, end_user: '' }
      if (call.errorKind !== null) errors.inc({ provider, error_kind: call.errorKind })
      if (call.finishReason === 'length') truncated.inc({ provider, model })
      if (call.costNanos !== null) {
        cost.inc({ provider, model, operation }, call.costNanos / 1e9)
        spend.inc(litellm, call.costNanos / 1e9)
      } else if (status === 'success') unpriced.inc({ provider, model })
      if (call.responseTimeMs !== null) {
        duration.observe({ ...attributes, error_type: call.errorKind ?? '' }, call.responseTimeMs / 1000)
        latency.observe({ model, api_provider: provider }, call.responseTimeMs / 1000)
      }
      if (call.timeToFirstTokenMs !== null) {
        firstChunk.observe(attributes, call.timeToFirstTokenMs / 1000)
        firstToken.observe({ model, api_provider: provider }, call.timeToFirstTokenMs / 1000)
      }
      if (input !== null) {
        tokenUsage.observe({ ...attributes, gen_ai_token_type: 'input' }, input)
        usage.input.inc(attributes, input)
        liteInput.inc(litellm, input)
        liteTotal.inc(litellm, input)
      }
      if (output !== null) {
        tokenUsage.observe({ ...attributes, gen_ai_token_type: 'output' }, output)
        usage.output.inc(attributes, output)
        liteOutput.inc(litellm, output)
        liteTotal.inc(litellm, output)
      }
      if (call.cacheRead !== null) usage.cacheRead.inc(attributes, call.cacheRead)
      const written = (call.cacheWrite5m ?? 0) + (call.cacheWrite1h ?? 0)
      if (written > 0) usage.cacheWrite.inc(attributes, written)
      if (call.reasoning !== null) usage.reasoning.inc(attributes, call.reasoning)
    },
  }
}
