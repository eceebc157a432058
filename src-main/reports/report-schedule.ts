import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Realm } from '../../db/vocabulary.ts'
import { createTimePeriods } from '../ledger/time-periods.ts'
import type { Metrics } from '../metrics/metrics-types.ts'
import type { Clock, Logger, Paths } from '../ports.ts'
import { createReportRunRepository, type ReportRun } from '../store/repositories/report-run-repository.ts'
import type { Settings } from '../store/settings.ts'
import { withStorageFailures } from '../store/storage-failure.ts'
import type { Store } from '../store/store.ts'
import { wordsOf } from '../words/failure-sentences.ts'
import { buildQualityReport } from './quality-report.ts'
import { renderReport, reportExtensions } from './render-report.ts'

/** The report that is written by itself: when it is due, and what became of the last ones. */
export interface ReportSchedule {
  /** Null while it is off. */
  nextDue(): number | null
  folder(): string
  latest(limit: number): readonly ReportRun[]
  /** From now on: what was due before it was switched on is not made up for. Call it when the schedule changes. */
  begin(): void
  /** Writes the newest one that is due and not done; null where none is. Says in the run what went wrong. */
  runDue(): ReportRun | null
  /** The last seven days up to now, whatever is due. @throws Failure `storage` */
  runNow(): string
}

const dayMs = 86_400_000
const hourMs = 3_600_000

export function createReportSchedule(parts: {
  readonly store: Store
  readonly settings: Settings
  readonly metrics: Metrics
  readonly clock: Clock
  readonly paths: Pick<Paths, 'data'>
  readonly logger: Logger
  readonly realm: Realm
}): ReportSchedule {
  const { store, settings, metrics, clock, paths, logger, realm } = parts
  const runs = createReportRunRepository(store)

  const due = (from: number, to: number): number[] => {
    const weekday = settings.get('report.weekday')
    const hour = settings.get('report.hour')
    return dueTimes(from, to, settings.get('timeZone'), weekday, hour)
  }
  const folder = () => settings.get('report.folder') ?? join(paths.data, 'reports')

  /** A week by the calendar: between two dues clocks may have been changed, and no hour may be missing or told twice. */
  const weekBefore = (at: number) => due(at - 8 * dayMs, at).at(-1) ?? at - 7 * dayMs

  function write(from: number, at: number): string {
    const form = settings.get('report.format')
    const report = buildQualityReport({ metrics, clock, store }, { from, to: at, filterNames: {}, realm })
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: settings.get('timeZone') }).format(at)
    return withStorageFailures(folder(), () => {
      mkdirSync(folder(), { recursive: true })
      const file = join(folder(), `galley-report-${day}.${reportExtensions[form]}`)
      const partial = `${file}.partial`
      try {
        writeFileSync(partial, renderReport(report, form))
        renameSync(partial, file)
      } finally {
        rmSync(partial, { force: true })
      }
      return file
    })
  }

  return {
    nextDue() {
      if (settings.get('report.schedule') === 'off') return null
      const now = clock.now()
      return due(now, now + 9 * dayMs)[0] ?? null
    },
    folder,
    latest: limit => runs.latest(limit),
    begin() {
      const now = clock.now()
      if ((runs.doneUpTo(now) ?? 0) < now) runs.record({ dueAt: now, finishedAt: now, file: null, error: null })
    },
    runDue() {
      if (settings.get('report.schedule') === 'off') return null
      const now = clock.now()
      const done = runs.doneUpTo(now) ?? now
      // Of several weeks that were slept through, the newest.
      const dueAt = due(Math.max(done + 1, now - 8 * dayMs), now + 1).at(-1)
      if (dueAt === undefined) return null
      const run = { dueAt, finishedAt: now }
      try {
        runs.record({ ...run, file: write(weekBefore(dueAt), dueAt), error: null })
      } catch (error) {
        const words = wordsOf(error)
        logger.warn({ reason: words.text }, 'The weekly report could not be written')
        runs.record({ ...run, file: null, error: words })
      }
      return runs.latest(1)[0] ?? null
    },
    runNow() {
      const now = clock.now()
      return write(now - 7 * dayMs, now)
    },
  }
}

/** All instants in `from <= t < to` at which it is that hour on that day of the week (1 is Monday) in the zone. */
export function dueTimes(from: number, to: number, timeZone: string, weekday: number, hour: number): number[] {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' })
  const found: number[] = []
  for (const day of createTimePeriods(timeZone).dayStarts(from, to)) {
    // An hour that the clock skips is made up for by the one behind it.
    for (let at = day; at < day + 26 * hourMs; at += hourMs / 2) {
      const parts = format.formatToParts(at)
      const value = (type: string) => parts.find(part => part.type === type)?.value ?? ''
      if (weekdays.indexOf(value('weekday')) + 1 !== weekday) break
      if (Number(value('hour')) < hour) continue
      if (at >= from && at < to) found.push(at)
      break
    }
  }
  return found
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
