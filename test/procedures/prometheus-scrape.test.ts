import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiFixture, createApiFixture, reportedCall } from './api-fixture.ts'

const hasPrometheus = spawnSync('prometheus', ['--version']).status === 0

interface Target {
  readonly health: string
  readonly lastError: string
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

describe.skipIf(!hasPrometheus)('a running Prometheus (skipped where prometheus is not installed)', () => {
  let api: ApiFixture
  let folder: string
  let prometheus: ChildProcess
  let port: number

  beforeAll(async () => {
    api = await createApiFixture()
    folder = mkdtempSync(join(tmpdir(), 'galley-prometheus-'))
    port = await freePort()
    writeFileSync(join(folder, 'token'), api.tokenFor('read'), { mode: 0o600 })
    // As docs/integrate.md says it, but more often.
    writeFileSync(
      join(folder, 'prometheus.yml'),
      [
        'global: { scrape_interval: 1s }',
        'scrape_configs:',
        '  - job_name: galley',
        `    authorization: { type: Bearer, credentials_file: ${join(folder, 'token')} }`,
        `    static_configs: [{ targets: ["127.0.0.1:${api.server.port}"] }]`,
        '  - job_name: uninvited',
        `    static_configs: [{ targets: ["127.0.0.1:${api.server.port}"] }]`,
        '',
      ].join('\n'),
    )
    prometheus = spawn(
      'prometheus',
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=error',
      ],
      { stdio: 'ignore' },
    )
  })

  afterAll(async () => {
    const ended = once(prometheus, 'exit')
    prometheus.kill('SIGKILL')
    await ended
    await api.dispose()
    rmSync(folder, { recursive: true, force: true })
  })

  async function asked(path: string): Promise<Record<string, unknown> | null> {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`).catch(() => null)
    return answer === null || !answer.ok ? null : ((await answer.json()) as { data: Record<string, unknown> }).data
  }

  async function until<T>(find: () => Promise<T | null>): Promise<T> {
    const deadline = performance.now() + 120_000
    for (;;) {
      const found = await find()
      if (found !== null) return found
      if (performance.now() > deadline) throw new Error('Prometheus did not see it in time')
      await new Promise(resolve => setTimeout(resolve, 200))
    }
  }

  const target = (job: string) =>
    until<Target>(async () => {
      const targets = ((await asked('targets'))?.activeTargets ?? []) as (Target & { labels: { job: string } })[]
      return targets.find(({ labels, health }) => labels.job === job && health !== 'unknown') ?? null
    })

  const value = async (query: string): Promise<number | null> => {
    const result = (await asked(`query?query=${encodeURIComponent(query)}`))?.result as { value: [number, string] }[]
    const text = result?.[0]?.value[1]
    return text === undefined ? null : Number(text)
  }

  it('scrapes the metrics with a token that may read, and follows the ledger', async () => {
    expect(await target('galley')).toMatchObject({ health: 'up', lastError: '' })
    await api.post('/llm/service-calls/', [reportedCall({ model_name: 'scraped-model' }), reportedCall({})])
    const calls = 'sum(galley_calls_total{model="scraped-model",status="success"})'
    expect(await until(() => value(calls))).toBe(1)
    await api.post('/llm/service-calls/', [reportedCall({ model_name: 'scraped-model' })])
    expect(await until(async () => ((await value(calls)) === 2 ? 2 : null))).toBe(2)
    const quantile = 'histogram_quantile(0.5, sum by (le) (gen_ai_client_operation_duration_seconds_bucket))'
    expect(await until(() => value(quantile))).toBeGreaterThan(0)
  })

  it('gets nothing without a token', async () => {
    expect(await target('uninvited')).toMatchObject({ health: 'down', lastError: expect.stringContaining('401') })
  })
})
