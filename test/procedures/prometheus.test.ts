import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCallMetrics } from '../../src-main/procedures/prometheus/call-metrics.ts'
import type { SettledCallFacts } from '../../src-main/store/repositories/call-facts.ts'
import { type ApiFixture, createApiFixture, reportedCall } from './api-fixture.ts'

const hasPromtool = spawnSync('promtool', ['--version']).status === 0

let api: ApiFixture
beforeAll(async () => {
  api = await createApiFixture()
})
afterAll(() => api.dispose())

async function scrape(): Promise<string> {
  const answer = await api.get('/metrics')
  expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4')
  return answer.text()
}

describe('metrics for Prometheus', () => {
  it('count what the ledger committed, by provider, model, operation and outcome', async () => {
    await api.post('/llm/service-calls/', [
      reportedCall({ cost: 0.25, model_name: 'a-model-without-a-price' }),
      reportedCall({ status: 'rate_limited', error_kind: 'rate_limit', input_tokens: null, output_tokens: null }),
      reportedCall({ provider: 'practice', origin: 'practice', model_name: 'practice-1' }),
    ])
    const text = await scrape()
    expect(text).toContain(
      'galley_calls_total{provider="openai",model="a-model-without-a-price",operation="translation",status="success"} 1',
    )
    expect(text).toContain('galley_call_errors_total{provider="openai",error_kind="rate_limit"} 1')
    expect(text).toContain(
      'gen_ai_client_inference_usage_input_tokens_total{gen_ai_operation_name="chat",gen_ai_provider_name="openai",gen_ai_request_model="a-model-without-a-price"} 1000',
    )
    expect(text).toMatch(/gen_ai_client_operation_duration_seconds_bucket\{le="1.28",[^}]*error_type=""[^}]*\} 1/)
    expect(text).toMatch(/litellm_spend_metric_total\{[^}]*\} 0\.25/)
    expect(text).not.toContain('practice-1')
  })

  it('say how budgets, alerts, breakers and queues stand', async () => {
    const { app } = api
    const budget = app.budgets.set({ scope: 'book', scopeValue: 'The "Ferry"', period: 'month', limitNanos: 20e9 })
    await api.post('/llm/service-calls/', [
      reportedCall({ cost: 0.5, book: 'The "Ferry"', model_name: 'another-model-without-a-price' }),
    ])
    const rule = app.alerts.create({
      ...{ name: 'Spend', metric: 'cost', scope: { kind: 'all', value: null }, windowMinutes: 60 },
      ...{ comparison: 'above', threshold: 1e9, urgent: true },
    })
    const openai = app.registry.expect('openai')
    app.breakers.record({ providerId: openai.id, model: 'tired-model' }, 'quota_exhausted', null)
    const text = await scrape()
    const labels = `{budget="${budget.id}",scope="book",subject="The \\"Ferry\\"",period="month",hard="${budget.hard}"}`
    expect(text).toContain(`galley_budget_limit_usd${labels} 20\n`)
    expect(text).toContain(`galley_budget_spent_usd${labels} 0.5\n`)
    expect(text).toContain(`galley_budget_reserved_usd${labels} 0\n`)
    expect(text).toContain(`galley_alerts_active{rule="${rule.id}",name="Spend",metric="cost",severity="urgent"} 0`)
    expect(text).toContain('galley_breaker_state{provider="openai",model="tired-model"} 2')
    for (const name of [
      'galley_otlp_sent_calls_total',
      'galley_otlp_dropped_calls_total',
      'galley_otlp_waiting_calls',
    ]) {
      expect(text).toContain(`\n${name} 0\n`)
    }
    expect(text).toMatch(/\ngalley_checks_waiting \d+\n/)

    app.budgets.remove(budget.id)
    app.alerts.delete(rule.id)
    app.breakers.reset(openai.id)
    const later = await scrape()
    expect(later).not.toMatch(/galley_(budget_\w+|breaker_state)\{/)
    expect(later).not.toContain(`galley_alerts_active{rule="${rule.id}"`)
  })

  it('stay few however many models are named', () => {
    const metrics = createCallMetrics(0)
    const call = (at: number) =>
      ({
        ...{ operation: 'translation', status: 'success', origin: 'gateway', modelName: `m${at}` },
        ...{ errorKind: null, finishReason: 'stop', costNanos: 1, responseTimeMs: 1, timeToFirstTokenMs: null },
        ...{
          inputUncached: 1,
          outputText: 1,
          cacheRead: null,
          cacheWrite5m: null,
          cacheWrite1h: null,
          reasoning: null,
        },
      }) as SettledCallFacts
    for (let at = 0; at < 1000; at++) metrics.count(call(at), 'openai')
    return expect(metrics.registry.getSingleMetricAsString('galley_calls_total')).resolves.toSatisfy(
      (text: string) => text.split('\n').length < 210 && text.includes('model="other"') && text.includes('} 800'),
    )
  })

  it.skipIf(!hasPromtool)("pass promtool's check (skipped where promtool is not installed)", async () => {
    const check = spawnSync('promtool', ['check', 'metrics'], { input: await scrape(), encoding: 'utf8' })
    expect(check.stderr + check.stdout).toBe('')
    expect(check.status).toBe(0)
  })

  it('are closed to a token that may not read', async () => {
    const answer = await api.get('/metrics', { authorization: `Bearer ${api.tokenFor('call')}` })
    expect(answer.status).toBe(403)
  })
})
