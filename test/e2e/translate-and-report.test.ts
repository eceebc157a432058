import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { calcPrice } from '@pydantic/genai-prices'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltGalley, createBuiltGalley, type Run, root } from '../support/built-galley.ts'
import { pseudoTranslate, replayTokens, textToTranslate } from '../support/replay-upstream/pseudo-translation.ts'
import { understand } from '../support/replay-upstream/wire-request.ts'
import { hasSharedData, sharedPath } from '../support/shared-data.ts'
import { keyedProviders, keyOf, startUpstreamProcess, type UpstreamProcess } from '../support/upstream-process.ts'

interface CallLine {
  readonly id: number
  readonly request_id: string
  readonly provider: string
  readonly model_name: string
  readonly status: string
  readonly streamed: boolean
  readonly created_at: string
  readonly input_tokens: number
  readonly output_tokens: number
  readonly cost_nanos: number
  readonly source_book: string
}
interface Usage {
  readonly input: number
  readonly output: number
}

/** What the upstream said each of its answers used, worked out from what reached it. */
async function reportedUsage(upstream: UpstreamProcess): Promise<Map<string, Usage[]>> {
  const byProvider = new Map<string, Usage[]>()
  for (const { method, path, body } of await upstream.requests()) {
    const request = understand(method, path, body)
    if (request === null) throw new Error(`The upstream was asked for ${path}`)
    const usages = byProvider.get(request.provider) ?? []
    usages.push({
      input: replayTokens(`${request.system}${request.user}`),
      output: replayTokens(pseudoTranslate(textToTranslate(request.user))),
    })
    byProvider.set(request.provider, usages)
  }
  return byProvider
}

/** The price package asked directly, without Galley's reading of it. */
function expectedNanos({ provider, model_name, created_at }: CallLine, { input, output }: Usage): number {
  const price = calcPrice({ input_tokens: input, output_tokens: output }, model_name, {
    providerId: provider,
    timestamp: new Date(created_at),
  })
  if (price === null || price === undefined) throw new Error(`${model_name} has no price`)
  return Math.round(price.total_price * 1e9)
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
const bySize = (one: Usage, other: Usage): number => one.input - other.input || one.output - other.output
const linesOf = (run: Run): CallLine[] =>
  run.out
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as CallLine)

const sample = join(root, 'resources/sample-book/ja-chapter-01.txt')
const real = sharedPath('novels/botchan/ja/ch01.txt')
const chapters = hasSharedData ? [sample, real] : [sample]

describe('a chapter, translated by each of the five providers', () => {
  let upstream: UpstreamProcess
  let galley: BuiltGalley
  let calls: CallLine[]
  let usage: Map<string, Usage[]>
  const runs = new Map<string, Run>()

  beforeAll(async () => {
    upstream = await startUpstreamProcess()
    galley = createBuiltGalley(upstream.environment())
    await galley.run(['setup-providers'])
    for (const [at, provider] of keyedProviders.entries()) {
      for (const file of chapters) {
        const stream = at % 2 === 0 ? [] : ['--stream']
        const place = ['--book', '硝子屋の猫', '--chapter', '1']
        const run = await galley.run(['translate', file, '--to', 'en', '--provider', provider, ...place, ...stream])
        runs.set(`${provider} ${file}`, run)
      }
    }
    calls = linesOf(await galley.run(['calls', '--json', '--limit', '1000']))
    usage = await reportedUsage(upstream)
  })
  afterAll(async () => {
    await upstream.close()
    galley.dispose()
  })

  const expectTranslated = (provider: string, file: string) => {
    const run = runs.get(`${provider} ${file}`)
    expect(run?.notes).toMatch(new RegExp(`${provider} \\S+ · \\d+ calls? · [\\d,]+ tokens in, [\\d,]+ out · .*\\$\\d`))
    expect(run?.exitCode).toBe(0)
    const paragraphs = (text: string) => text.split(/\n\s*\n/).filter(part => part.trim() !== '').length
    expect(paragraphs(run?.out ?? '')).toBe(paragraphs(readFileSync(file, 'utf8')))
  }

  it.each(keyedProviders)('comes back from %s in as many paragraphs as it had', provider => {
    expectTranslated(provider, sample)
  })

  it.skipIf(!hasSharedData).each(keyedProviders)(
    'comes back from %s when it is a real one (needs shared data)',
    provider => {
      expectTranslated(provider, real)
    },
  )

  it('stands in the ledger with the tokens the providers said and the price of that day', () => {
    expect(calls.every(call => call.status === 'success' && call.source_book === '硝子屋の猫')).toBe(true)
    for (const [at, provider] of keyedProviders.entries()) {
      const reported = [...(usage.get(provider) ?? [])].sort(bySize)
      const booked = calls.filter(call => call.provider === provider)
      expect(booked.map(call => ({ input: call.input_tokens, output: call.output_tokens })).sort(bySize)).toEqual(
        reported,
      )
      expect(booked.length).toBeGreaterThan(0)
      for (const call of booked) {
        expect(call.streamed).toBe(at % 2 === 1)
        expect(call.cost_nanos, `${provider} ${call.model_name}`).toBe(
          expectedNanos(call, { input: call.input_tokens, output: call.output_tokens }),
        )
      }
    }
  })

  it('is shown call by call, with its figures and its text', async () => {
    const last = calls[0]
    if (last === undefined) throw new Error('no call')
    const json = JSON.parse((await galley.run(['calls', 'show', String(last.id), '--json'])).out) as CallLine
    expect(json).toMatchObject({ id: last.id, cost_nanos: last.cost_nanos, input_tokens: last.input_tokens })
    const shown = await galley.run(['calls', 'show', String(last.id), '--text'])
    expect(shown.out).toContain(last.input_tokens.toLocaleString('en-US'))
    expect(shown.out).toContain(last.output_tokens.toLocaleString('en-US'))
    expect(shown.out).toContain('硝子屋の猫')
    expect(shown.out).toContain(last.request_id)
    expect(shown.exitCode).toBe(0)
  })

  it('is in the report in every format, to the last nano-dollar', async () => {
    const reported = [...usage.values()].flat()
    const total = {
      calls: reported.length,
      success: reported.length,
      cost_nanos: sum(calls.map(call => call.cost_nanos)),
      tokens: { input: sum(reported.map(one => one.input)), output: sum(reported.map(one => one.output)) },
    }
    const [json, csv, text, html] = await Promise.all(
      ['json', 'csv', 'text', 'html'].map(format => galley.run(['generate-quality-report', '--format', format])),
    )
    const document = JSON.parse(json?.out ?? '') as { totals: unknown; providers: Record<string, unknown>[] }
    expect(document.totals).toMatchObject({
      ...total,
      unpriced_calls: 0,
      requests: { answered: 5 * chapters.length, failed: 0 },
    })
    for (const provider of keyedProviders) {
      const own = calls.filter(call => call.provider === provider)
      expect(document.providers.find(one => one.provider === provider)).toMatchObject({
        figures: { calls: own.length, cost_nanos: sum(own.map(call => call.cost_nanos)) },
      })
    }
    const rows = parse(csv?.out ?? '', { columns: true }) as Record<string, string>[]
    const totalRow = rows.find(row => row.section === 'total')
    expect(Number(totalRow?.calls)).toBe(total.calls)
    expect(Math.round(Number(totalRow?.cost_usd) * 1e9)).toBe(total.cost_nanos)
    expect(sum(rows.filter(row => row.section === 'provider').map(row => Number(row.total_tokens)))).toBe(
      total.tokens.input + total.tokens.output,
    )
    for (const form of [text?.out, html?.out]) {
      expect(form).toContain('硝子屋の猫')
      for (const name of ['OpenAI', 'Anthropic', 'Google', 'Cohere', 'Mistral']) expect(form).toContain(name)
    }
  })

  it('is found by two characters and by one, and by nothing that is not in it', async () => {
    const source = chapters.map(file => readFileSync(file, 'utf8')).join('')
    const [two] = /[\u4e00-\u9fff]{2}/.exec(source) ?? []
    const [one] = /[\u3041-\u3096]/.exec(source) ?? []
    const absent = '纜'
    expect(source).not.toContain(absent)
    const find = async (text: string) =>
      linesOf(await galley.run(['calls', '--search', text, '--json', '--limit', '99']))
    const [byTwo, byOne, byNone] = await Promise.all([find(two ?? ''), find(one ?? ''), find(absent)])
    expect(new Set(byTwo.map(call => call.provider))).toEqual(new Set(keyedProviders))
    expect(new Set(byOne.map(call => call.provider))).toEqual(new Set(keyedProviders))
    expect(byNone).toEqual([])
  })

  it('verifies: the metrics are what the calls add up to, and no key is in any file', async () => {
    expect(await galley.run(['metrics', 'verify'])).toMatchObject({ exitCode: 0 })
    for (const name of readdirSync(galley.data, { recursive: true, withFileTypes: true })) {
      if (!name.isFile()) continue
      const bytes = readFileSync(join(name.parentPath, name.name))
      for (const provider of keyedProviders) expect(bytes.includes(keyOf(provider)), name.name).toBe(false)
    }
  })
})
