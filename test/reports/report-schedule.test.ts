import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMetrics } from '../../src-main/metrics/metrics.ts'
import { silentLogger } from '../../src-main/ports.ts'
import { createReportSchedule, dueTimes } from '../../src-main/reports/report-schedule.ts'
import { createReportRunRepository } from '../../src-main/store/repositories/report-run-repository.ts'
import { createSettings } from '../../src-main/store/settings.ts'
import { createRecordedLedger, type RecordedLedger } from '../support/recorded-ledger.ts'

const day = 86_400_000
/** Monday 23 November 2026. */
const monday = Date.UTC(2026, 10, 23)
let ledger: RecordedLedger
beforeEach(() => {
  ledger = createRecordedLedger()
})
afterEach(() => ledger.dispose())

function open() {
  const { store, clock, folder } = ledger
  const settings = createSettings({ store, clock, timeZone: 'UTC' })
  const metrics = createMetrics({ store, clock, settings: ledger.settings })
  const paths = { data: folder }
  const parts = { store, settings, metrics, clock, paths, logger: silentLogger, realm: 'real' as const }
  return { settings, clock, folder, store, schedule: createReportSchedule(parts) }
}

const at = (iso: string) => Date.parse(iso)

it('is due on its weekday at its hour, in the zone, whatever the clock does there', () => {
  const due = (from: string, to: string, zone: string, weekday: number, hour: number) =>
    dueTimes(at(from), at(to), zone, weekday, hour).map(time => new Date(time).toISOString())
  expect(due('2026-11-20T00:00Z', '2026-12-05T00:00Z', 'UTC', 1, 8)).toEqual([
    '2026-11-23T08:00:00.000Z',
    '2026-11-30T08:00:00.000Z',
  ])
  expect(due('2026-11-20T00:00Z', '2026-11-28T00:00Z', 'Asia/Kolkata', 1, 8)).toEqual(['2026-11-23T02:30:00.000Z'])
  // The last Sunday of March in Berlin has no 2 o'clock; the last Sunday of October has it twice.
  expect(due('2026-03-28T00:00Z', '2026-03-30T00:00Z', 'Europe/Berlin', 7, 2)).toEqual(['2026-03-29T01:00:00.000Z'])
  expect(due('2026-10-24T00:00Z', '2026-10-26T00:00Z', 'Europe/Berlin', 7, 2)).toEqual(['2026-10-25T00:00:00.000Z'])
})

it('writes nothing until it is due, then once, and makes up for what was slept through with the newest', async () => {
  const { settings, clock, folder, schedule } = open()
  await ledger.record({ createdAt: monday - day })
  settings.set('report.schedule', 'weekly')
  settings.set('report.weekday', 2)
  settings.set('report.hour', 6)
  settings.set('report.format', 'json')
  schedule.begin()
  expect(schedule.runDue()).toBeNull()
  expect(new Date(schedule.nextDue() ?? 0).toISOString()).toBe('2026-11-24T06:00:00.000Z')
  clock.time = at('2026-11-24T06:00:30Z')
  const first = schedule.runDue()
  expect(first).toMatchObject({ error: null, file: join(folder, 'reports', 'galley-report-2026-11-24.json') })
  const report = JSON.parse(readFileSync(first?.file ?? '', 'utf8'))
  expect(report.totals.calls).toBe(1)
  expect(report.period).toMatchObject({ start: '2026-11-17T06:00:00.000Z', end: '2026-11-24T06:00:00.000Z' })
  expect(schedule.runDue()).toBeNull()
  clock.time = at('2026-12-16T23:00:00Z')
  expect(schedule.runDue()?.file).toContain('galley-report-2026-12-15.json')
  expect(schedule.runDue()).toBeNull()
  expect(schedule.latest(10)).toHaveLength(2)
})

it('covers each week whole where clocks are changed: no hour is missing, and none is told twice', () => {
  const { settings, clock, schedule } = open()
  settings.set('timeZone', 'Europe/Berlin')
  settings.set('report.schedule', 'weekly')
  settings.set('report.weekday', 1)
  settings.set('report.hour', 8)
  settings.set('report.format', 'json')
  const covered = (iso: string) => {
    clock.time = at(iso)
    const { period } = JSON.parse(readFileSync(schedule.runDue()?.file ?? '', 'utf8'))
    return [period.start, period.end]
  }
  clock.time = at('2027-03-15T12:00:00Z')
  schedule.begin()
  // 8 o'clock is 7 in the winter's UTC and 6 in the summer's; the week of 28 March has 167 hours, that of 31 October 169.
  expect(covered('2027-03-22T07:00:30Z')).toEqual(['2027-03-15T07:00:00.000Z', '2027-03-22T07:00:00.000Z'])
  expect(covered('2027-03-29T06:00:30Z')).toEqual(['2027-03-22T07:00:00.000Z', '2027-03-29T06:00:00.000Z'])
  expect(covered('2027-11-01T07:00:30Z')).toEqual(['2027-10-25T06:00:00.000Z', '2027-11-01T07:00:00.000Z'])
})

it('goes on every week after the clock was years ahead for a while', () => {
  const { settings, clock, schedule } = open()
  settings.set('report.schedule', 'weekly')
  settings.set('report.weekday', 2)
  settings.set('report.hour', 6)
  schedule.begin()
  clock.time = at('2031-05-01T00:00:00Z')
  expect(schedule.runDue()?.error).toBeNull()
  clock.time = at('2026-11-24T05:00:00Z')
  expect(schedule.runDue()).toBeNull()
  clock.time = at('2026-11-24T06:00:30Z')
  expect(schedule.runDue()).not.toBeNull()
  expect(schedule.runDue()).toBeNull()
  clock.time = at('2026-12-01T06:00:30Z')
  expect(schedule.runDue()).not.toBeNull()
})

it('keeps what went wrong', () => {
  const { settings, clock, folder, schedule, store } = open()
  writeFileSync(join(folder, 'file'), '')
  settings.set('report.schedule', 'weekly')
  settings.set('report.folder', join(folder, 'file', 'within'))
  schedule.begin()
  clock.time = monday + 8 * day
  const failed = schedule.runDue()
  expect(failed?.file).toBeNull()
  expect(failed?.error?.text).toMatch(/file/)
  // Kept as data, too: the page says it in its own language, also after a restart.
  expect(failed?.error?.said).toMatchObject({ code: expect.stringMatching(/^disk\./) })
  expect(createReportRunRepository(store).latest(1)[0]?.error).toEqual(failed?.error)
})

it('reads what an older Galley kept of a failure, which is English alone', () => {
  const { store } = open()
  store.db
    .prepare('INSERT INTO report_runs (due_at, finished_at, file, error) VALUES (1, 2, NULL, ?)')
    .run('There is no space left.')
  expect(createReportRunRepository(store).latest(1)[0]?.error).toEqual({ text: 'There is no space left.', said: null })
})

it('does not try a failed one again before the next week', () => {
  const { settings, clock, folder, schedule } = open()
  writeFileSync(join(folder, 'file'), '')
  settings.set('report.schedule', 'weekly')
  settings.set('report.folder', join(folder, 'file', 'within'))
  schedule.begin()
  clock.time = monday + 8 * day
  expect(schedule.runDue()?.file).toBeNull()
  expect(schedule.runDue()).toBeNull()
  rmSync(join(folder, 'file'))
  expect(existsSync(join(folder, 'file'))).toBe(false)
})
