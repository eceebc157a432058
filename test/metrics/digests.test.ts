import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { createLedger } from '../../src-main/ledger/ledger.ts'
import { rebuildMetrics } from '../../src-main/ledger/metrics-rebuild.ts'
import { createDigestWriter } from '../../src-main/metrics/digest-writer.ts'
import { createMetrics } from '../../src-main/metrics/metrics.ts'
import type { MetricsQuery, MetricsSummary } from '../../src-main/metrics/metrics-types.ts'
import { verifyDigests } from '../../src-main/metrics/verify-digests.ts'
import { silentLogger } from '../../src-main/ports.ts'
import { openToRead } from '../../src-main/store/connection.ts'
import { inGoodTime } from '../support/property-limit.ts'
import { createRecordedLedger, fixedNow, type RecordedLedger } from '../support/recorded-ledger.ts'

const hour = 3_600_000
const day = 24 * hour
const zones = ['UTC', 'Asia/Shanghai', 'Asia/Kolkata', 'America/New_York', 'Australia/Lord_Howe'] as const

let opened: RecordedLedger | null = null
afterEach(async () => {
  await opened?.dispose()
  opened = null
})

/** Figures read with a fresh memory from the same database without a single digest. */
function withoutDigests({ store, clock, settings }: RecordedLedger, query: MetricsQuery): MetricsSummary {
  store.db.exec('BEGIN; DELETE FROM metrics_digests')
  try {
    return createMetrics({ store, clock, settings }).summary(query)
  } finally {
    store.db.exec('ROLLBACK')
  }
}

/** The same by a reader with a connection of its own, as a new process has it. */
function byReader({ store, clock, settings }: RecordedLedger, query: MetricsQuery): MetricsSummary {
  const db = openToRead(store.file)
  try {
    return createMetrics({ store: { ...store, db, mode: 'reader' }, clock, settings }).summary(query)
  } finally {
    db.close()
  }
}

/** Calls of many kinds at the given times; the same for the same times. */
function callsAt({ providerIds }: RecordedLedger, times: readonly number[]) {
  return times.map((createdAt, at) => ({
    createdAt,
    providerId: providerIds[at % 4] as number,
    origin: at % 11 === 0 ? ('practice' as const) : ('recorded' as const),
    modelName: `model-${at % 3}`,
    operation: at % 3 === 0 ? ('other' as const) : ('translation' as const),
    sourceLanguage: at % 2 === 0 ? 'ja' : null,
    targetLanguage: 'en',
    sourceBook: at % 5 === 0 ? null : `Book ${at % 7}`,
    errorKind: at % 13 === 0 ? ('server' as const) : at % 17 === 0 ? ('cancelled' as const) : null,
    responseTimeMs: (at * 7919) % 60_000,
    statedCostNanos: at % 4 === 0 ? null : at * 1_000_003,
  }))
}

/** Calls that every run begins with: the only ones there are for certain. */
const firstCalls = 200

type Step =
  | { readonly do: 'record'; readonly age: number; readonly calls: number }
  | { readonly do: 'score'; readonly call: number; readonly value: number }
  | { readonly do: 'cost'; readonly call: number; readonly nanos: number }
  | { readonly do: 'digest'; readonly steps: number }
  | { readonly do: 'rebuild'; readonly zone: (typeof zones)[number] }
  | { readonly do: 'wait'; readonly days: number }
  | { readonly do: 'ask'; readonly query: MetricsQuery }

const query: fc.Arbitrary<MetricsQuery> = fc
  .record({
    days: fc.constantFrom(1, 7, 30, 90, 400),
    from: fc.option(fc.integer({ min: 6, max: 100 * 24 }), { nil: undefined }),
    realms: fc.constantFrom(['real'] as const, ['real', 'practice'] as const, undefined),
    filters: fc.constantFrom(undefined, {}, { operations: ['other'] as const }, { sourceLanguages: ['ja'] }),
  })
  .map(({ days, from, realms, filters }) => ({
    ...(from === undefined ? { days } : { from: fixedNow - from * hour - 1234, to: fixedNow - 5 * hour }),
    ...(realms && { realms }),
    ...(filters && { filters }),
  }))

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('record' as const),
      age: fc.integer({ min: 0, max: 100 * 24 }),
      calls: fc.constantFrom(1, 1, 2, 1500),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('score' as const),
      call: fc.integer({ min: 1, max: firstCalls }),
      value: fc.integer({ min: 0, max: 1000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('cost' as const),
      call: fc.integer({ min: 1, max: firstCalls }),
      nanos: fc.nat(1e9),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('digest' as const), steps: fc.constantFrom(1, 5, 40, 4000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rebuild' as const), zone: fc.constantFrom(...zones) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(0.3, 1, 9) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('ask' as const), query }) },
)

describe('digests', () => {
  it('change no figure, whatever was written, digested, rebuilt and asked in whatever order', async () => {
    let used = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 24 }), async steps => {
        const parts = createRecordedLedger('Asia/Shanghai')
        try {
          const { store, clock, ledger } = parts
          await parts.record(
            ...callsAt(
              parts,
              Array.from({ length: firstCalls }, (_, at) => fixedNow - at * 12.3 * hour),
            ),
          )
          const metrics = createMetrics({ store, clock, settings: parts.settings })
          let writer = createDigestWriter(store, clock)
          for (const one of steps) {
            if (one.do === 'record') {
              const from = fixedNow - one.age * hour
              await parts.record(
                ...callsAt(
                  parts,
                  Array.from({ length: one.calls }, (_, at) => from + at * 50_000),
                ),
              )
            } else if (one.do === 'score') {
              await ledger.addScore({ callId: one.call, source: 'user', name: 'stars', value: one.value })
            } else if (one.do === 'cost') {
              await ledger.setCosts([{ callId: one.call, costNanos: one.nanos, priceId: null }])
            } else if (one.do === 'digest') {
              // Left behind in the middle, as a killed process leaves them.
              for (let at = 0; at < one.steps && !writer.step().idle; at += 1);
              if (one.steps === 5) writer = createDigestWriter(store, clock)
            } else if (one.do === 'rebuild') {
              rebuildMetrics({ store, clock, timeZone: one.zone, scope: 'days' })
            } else if (one.do === 'wait') {
              clock.time += one.days * day
            } else {
              const expected = withoutDigests(parts, one.query)
              expect(metrics.summary(one.query)).toEqual(expected)
              expect(byReader(parts, one.query)).toEqual(expected)
            }
          }
          createDigestWriter(store, clock).run({})
          const last = { days: 90 }
          expect(byReader(parts, last)).toEqual(withoutDigests(parts, last))
          const { checked, differences } = await verifyDigests({ store })
          expect(differences).toEqual([])
          used += checked
        } finally {
          await parts.dispose()
        }
      }),
      { numRuns: 6, ...inGoodTime },
    )
    expect(used).toBeGreaterThan(300)
  })

  it('are all that closed days need: the figures stay without rollups, and whatever the calls say', async () => {
    opened = createRecordedLedger('Asia/Kolkata')
    const { store, clock } = opened
    // Three hundred calls on each of the days at the edges, fewer between.
    const dense = [7, 14].flatMap(days =>
      Array.from({ length: 2400 }, (_, at) => fixedNow - days * day + (at - 1200) * 60_000),
    )
    const sparse = Array.from({ length: 300 }, (_, at) => fixedNow - 2 * day - at * 5 * hour)
    await opened.record(...callsAt(opened, [...dense, ...sparse]))
    expect(createDigestWriter(store, clock).run({})).toBe(true)
    const expected = withoutDigests(opened, { days: 7 })
    expect(expected.total.calls).toBeGreaterThan(300)
    store.db.exec(`BEGIN; CREATE TEMP TABLE kept AS SELECT * FROM rollup_versions;
      DELETE FROM quality_metrics; DELETE FROM subject_metrics; DELETE FROM error_metrics;
      DELETE FROM main.rollup_versions; INSERT INTO main.rollup_versions SELECT * FROM kept;
      UPDATE service_calls SET cost_nanos = 1`)
    const { latestErrors: _, ...figures } = createMetrics({ store, clock, settings: opened.settings }).summary({
      days: 7,
    })
    expect(expected).toMatchObject(figures)
    store.db.exec('ROLLBACK')
  })

  it('of figures that were damaged end with a rebuild, in whatever way it is made', async () => {
    opened = createRecordedLedger('UTC')
    const { store, clock, settings } = opened
    const paths = { worker: (name: string) => join(import.meta.dirname, '../../src-main/ledger', `${name}.ts`) }
    const pricing = { price: () => null }
    const ledger = createLedger({ store, clock, settings, pricing, logger: silentLogger, paths })
    await opened.record(
      ...callsAt(
        opened,
        Array.from({ length: 400 }, (_, at) => fixedNow - at * hour),
      ),
    )
    const metrics = createMetrics({ store, clock, settings })
    const right = metrics.summary({ days: 7 })
    expect(right.errors[0]?.calls).toBeGreaterThan(3)
    const rebuilds = [
      async () => void rebuildMetrics({ store, clock, timeZone: 'UTC' }),
      async () => void (await ledger.rebuildRollups()),
    ]
    for (const rebuild of rebuilds) {
      store.db.exec(`UPDATE error_metrics SET calls = calls + 1; UPDATE rollup_versions SET version = version + 1`)
      createDigestWriter(store, clock).run({})
      expect(metrics.summary({ days: 7 }).errors).not.toEqual(right.errors)
      await rebuild()
      expect(metrics.summary({ days: 7 })).toEqual(right)
      expect((await verifyDigests({ store })).differences).toEqual([])
    }
    await ledger.close()
  })

  it('of a day that is written to again are not used', async () => {
    opened = createRecordedLedger('UTC')
    const { store, clock, settings } = opened
    await opened.record(
      ...callsAt(
        opened,
        Array.from({ length: 400 }, (_, at) => fixedNow - 7 * day + at * 200_000),
      ),
    )
    createDigestWriter(store, clock).run({})
    store.db.exec(`UPDATE metrics_digests SET head = replace(head, '"real"', '"sample"')`)
    const metrics = () => createMetrics({ store, clock, settings }).summary({ days: 30 })
    expect(metrics().total.calls).toBe(0)
    expect((await verifyDigests({ store })).differences.length).toBeGreaterThan(10)
    await opened.record({ createdAt: fixedNow - 7 * day }, { createdAt: fixedNow - 6 * day })
    expect(metrics()).toEqual(withoutDigests(opened, { days: 30 }))
    expect(metrics().total.calls).toBeGreaterThan(300)
    expect((await verifyDigests({ store })).differences).toEqual([])
  })

  it('are exact after their writer was killed at any instant', async () => {
    opened = createRecordedLedger('UTC')
    const { store, clock, settings } = opened
    await opened.record(
      ...callsAt(
        opened,
        Array.from({ length: 3000 }, (_, at) => fixedNow - day - at * 0.7 * hour),
      ),
    )
    const expected = withoutDigests(opened, { days: 90 })
    const counts: number[] = []
    for (let round = 0; round < 4; round += 1) {
      const child = spawn(
        process.execPath,
        [join(import.meta.dirname, 'digest-process.ts'), store.file, String(fixedNow)],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      )
      let steps = 0
      for await (const dots of child.stdout) {
        steps += (dots as Buffer).length
        if (steps > round * 40) break
      }
      child.kill('SIGKILL')
      await once(child, 'exit')
      expect((await verifyDigests({ store })).differences).toEqual([])
      expect(byReader(opened, { days: 90 })).toEqual(expected)
      counts.push(store.db.prepare('SELECT count(*) FROM metrics_digests').pluck().get() as number)
    }
    expect(counts.at(-1)).toBeGreaterThan(counts[0] as number)
    createDigestWriter(store, clock).run({})
    expect(createMetrics({ store, clock, settings }).summary({ days: 90 })).toEqual(expected)
  })
})
