import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { App } from '../../src-main/app.ts'
import { createPaths } from '../../src-main/app-paths.ts'
import { verifyMetrics } from '../../src-main/ledger/metrics-verify.ts'
import { createHealth } from '../../src-main/metrics/health.ts'
import { type Clock, silentLogger } from '../../src-main/ports.ts'
import { checkSegment } from '../../src-main/quality/check-segment.ts'
import type { QualitySegment } from '../../src-main/quality/segment.ts'
import { readSampleText, withFlaw } from '../../src-main/sample/sample-library.ts'
import { hanNumber, sampleBooks } from '../../src-main/sample/sample-plan.ts'
import { openSampleApp } from '../../src-main/sample-app.ts'
import { againstTheClock } from '../support/against-the-clock.ts'

const entry = join(import.meta.dirname, '../../src-main/cli.ts')
const end = Date.UTC(2026, 10, 23, 12, 34, 56)
const folders: string[] = []
const apps: App[] = []
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'galley-test-'))
  folders.push(made)
  return made
}

async function open(data = folder(), now = end, anew = false): Promise<App & { wall: { now: number } }> {
  const wall = { now }
  const clock: Clock = { now: () => wall.now, monotonic: () => performance.now() }
  const environment = { OPENAI_API_KEY: 'sk-must-not-be-seen', OPENAI_BASE_URL: 'https://elsewhere.example/v1' }
  const paths = createPaths(data, entry)
  const app = await openSampleApp({ paths, environment, clock, logger: silentLogger }, anew)
  apps.push(app)
  return Object.assign(app, { wall })
}

const count = (app: App, sql: string) => Number(app.store.db.prepare(sql).pluck().get())
const sums = (app: App) =>
  app.store.db
    .prepare(
      'SELECT provider_id, model_name, status, error_kind, count(*), sum(cost_nanos), sum(response_time_ms) FROM service_calls GROUP BY 1, 2, 3, 4',
    )
    .raw()
    .all()

describe('sample data', () => {
  it('is the same for the same end, is made in seconds, and adds up', againstTheClock, async () => {
    // Time of the processor, so that what else runs on a machine does not count; the lesser of two, so that what it adds by sharing caches counts less.
    const begun = process.cpuUsage()
    const one = await open()
    const first = process.cpuUsage(begun)
    const other = await open()
    const both = process.cpuUsage(begun)
    const seconds = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1e6
    expect(Math.min(seconds(first), seconds(both) - seconds(first))).toBeLessThan(6)
    expect(sums(one)).toEqual(sums(other))
    expect(count(one, 'SELECT count(*) FROM service_calls')).toBeGreaterThan(3000)
    const report = await verifyMetrics({ store: one.store, timeZone: 'UTC' })
    expect([report.differenceCount, report.calls]).toEqual([0, count(one, 'SELECT count(*) FROM service_calls')])
  })

  it('has alerts that were told of its own incidents, budgets, a bill that nearly agrees, and a judge’s opinion', async () => {
    const app = await open()
    const history = app.alerts.history({ limit: 20 })
    expect(history.length).toBeGreaterThanOrEqual(1)
    for (const { state, subject, sample, value, message, calls, openedAt } of history) {
      expect([state, subject.kind]).toEqual(['resolved', 'provider'])
      expect(openedAt).toBeLessThan(end)
      expect(message).toMatch(/at \d+ % \(\d+ of \d+/)
      const failed = count(
        app,
        `SELECT count(*) FROM service_calls c JOIN providers p ON p.id = c.provider_id WHERE p.name = '${subject.value}'
           AND c.status <> 'success' AND c.created_at >= ${calls.from} AND c.created_at <= ${openedAt}`,
      )
      expect(failed).toBeGreaterThanOrEqual(Math.round(value * sample))
    }
    const budgets = app.budgets.status()
    expect(budgets.map(({ period }) => period).sort()).toEqual(['day', 'month', 'week'])
    expect(budgets.find(({ period }) => period === 'month')?.spentNanos).toBeGreaterThan(0)
    const [bill] = app.bills.list()
    if (bill === undefined) throw new Error('There is no bill.')
    const { providerId, firstDay, lastDay } = bill
    const compared = app.bills.compare(app.bills.facts({ providerId, realm: 'sample', firstDay, lastDay }))
    expect(compared.lines.length).toBeGreaterThan(10)
    const judged = count(app, "SELECT count(*) FROM scores WHERE source = 'judge'")
    expect(judged).toBeGreaterThan(30)
    expect(count(app, "SELECT count(*) FROM judgements WHERE status = 'done'")).toBe(judged)
    expect(app.judge.status().done).toBeGreaterThan(10)
    expect(app.judge.status().agreement.tau).not.toBeNull()
    const report = await verifyMetrics({ store: app.store, timeZone: 'UTC' })
    expect(report.differenceCount).toBe(0)
  })

  it('marks every call and request, and is in no figure of real ones', async () => {
    const app = await open()
    expect(count(app, "SELECT count(*) FROM service_calls WHERE origin <> 'sample'")).toBe(0)
    expect(count(app, "SELECT count(*) FROM requests WHERE realm <> 'sample'")).toBe(0)
    expect(app.metrics.summary({ days: 90 }).total.calls).toBe(0)
    expect(app.metrics.summary({ days: 91, realms: ['sample'] }).total.calls).toBe(
      count(app, 'SELECT count(*) FROM service_calls'),
    )
  })

  it('explains no choice in words that have no data beside them', async () => {
    const app = await open()
    const explained = `SELECT count(*) FROM call_details WHERE details ->> 'choice' IS NOT NULL AND details ->> 'choice_said' IS NULL`
    expect(count(app, explained)).toBe(0)
    expect(count(app, 'SELECT count(*) FROM call_details')).toBeGreaterThan(0)
  })

  it('lies in the ninety days before it was made, and holds what a person should see go wrong', async () => {
    const app = await open()
    expect(count(app, 'SELECT max(created_at) FROM service_calls')).toBeLessThan(end)
    expect(count(app, 'SELECT min(created_at) FROM service_calls')).toBeGreaterThan(end - 91 * 86_400_000)
    const kinds = app.store.db.prepare('SELECT DISTINCT error_kind FROM service_calls').pluck().all()
    for (const kind of ['overloaded', 'authentication', 'rate_limit', 'network', 'cancelled'])
      expect(kinds).toContain(kind)
    expect(count(app, "SELECT count(*) FROM service_calls WHERE finish_reason = 'length'")).toBeGreaterThan(10)
    expect(
      count(
        app,
        "SELECT count(DISTINCT model_name) FROM service_calls WHERE status = 'success' AND cost_nanos IS NULL",
      ),
    ).toBe(1)
    expect(
      count(app, "SELECT count(DISTINCT price_id) FROM service_calls WHERE model_name = 'mistral-large-2512'"),
    ).toBe(2)
    expect(count(app, 'SELECT count(*) FROM service_calls WHERE attempt > 1')).toBeGreaterThan(50)
    expect(count(app, "SELECT count(*) FROM scores WHERE source = 'user'")).toBeGreaterThan(50)
    const health = createHealth({ store: app.store, clock: app.clock, settings: { timeZone: () => 'UTC' } })
    expect(health({ realms: ['sample'] }).findings).toContainEqual(
      expect.objectContaining({ kind: 'slower', provider: 'mistral', operation: 'translation' }),
    )
  })

  it('is checked when it opens, so that its scores are not those of a part of it', async () => {
    const app = await open()
    const translated = "operation = 'translation' AND status = 'success'"
    const checked = `SELECT count(DISTINCT call_id) FROM scores WHERE source = 'check' AND call_id IN (SELECT id FROM service_calls WHERE ${translated})`
    const all = count(app, `SELECT count(*) FROM service_calls WHERE ${translated}`)
    expect(all).toBeGreaterThan(1500)
    expect(count(app, checked)).toBe(all)
    expect(count(app, 'SELECT count(*) FROM findings')).toBeGreaterThan(50)
  })

  it('has no keys, whatever the environment has, and takes none', async () => {
    const app = await open()
    expect(app.isSample).toBe(true)
    expect(app.vault.providersWithKey()).toEqual([])
    expect(await app.vault.describe('openai')).toMatchObject({ source: 'none' })
    expect(app.registry.expect('openai').baseUrl).not.toContain('elsewhere')
  })

  it('stays as it is for half a day, and is made anew when it is older or when asked', async () => {
    const data = folder()
    const first = await open(data)
    await first.ledger.setFeedback(1, 'mine')
    await first.close()
    const later = await open(data, end + 3_600_000)
    expect(count(later, "SELECT count(*) FROM service_calls WHERE user_feedback = 'mine'")).toBe(1)
    await later.close()
    const old = await open(data, end + 24 * 3_600_000)
    expect(count(old, "SELECT count(*) FROM service_calls WHERE user_feedback = 'mine'")).toBe(0)
    expect(count(old, 'SELECT max(created_at) FROM service_calls')).toBeGreaterThan(end)
    await old.close()
    const anew = await open(data, end + 25 * 3_600_000, true)
    expect(count(anew, 'SELECT count(*) FROM service_calls')).toBeGreaterThan(3000)
  })
})

describe('the sample library', () => {
  const paths = createPaths(folder(), entry)

  it('has a translation of every paragraph into every language a book is translated to, and faults that differ from it', () => {
    for (const book of sampleBooks) {
      const text = readSampleText(paths, book.file)
      for (const { to } of book.languages) {
        for (const scene of text.scenes) {
          const translation = scene.translations.get(to)
          expect([book.file, to, translation?.length]).toEqual([book.file, to, scene.source.length])
          for (const flaw of scene.flaws.get(to) ?? []) {
            expect(translation?.[flaw.at]).toBeDefined()
            expect(flaw.text).not.toBe(translation?.[flaw.at])
            expect(flaw.kind === 'dropped').toBe(flaw.text === undefined)
          }
        }
        expect(text.scenes.some(scene => (scene.flaws.get(to) ?? []).length > 0)).toBe(true)
      }
    }
  })

  it('gives the checks nothing to object to but its faults, and those are found', () => {
    let found = 0
    let faults = 0
    for (const book of sampleBooks) {
      const { scenes, sourceLanguage, abstract, abstractLanguage, terms, termLanguage } = readSampleText(
        paths,
        book.file,
      )
      const chapter = scenes.map(scene => scene.source.join('\n\n')).join('\n\n')
      const whole = { source: chapter, sourceLanguage }
      const seriousOf = (segment: QualitySegment) =>
        checkSegment(segment).findings.filter(({ severity }) => severity !== 'minor')
      for (const answer of [
        { operation: 'abstract_generation', target: abstract, targetLanguage: abstractLanguage },
        { operation: 'key_terms_extraction', target: JSON.stringify({ terms }), targetLanguage: termLanguage },
      ] as const)
        expect([book.file, answer.operation, seriousOf({ ...whole, ...answer })]).toEqual([
          book.file,
          answer.operation,
          [],
        ])
      for (const { to } of book.languages) {
        for (const scene of scenes) {
          const translation = scene.translations.get(to) ?? []
          const segment = { source: scene.source.join('\n\n'), sourceLanguage, targetLanguage: to }
          expect([book.file, to, seriousOf({ ...segment, target: translation.join('\n\n') })]).toEqual([
            book.file,
            to,
            [],
          ])
          for (const flaw of scene.flaws.get(to) ?? []) {
            faults += 1
            if (checkSegment({ ...segment, target: withFlaw(translation, flaw).join('\n\n') }).findings.length > 0)
              found += 1
          }
        }
      }
    }
    expect(found / faults).toBeGreaterThan(0.9)
  })

  it('numbers chapters as its books do', () => {
    expect([1, 10, 11, 20, 99, 100, 101, 110, 221].map(hanNumber)).toEqual([
      ...['一', '十', '十一', '二十', '九十九', '一百', '一百零一', '一百一十', '二百二十一'],
    ])
  })
})
