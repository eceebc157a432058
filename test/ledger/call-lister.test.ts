import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { openToWrite } from '../../src-main/store/connection.ts'
import { applyMigrations } from '../../src-main/store/migrate.ts'
import { readMigrations } from '../../src-main/store/migrations.ts'
import { openStore } from '../../src-main/store/open-store.ts'
import type { CallFilters } from '../../src-main/store/repositories/call-filters.ts'
import {
  type CallPosition,
  createCallQueryRepository,
} from '../../src-main/store/repositories/call-query-repository.ts'
import { createRollupReader } from '../../src-main/store/repositories/rollup-reader.ts'
import { seededRandom } from '../bench/bulk-ledger.ts'
import {
  addProviders,
  createLedgerFixture,
  type LedgerFixture,
  recordedCall,
  sampleCall,
  sampleSettlement,
} from '../support/ledger-fixture.ts'
import { migrationsFolder } from '../support/temporary-store.ts'

let fixture: LedgerFixture
beforeEach(() => {
  fixture = createLedgerFixture()
})
afterEach(() => fixture.dispose())

const unlisted = () =>
  fixture.value<number>(`SELECT count(*) FROM service_calls WHERE listed = 0 AND status <> 'pending'`)

/** Opens `count` calls of mixed kinds and settles most of them; the others stay under way. */
async function use(random: () => number, count: number): Promise<void> {
  const { ledger, clock } = fixture
  const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T
  await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      clock.pass(Math.floor(random() * 3))
      const id = await ledger.openCall({
        ...sampleCall,
        providerId: pick([1, 2]),
        modelName: pick(['gpt-5', 'gpt-5-mini', 'free-model']),
        operation: pick(['translation', 'other'] as const),
        origin: pick(['service', 'gateway', 'practice'] as const),
        sourceBook: pick(['Ink', 'Stone', null]),
        createdBy: pick(['mei', 'lin', null]),
        sourceLanguage: pick(['zh', 'ja']),
        targetLanguage: pick(['en', null]),
      })
      if (random() < 0.1) return
      // One in some breaks half-way, so that its transaction is done again piece by piece.
      if (at % 37 === 0)
        await ledger.addScore({ callId: -1, source: 'user', name: 'x', value: 1 }).catch(() => undefined)
      const failed = random() < 0.3
      await ledger.settleCall(
        id,
        failed ? { errorKind: pick(['server', 'rate_limit'] as const), responseTimeMs: 5 } : sampleSettlement,
      )
    }),
  )
  await ledger.recordCalls([recordedCall({ createdAt: clock.now() - 5000 })])
}

const filters: readonly [CallFilters, string][] = [
  [{}, '1'],
  [{ providerIds: [2] }, 'provider_id = 2'],
  [{ models: ['gpt-5', 'free-model'] }, `model_name IN ('gpt-5', 'free-model')`],
  [{ operations: ['other'] }, `operation = 'other'`],
  [{ statuses: ['pending'] }, `status = 'pending'`],
  [{ statuses: ['success'] }, `status = 'success'`],
  [
    { statuses: ['error', 'rate_limited'], providerIds: [1] },
    `status IN ('error', 'rate_limited') AND provider_id = 1`,
  ],
  [{ errorKinds: ['server'] }, `error_kind = 'server'`],
  [{ books: ['Ink'] }, `source_book = 'Ink'`],
  [{ users: ['mei'], operations: ['translation'] }, `created_by = 'mei' AND operation = 'translation'`],
  [{ sourceLanguages: ['zh'], targetLanguages: ['en'] }, `source_language = 'zh' AND target_language = 'en'`],
  [{ origins: ['gateway'] }, `origin = 'gateway'`],
  [{ realms: ['practice'] }, `origin = 'practice'`],
  [{ realms: ['real'], origins: ['service', 'practice'] }, `origin = 'service'`],
  [{ unpriced: true }, `cost_nanos IS NULL AND status = 'success'`],
]

function paged(filter: CallFilters, descending: boolean): number[] {
  const repository = createCallQueryRepository(fixture.store)
  const ids: number[] = []
  for (let after: CallPosition | null = null; ; ) {
    const page = repository.page({ filters: filter, sort: 'time', descending, limit: 40, after })
    ids.push(...page.map(call => call.id))
    const last = page.at(-1)
    if (last === undefined) return ids
    after = { value: last.createdAt, id: last.id }
  }
}

function expectExactLists(): void {
  const repository = createCallQueryRepository(fixture.store)
  for (const [filter, where] of filters) {
    for (const [descending, order] of [
      [true, 'created_at DESC, id DESC'],
      [false, 'created_at, id'],
    ] as const) {
      const expected = fixture
        .rows<{ id: number }>(`SELECT id FROM service_calls NOT INDEXED WHERE ${where} ORDER BY ${order}`)
        .map(({ id }) => id)
      expect(paged(filter, descending), `${where} ${order}`).toEqual(expected)
      expect(repository.count(filter, 10_000, 100_000)).toEqual({ calls: expected.length, exact: true })
    }
  }
}

function expectExactFacts(): void {
  const reader = createRollupReader(fixture.store)
  const all = [0, Number.MAX_SAFE_INTEGER] as const
  const met = (more: { books?: readonly string[]; users?: readonly string[] }) => {
    const ids: number[] = []
    reader.eachCall(...all, { realms: ['real'], ...more }, id => ids.push(id))
    return ids.sort((a, b) => a - b)
  }
  const expected = (where: string) =>
    fixture
      .rows<{ id: number }>(
        `SELECT id FROM service_calls NOT INDEXED WHERE status <> 'pending' AND origin <> 'practice' AND ${where} ORDER BY id`,
      )
      .map(({ id }) => id)
  expect(met({})).toEqual(expected('1'))
  expect(met({ books: ['Ink'] })).toEqual(expected(`source_book = 'Ink'`))
  expect(met({ users: ['mei'] })).toEqual(expected(`created_by = 'mei'`))
  const errors = fixture.rows<{ name: string; calls: number }>(
    `SELECT error_kind || char(0) || provider_id AS name, count(*) AS calls FROM service_calls NOT INDEXED
     WHERE error_kind IS NOT NULL AND origin <> 'practice' AND created_by = 'mei' GROUP BY 1`,
  )
  const counted = reader.errorsOfCalls(...all, { realms: ['real'], users: ['mei'] })
  expect(new Map(counted)).toEqual(new Map(errors.map(({ name, calls }) => [name, calls])))
}

describe('calls that the indexes for lists do not hold yet', () => {
  it.each([1, 2])('are in every list and every figure all the same (%i)', async seed => {
    const random = seededRandom(seed)
    let waited = 0
    for (let round = 0; round < 3; round++) {
      await use(random, 10 + Math.floor(random() * 60))
      waited += unlisted()
      expectExactLists()
      expectExactFacts()
    }
    expect(waited).toBeGreaterThan(0)
    fixture.restart()
    expectExactLists()
    expectExactFacts()
    expect((await fixture.verify()).differences).toEqual([])
    expect(fixture.store.db.pragma('integrity_check', { simple: true })).toBe('ok')
  })

  it('are few, and none after a start', async () => {
    for (let round = 0; round < 6; round++) {
      await use(seededRandom(round), 50)
      expect(unlisted()).toBeLessThan(256)
    }
    expect(unlisted()).toBeGreaterThan(0)
    fixture.restart()
    expect(fixture.value('SELECT count(*) FROM service_calls WHERE listed = 0')).toBe(0)
  })
})

it('brings calls of an older database into the new indexes, and those under way at their end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'galley-test-'))
  const migrations = readMigrations(migrationsFolder)
  const step = migrations.findIndex(({ tag }) => tag === '0005_list_later')
  const db = openToWrite(join(folder, 'galley.db'))
  applyMigrations(db, migrations.slice(0, step))
  addProviders({ db } as never)
  const add = db.prepare(
    `INSERT INTO service_calls (origin, provider_id, model_name, operation, status, created_at, source_book)
     VALUES ('service', ?, 'm', 'translation', ?, ?, 'Ink')`,
  )
  db.transaction(() => {
    for (let at = 0; at < 300; at++) add.run(1 + (at % 2), at % 10 === 0 ? 'pending' : 'success', at)
  })()
  applyMigrations(db, migrations.slice(step))
  expect(db.prepare('SELECT listed, status, count(*) AS calls FROM service_calls GROUP BY 1, 2').all()).toEqual([
    { listed: 0, status: 'pending', calls: 30 },
    { listed: 1, status: 'success', calls: 270 },
  ])
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  db.close()
  const store = await openStore({
    paths: { data: folder, migrations: migrationsFolder },
    clock: systemClock,
    logger: silentLogger,
    mode: 'owner',
  })
  const page = createCallQueryRepository(store).page({
    filters: { books: ['Ink'] },
    sort: 'time',
    descending: false,
    limit: 1000,
    after: null,
  })
  expect(page.map(call => call.createdAt)).toEqual(Array.from({ length: 300 }, (_, at) => at))
  store.close()
  rmSync(folder, { recursive: true, force: true })
})
