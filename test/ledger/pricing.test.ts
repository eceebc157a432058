import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { calcPrice, findProvider } from '@pydantic/genai-prices'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TokenUsage, unknownUsage } from '../../db/token-usage.ts'
import { bundledPriceData } from '../../src-main/ledger/price-data-file.ts'
import { createPricing } from '../../src-main/ledger/pricing.ts'
import type { PriceBook } from '../../src-main/ledger/pricing-types.ts'
import { type Logger, silentLogger, systemClock } from '../../src-main/ports.ts'
import { insertProvider } from '../support/priced-provider.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'

const at = Date.parse('2026-11-01T12:00:00Z')
const dollars = (amount: number) => Math.round(amount * 1e9)
const tokens = (usage: Partial<TokenUsage>): TokenUsage => ({ ...unknownUsage, ...usage })

let temporary: ReturnType<typeof createTemporaryStore>
let pricing: PriceBook
let openai: number
const open = (logger: Logger = silentLogger) =>
  createPricing({ store: temporary.store, clock: systemClock, paths: { data: temporary.folder }, logger })

beforeEach(() => {
  temporary = createTemporaryStore()
  pricing = open()
  openai = insertProvider(temporary.store, 'openai', { pricesProviderId: 'openai' })
})
afterEach(() => temporary.dispose())

const cost = (usage: Partial<TokenUsage>, modelName = 'gpt-4o', providerId = openai, when = at) =>
  pricing.price({ providerId, modelName, usage: tokens(usage), at: when })

describe('where a price comes from', () => {
  it('takes the bundled data of the call’s date, and the older price for an older call', () => {
    const usage = { inputUncached: 1_000_000, outputText: 0 }
    expect(cost(usage, 'o3', openai, Date.parse('2025-06-09T23:59:59Z'))?.costNanos).toBe(dollars(10))
    expect(cost(usage, 'o3', openai, Date.parse('2025-06-10T00:00:00Z'))?.costNanos).toBe(dollars(2))
  })

  it('takes time-of-day prices, at both edges', () => {
    const deepseek = insertProvider(temporary.store, 'deepseek', { pricesProviderId: 'deepseek' })
    const usage = { inputUncached: 1_000_000 }
    const price = (time: string) => cost(usage, 'deepseek-chat', deepseek, Date.parse(`2025-03-01T${time}Z`))?.costNanos
    expect(price('00:29:59')).toBe(dollars(0.135))
    expect(price('00:30:00')).toBe(dollars(0.27))
    expect(price('16:29:59')).toBe(dollars(0.27))
    expect(price('16:30:00')).toBe(dollars(0.135))
  })

  it('tries the answered model first, then the one asked for', () => {
    const query = { providerId: openai, modelName: 'gpt-4o', usage: tokens({ inputUncached: 1_000_000 }), at }
    const mini = pricing.price({ ...query, answeredModel: 'gpt-4o-mini-2024-07-18' })
    const unknown = pricing.price({ ...query, answeredModel: 'a-name-nobody-prices' })
    expect(mini?.costNanos).toBe(dollars(0.15))
    expect(unknown?.costNanos).toBe(dollars(2.5))
  })

  it('prefers the user’s price in force at the date, by date', () => {
    const usage = { inputUncached: 1_000_000, outputText: 1_000_000 }
    const set = (input: number, from: string) =>
      pricing.setUserPrice({
        providerId: openai,
        model: 'GPT-4o',
        inputPerMtok: dollars(input),
        outputPerMtok: dollars(1),
        effectiveFrom: Date.parse(from),
      })
    set(7, '2026-02-01T00:00:00Z')
    set(8, '2026-03-01T00:00:00Z')
    expect(cost(usage, 'gpt-4o', openai, Date.parse('2026-01-31T00:00:00Z'))?.source).toBe('genai-prices')
    expect(cost(usage, 'gpt-4o', openai, Date.parse('2026-02-01T00:00:00Z'))?.costNanos).toBe(dollars(8))
    expect(cost(usage)).toMatchObject({ costNanos: dollars(9), source: 'user' })
    expect(pricing.unsetUserPrice(openai, 'gpt-4o')).toBe(2)
    expect(cost(usage)?.source).toBe('genai-prices')
  })

  it('falls back to the single price of the provider, and to unpriced', () => {
    const single = insertProvider(temporary.store, 'local', { costPer1kTokensNanos: dollars(0.002) })
    const none = insertProvider(temporary.store, 'none')
    const usage = { inputUncached: 500, cacheRead: 250, outputText: 200, reasoning: 50 }
    expect(cost(usage, 'any', single)).toMatchObject({ costNanos: dollars(0.002), source: 'cost_per_1k_tokens' })
    expect(cost(usage, 'any', none)).toBeNull()
    expect(cost(usage, 'no-such-model')).toBeNull()
    expect(cost(usage, 'gpt-4o', 999_999)).toBeNull()
  })

  it('follows a change of the provider’s single price at once', () => {
    const single = insertProvider(temporary.store, 'local', { costPer1kTokensNanos: 1000 })
    expect(cost({ inputUncached: 1000 }, 'm', single)?.costNanos).toBe(1000)
    temporary.store.db.prepare('UPDATE providers SET cost_per_1k_tokens_nanos = 0 WHERE id = ?').run(single)
    expect(cost({ inputUncached: 1000 }, 'm', single)?.costNanos).toBe(0)
  })
})

describe('null and zero', () => {
  it('has nothing to price where usage is unknown', () => {
    expect(cost({})).toBeNull()
  })

  it('gives zero, not null, for known zero usage and for free models', () => {
    expect(cost({ inputUncached: 0, outputText: 0 })?.costNanos).toBe(0)
    pricing.setUserPrice({ providerId: openai, model: 'free', inputPerMtok: 0, outputPerMtok: 0, effectiveFrom: 0 })
    expect(cost({ inputUncached: 12_345, outputText: 99 }, 'free')?.costNanos).toBe(0)
    const openrouter = insertProvider(temporary.store, 'openrouter', { pricesProviderId: 'openrouter' })
    const free = findProvider({ providerId: 'openrouter' })?.models.find(model => model.id.endsWith(':free'))
    if (free !== undefined) expect(cost({ inputUncached: 1000 }, free.id, openrouter)?.costNanos).toBe(0)
  })

  it('prices the part that is known', () => {
    expect(cost({ outputText: 1_000_000 })?.costNanos).toBe(dollars(10))
  })
})

describe('units', () => {
  it('prices cache reads, both cache writes and long-context tiers of one call', () => {
    const anthropic = insertProvider(temporary.store, 'anthropic', { pricesProviderId: 'anthropic' })
    const usage = { inputUncached: 100_000, cacheRead: 60_000, cacheWrite5m: 40_000, cacheWrite1h: 1, outputText: 10 }
    expect(cost(usage, 'claude-sonnet-4-5', anthropic)?.costNanos).toBe(
      dollars(0.1 * 6 + 0.06 * 0.6 + 0.04 * 7.5 + 0.000001 * 12 + 0.00001 * 22.5),
    )
    expect(cost({ ...usage, cacheWrite1h: 0 }, 'claude-sonnet-4-5', anthropic)?.costNanos).toBe(
      dollars(0.1 * 3 + 0.06 * 0.3 + 0.04 * 3.75 + 0.00001 * 15),
    )
  })

  it('prices a breakdown that contradicts its total by the buckets alone', () => {
    const sound = cost({ inputUncached: 10 }, 'gpt-4o-audio-preview')
    const broken = cost({ inputUncached: 10, other: { input_audio_tokens: 11 } }, 'gpt-4o-audio-preview')
    expect(broken?.costNanos).toBe(sound?.costNanos)
  })

  it('prices searches and other counted units, and passes over what is no count', () => {
    const searches = (count: number) => cost({ inputUncached: 0, other: { web_searches: count } }, 'gpt-5')?.costNanos
    expect(searches(3)).toBe(dollars(0.03))
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, -1]) expect(searches(wrong)).toBe(0)
    expect(cost({ other: { web_searches: Number.NaN } }, 'gpt-5')).toBeNull()
  })

  it('leaves a cost too large to be true unpriced', () => {
    expect(cost({ inputUncached: Number.MAX_SAFE_INTEGER })).toBeNull()
  })
})

describe('snapshots', () => {
  const rows = () => temporary.store.db.prepare('SELECT count(*) FROM price_snapshots').pluck().get()

  it('keeps one row a distinct price, also over a restart', () => {
    const first = cost({ inputUncached: 1 })
    expect(cost({ inputUncached: 2 })?.priceId).toBe(first?.priceId)
    expect(cost({ inputUncached: 2 }, 'gpt-4o-mini')?.priceId).not.toBe(first?.priceId)
    pricing = open()
    expect(cost({ inputUncached: 3 })?.priceId).toBe(first?.priceId)
    expect(rows()).toBe(2)
  })

  it('stores the snapshot again when the transaction that made it was rolled back', () => {
    const { db } = temporary.store
    expect(() =>
      db.transaction(() => {
        cost({ inputUncached: 1 })
        throw new Error('disk full')
      })(),
    ).toThrow('disk full')
    const priced = cost({ inputUncached: 1 })
    expect(db.prepare('SELECT count(*) FROM price_snapshots WHERE id = ?').pluck().get(priced?.priceId)).toBe(1)
  })

  it('explains a cost by its units, from the stored rates', () => {
    const usage = tokens({ inputUncached: 1000, cacheRead: 500, outputText: 10, reasoning: 90 })
    const priced = pricing.price({ providerId: openai, modelName: 'gpt-4o', usage, at })
    if (priced === null) throw new Error('gpt-4o has a price')
    const lines = pricing.explain(priced.priceId, usage) ?? []
    expect(lines.map(line => [line.unit, line.quantity])).toEqual(
      expect.arrayContaining([
        ['input_tokens', 1000],
        ['cache_read_tokens', 500],
        ['output_tokens', 100],
      ]),
    )
    expect(lines.reduce((sum, line) => sum + line.nanos, 0)).toBe(priced.costNanos)
  })
})

describe('describing a price', () => {
  it('shows rates a million tokens by bucket, with source and date', () => {
    expect(pricing.describePrice(openai, 'gpt-4o', at)).toMatchObject({
      source: 'genai-prices',
      origin: bundledPriceData.source,
      date: bundledPriceData.date,
      matchedModel: 'openai/gpt-4o',
      buckets: {
        inputUncached: dollars(2.5),
        cacheRead: dollars(1.25),
        outputText: dollars(10),
        reasoning: dollars(10),
      },
    })
    expect(pricing.describePrice(openai, 'unheard-of', at)).toBeNull()
  })

  it('names the installed version of the price package', () => {
    const manifest = join(import.meta.dirname, '../../node_modules/@pydantic/genai-prices/package.json')
    const { name, version } = JSON.parse(readFileSync(manifest, 'utf8')) as { name: string; version: string }
    expect(bundledPriceData.source).toBe(`${name} ${version}`)
  })
})

describe('refreshing prices', () => {
  const data = (price: number) =>
    JSON.stringify([
      {
        id: 'openai',
        name: 'OpenAI',
        api_pattern: 'https://api\\.openai\\.com',
        models: [
          {
            id: 'gpt-4o',
            match: { equals: 'gpt-4o' },
            context_window: null,
            prices: { input_mtok: price, output_mtok: 1 },
          },
        ],
      },
    ])
  const write = (name: string, text: string) => {
    const file = join(temporary.folder, name)
    writeFileSync(file, text)
    return file
  }
  const price = () => cost({ inputUncached: 1_000_000 })?.costNanos

  it('reads a file, keeps it over a restart with its source and date, and goes back', async () => {
    const status = await pricing.refreshPrices({ from: 'file', file: write('new.json', data(77)) })
    expect(status).toMatchObject({ origin: 'file new.json', refreshed: true })
    expect(price()).toBe(dollars(77))
    pricing = open()
    expect(price()).toBe(dollars(77))
    expect(pricing.describePrice(openai, 'gpt-4o', at)).toMatchObject({ origin: 'file new.json', date: status.date })
    expect(await pricing.refreshPrices({ from: 'bundled' })).toMatchObject({ refreshed: false })
    expect(price()).toBe(dollars(2.5))
    expect(existsSync(join(temporary.folder, 'prices.json'))).toBe(false)
  })

  it('keeps two data folders of one process apart', async () => {
    await pricing.refreshPrices({ from: 'file', file: write('new.json', data(77)) })
    expect(price()).toBe(dollars(77))
    const other = createPricing({
      store: temporary.store,
      clock: systemClock,
      paths: { data: join(temporary.folder, 'elsewhere') },
      logger: silentLogger,
    })
    const query = { providerId: openai, modelName: 'gpt-4o', usage: tokens({ inputUncached: 1_000_000 }), at }
    expect(other.estimate(query)?.costNanos).toBe(dollars(2.5))
    expect(price()).toBe(dollars(77))
  })

  it.each([
    ['no JSON', '{'],
    ['another JSON', '{"models": []}'],
    ['a negative price', data(1).replace('"input_mtok":1', '"input_mtok":-1')],
    ['a price as text', data(1).replace('"input_mtok":1', '"input_mtok":"1"')],
    ['a broken pattern', data(1).replace('"equals":"gpt-4o"', '"regex":"("')],
    ['nothing', '[]'],
  ])('refuses %s and keeps the old prices', async (_what, text) => {
    await expect(pricing.refreshPrices({ from: 'file', file: write('bad.json', text) })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    expect(price()).toBe(dollars(2.5))
    expect(readdirSync(temporary.folder).filter(name => name.startsWith('prices'))).toEqual([])
  })

  it('refuses a missing file and an unreachable network in plain words, keeping the old prices', async () => {
    await expect(pricing.refreshPrices({ from: 'file', file: '/nowhere/prices.json' })).rejects.toThrow(
      /cannot be read/,
    )
    const fetch = () => Promise.reject(new TypeError('fetch failed'))
    await expect(pricing.refreshPrices({ from: 'package', fetch })).rejects.toThrow(/is there a network\?.*kept/s)
    expect(price()).toBe(dollars(2.5))
  })

  it('takes the package’s own update through the fetch it is handed', async () => {
    const asked: string[] = []
    const fetch = (url: unknown) => {
      asked.push(String(url))
      return Promise.resolve(new Response(data(3)))
    }
    const status = await pricing.refreshPrices({ from: 'package', fetch })
    expect(asked).toEqual([status.origin])
    expect(price()).toBe(dollars(3))
  })

  it('says so and uses the bundled prices when the stored file is damaged', () => {
    write('prices.json', '{"format":1,"source":"x","date":"2026-01-01","providers":[{}]}')
    const warnings: string[] = []
    pricing = open({ ...silentLogger, warn: (_fields, message) => warnings.push(message) })
    expect(price()).toBe(dollars(2.5))
    expect(warnings).toHaveLength(1)
  })
})

describe('properties of money', () => {
  const count = fc.integer({ min: 0, max: 2_000_000 })
  const usage = fc.record({
    inputUncached: fc.option(count),
    cacheRead: fc.option(count),
    cacheWrite5m: fc.option(count),
    cacheWrite1h: fc.option(count),
    outputText: fc.option(count),
    reasoning: fc.option(count),
  })
  const supported = ['openai', 'anthropic', 'google', 'cohere', 'mistral', 'deepseek', 'openrouter', 'groq']

  it('agrees with the price package’s own floats to the nano-dollar, over all models and dates', () => {
    const models = supported.flatMap(provider =>
      (findProvider({ providerId: provider })?.models ?? []).map(model => ({ provider, model: model.id })),
    )
    const ids = new Map(
      supported.map(name => [
        name,
        name === 'openai' ? openai : insertProvider(temporary.store, name, { pricesProviderId: name }),
      ]),
    )
    const date = fc.date({ min: new Date('2024-01-01'), max: new Date('2027-06-01'), noInvalidDate: true })
    fc.assert(
      fc.property(
        fc.constantFrom(...models),
        usage,
        date,
        fc.nat(100),
        ({ provider, model }, buckets, when, searches) => {
          const of = (name: keyof typeof buckets) => buckets[name] ?? 0
          const written = of('cacheWrite5m') + of('cacheWrite1h')
          const expected = calcPrice(
            {
              input_tokens: of('inputUncached') + of('cacheRead') + written,
              cache_read_tokens: of('cacheRead'),
              cache_write_tokens: written,
              cache_write_5m_tokens: of('cacheWrite5m'),
              cache_write_1h_tokens: of('cacheWrite1h'),
              output_tokens: of('outputText') + of('reasoning'),
              output_reasoning_tokens: of('reasoning'),
              web_searches: searches,
            },
            model,
            { providerId: provider, timestamp: when },
          )
          const actual = pricing.estimate({
            providerId: ids.get(provider) ?? 0,
            modelName: model,
            usage: tokens({ ...buckets, other: { web_searches: searches } }),
            at: when.getTime(),
          })
          if (expected === null || actual === null) {
            expect(actual).toBe(expected)
            return
          }
          expect(Number.isSafeInteger(actual.costNanos)).toBe(true)
          expect(Math.abs(actual.costNanos - expected.total_price * 1e9)).toBeLessThanOrEqual(1)
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('adds up: pieces cost the whole, within half a nano-dollar a piece, in any order, and never less than nothing', () => {
    pricing.setUserPrice({
      providerId: openai,
      model: 'odd',
      inputPerMtok: 333_333,
      outputPerMtok: 1_234_567,
      cacheReadPerMtok: 1,
      cacheWrite5mPerMtok: 777_777_777,
      effectiveFrom: 0,
    })
    const nanos = (buckets: Partial<TokenUsage>) => cost(buckets, 'odd')?.costNanos ?? 0
    fc.assert(
      fc.property(fc.array(usage, { minLength: 1, maxLength: 8 }), pieces => {
        const sum: Record<string, number> = {}
        for (const piece of pieces)
          for (const [bucket, value] of Object.entries(piece))
            if (value !== null) sum[bucket] = (sum[bucket] ?? 0) + value
        const parts = pieces.map(nanos)
        const total = parts.reduce((a, b) => a + b, 0)
        expect(parts.toReversed().reduce((a, b) => a + b, 0)).toBe(total)
        expect(Math.abs(total - nanos(sum))).toBeLessThanOrEqual((pieces.length + 1) / 2)
        expect(Math.min(...parts)).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 300 },
    )
  })

  it('is null exactly where no bucket is known', () => {
    fc.assert(
      fc.property(usage, buckets => {
        const known = Object.values(buckets).some(value => value !== null)
        expect(cost(buckets) !== null).toBe(known)
      }),
      { numRuns: 200 },
    )
  })
})
