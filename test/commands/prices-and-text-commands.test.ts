import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type App, openApp } from '../../src-main/app.ts'
import { createPaths } from '../../src-main/app-paths.ts'
import { parseDay, parseDayEnd } from '../../src-main/commands/parse-day.ts'
import { registerPricesCommand } from '../../src-main/commands/prices-command.ts'
import { registerRepriceCommand } from '../../src-main/commands/reprice-command.ts'
import { registerSetupProviders } from '../../src-main/commands/setup-providers.ts'
import { registerTextCommand } from '../../src-main/commands/text-command.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { createClockWatchRepository } from '../../src-main/store/repositories/clock-watch-repository.ts'
import { recordedCall } from '../support/ledger-fixture.ts'
import { runCommand } from './run-command.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'galley-test-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = (mode: 'owner' | 'reader') =>
  openApp({
    mode,
    paths: createPaths(folder, join(import.meta.dirname, '../../src-main/cli.ts')),
    environment: {},
    clock: systemClock,
    logger: silentLogger,
  })

async function withApp<T>(work: (app: App) => Promise<T>): Promise<T> {
  const app = await open('owner')
  try {
    return await work(app)
  } finally {
    await app.close()
  }
}

/** Runs one command on the data folder as the command line does, with `typed` as what a person answers. */
async function galley(argv: readonly string[], typed: string | null = null) {
  const { exitCode, printed, noted } = await runCommand(argv, {
    register: [registerSetupProviders, registerPricesCommand, registerRepriceCommand, registerTextCommand],
    paths: createPaths(folder, join(import.meta.dirname, '../../src-main/cli.ts')),
    typed,
    columns: 120,
  })
  return { exitCode, printed: printed.join('\n'), noted: noted.join('\n') }
}

async function recordCalls(): Promise<void> {
  await galley(['setup-providers'])
  await withApp(async app => {
    const providerId = app.registry.expect('openai').id
    const text = { source: '紅樓夢', output: 'Red Chamber', request: null, response: null }
    await app.ledger.recordCalls(
      [1, 2, 3].map(day =>
        recordedCall({
          providerId,
          modelName: 'house-model',
          createdAt: Date.UTC(2026, 3, day),
          text,
          sourceBook: 'Dream',
        }),
      ),
    )
  })
}

describe('galley prices', () => {
  it('lists every model with its price, source and date, and the unpriced as such', async () => {
    await galley(['setup-providers'])
    const { exitCode, printed } = await galley(['prices', '--json'])
    expect(exitCode).toBe(0)
    const rows = printed.split('\n').map(line => JSON.parse(line))
    expect(new Set(rows.map(row => row.provider))).toEqual(
      new Set(['openai', 'anthropic', 'google', 'cohere', 'mistral']),
    )
    const priced = rows.find(row => row.price !== null)
    expect(priced.price).toMatchObject({ source: 'genai-prices', date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) })
    const table = await galley(['prices'])
    expect(table.printed).toContain('@pydantic/genai-prices')
    expect(table.noted).toContain('ships with Galley')
    expect((await galley(['prices', 'show', 'openai', 'gpt-5'])).printed).toContain('cache_read_tokens: $0.125 for')
  })

  it('sets, shows and takes away a price of one’s own, by date', async () => {
    await galley(['setup-providers'])
    const set = ['prices', 'set', 'openai', 'house-model', '--input', '1.25', '--output', '10', '--from', '2026-02-01']
    expect((await galley(set)).exitCode).toBe(0)
    const show = (day: string) => galley(['prices', 'show', 'openai', 'house-model', '--at', day, '--json'])
    expect(JSON.parse((await show('2026-01-31')).printed).price).toBeNull()
    expect(JSON.parse((await show('2026-02-01')).printed).price).toMatchObject({
      source: 'user',
      buckets: { inputUncached: 1_250_000_000, cacheRead: 1_250_000_000, outputText: 10_000_000_000 },
    })
    expect((await galley(['prices', 'show', 'openai', 'house-model'])).printed).toContain('$1.25 for 1,000,000')
    expect((await galley(['prices', 'unset', 'openai', 'house-model'])).exitCode).toBe(0)
    expect((await galley(['prices', 'unset', 'openai', 'house-model'])).exitCode).toBe(1)
    expect((await galley(['prices', 'show', 'openai', 'house-model'])).printed).toContain('unpriced')
  })

  it.each([
    [['prices', 'set', 'openai', 'm', '--input', 'cheap', '--output', '1']],
    [['prices', 'set', 'openai', 'm', '--input', '-1', '--output', '1']],
    [['prices', 'set', 'openai', 'm', '--output', '1']],
    [['prices', 'set', 'openai', 'm', '--input', '1', '--output', '1', '--from', '2026-02-30']],
    [['prices', 'refresh', '--file', 'x', '--bundled']],
  ])('refuses %j as wrong usage', async argv => {
    await galley(['setup-providers'])
    expect((await galley(argv)).exitCode).toBe(2)
  })

  it('refuses a file that is no price data, in plain words', async () => {
    const { exitCode, noted } = await galley(['prices', 'refresh', '--file', import.meta.filename])
    expect(exitCode).toBe(1)
    expect(noted).toMatch(/is not JSON, so no price was changed/)
  })
})

describe('galley reprice', () => {
  it('says what would change, changes it, and names what is still unpriced', async () => {
    await recordCalls()
    const unpriced = await galley(['reprice'])
    expect(unpriced.printed).toContain('Unpriced: openai house-model, 3 calls (no price known)')
    await galley(['prices', 'set', 'openai', 'house-model', '--input', '1', '--output', '1'])
    const dry = await galley(['reprice', '--dry-run', '--to', '2026-04-02', '--json'])
    expect(JSON.parse(dry.printed)).toMatchObject({ dryRun: true, calls: 2, changed: 2, stillUnpriced: [] })
    expect(JSON.parse((await galley(['reprice', '--only-unpriced', '--json'])).printed)).toMatchObject({
      newlyPriced: 3,
    })
    expect((await galley(['reprice'])).printed).toContain('the cost of 0 changed')
  })
})

describe('galley text', () => {
  it('indexes on closing what a command left behind', async () => {
    await recordCalls()
    expect(JSON.parse((await galley(['text', 'status', '--json'])).printed)).toMatchObject({ calls: 3, unindexed: 0 })
  })

  it('says how many and asks; only yes deletes', async () => {
    await recordCalls()
    const asked = await galley(['text', 'delete', '--book', 'Dream'], 'n')
    expect(asked.noted).toContain('Delete the text of 3 calls (the book "Dream") for good?')
    expect((await galley(['text', 'delete', '--all'])).exitCode).toBe(2)
    expect((await galley(['text', 'status'])).printed).toContain('Text of 3 calls')
    const one = await galley(['text', 'delete', '--call', '1'], 'n')
    expect(one.noted).toContain('Delete the text of 1 call (')
    const deleted = await galley(['text', 'delete', '--book', 'Dream'], 'y')
    expect(deleted.printed).toContain('The text of 3 calls is deleted. No number has changed.')
    await withApp(async app => expect(app.content.search('紅').hits).toEqual([]))
  })

  it('needs exactly one scope', async () => {
    await recordCalls()
    expect((await galley(['text', 'delete', '--yes'])).exitCode).toBe(2)
    expect((await galley(['text', 'delete', '--all', '--book', 'x', '--yes'])).exitCode).toBe(2)
    expect((await galley(['text', 'status'])).printed).toContain('Text of 3 calls')
  })

  it('sets how long text is kept and deletes what is older, asking first', async () => {
    await recordCalls()
    const no = await galley(['text', 'retention', '30'], 'n')
    expect(no.noted).toContain('The text of 3 calls is older')
    expect((await galley(['text', 'retention'])).printed).toBe('Text is kept without limit.')
    expect((await galley(['text', 'retention', '30', '--yes'])).printed).toContain('The text of 3 calls is deleted.')
    expect((await galley(['text', 'retention'])).printed).toBe('Text is kept for 30 days.')
    expect((await galley(['text', 'retention', 'soon'])).exitCode).toBe(2)
    expect((await galley(['text', 'retention', 'never', '--yes'])).printed).toContain('without limit')
  })

  it('deletes nothing by age on a clock that has leapt ahead, says so, and does once a person asks for it', async () => {
    await recordCalls()
    await withApp(async app => {
      app.settings.set('textRetentionDays', 30)
      createClockWatchRepository(app.store).keep({
        believedAt: Date.UTC(2026, 3, 14),
        doubtedAt: null,
        doubtedMs: 0,
      })
    })
    const status = await galley(['text', 'status'])
    expect(status.printed).toContain('Text of 3 calls')
    expect(status.printed).toMatch(/far ahead of .*Apr.*2026.*If it is right: galley text retention 30/)
    expect((await galley(['text', 'retention', '30', '--yes'])).printed).toContain('The text of 3 calls is deleted.')
    expect((await galley(['text', 'status'])).printed).not.toContain('far ahead')
  })
})

describe('a day on the command line', () => {
  it('begins and ends where the zone’s day does, also when clocks change', () => {
    const hours = (day: string, zone: string) =>
      (parseDayEnd(day, '--to', zone) - parseDay(day, '--from', zone)) / 3_600_000
    expect(parseDay('2026-11-23', '--from', 'Asia/Tokyo')).toBe(Date.parse('2026-11-22T15:00:00Z'))
    expect(parseDay('2026-11-23', '--from', 'Pacific/Kiritimati')).toBe(Date.parse('2026-11-22T10:00:00Z'))
    expect(hours('2026-03-29', 'Europe/Berlin')).toBe(23)
    expect(hours('2026-10-25', 'Europe/Berlin')).toBe(25)
    expect(() => parseDay('2011-12-30', '--from', 'Pacific/Apia')).toThrow(/did not exist/)
  })
})
