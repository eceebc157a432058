import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createPaths } from '../../src-main/app-paths.ts'
import { generateSample } from '../../src-main/sample/generate-sample.ts'
import type { SampleCall } from '../../src-main/sample/sample-calls.ts'
import { readSampleText } from '../../src-main/sample/sample-library.ts'
import { incidents, sampleBooks } from '../../src-main/sample/sample-plan.ts'

const paths = createPaths('/nowhere', join(import.meta.dirname, '../../src-main/cli.ts'))
const texts = new Map(sampleBooks.map(({ file }) => [file, readSampleText(paths, file)]))
const names = ['openai', 'anthropic', 'google', 'cohere', 'mistral']
const providerIds = new Map(names.map((name, at) => [name, at + 1]))
const hour = 3_600_000
const day = 24 * hour

const callsOf = (end: number, timeZone: string): readonly SampleCall[] =>
  generateSample({ end, timeZone, seed: 'galley sample 2', texts, providerIds }).flatMap(({ calls }) => calls)

/** Date and hour as a person there reads them. */
const local = (at: number, timeZone: string) =>
  new Date(at).toLocaleString('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit' })

/** Hours of the day, days of the week, and parts of the year, each with others. */
const ends = Array.from({ length: 12 }, (_, at) => Date.UTC(2027, 0, 1, 0, 0, 30) + at * (31 * day + 7 * hour))
const odd = [
  ['a leap day', Date.UTC(2028, 1, 29, 12), 'UTC'],
  ['the last minute of a month', Date.UTC(2027, 0, 31, 23, 59, 30), 'UTC'],
  ['the night in which clocks go forward', Date.UTC(2027, 2, 28, 1, 30), 'Europe/Berlin'],
  ['the night in which clocks go back', Date.UTC(2026, 10, 1, 6, 30), 'America/New_York'],
  ['five past midnight', Date.UTC(2026, 11, 6, 16, 5), 'Asia/Shanghai'],
] as const

describe('sample data made at any hour', () => {
  it.each([
    ...ends.map((end, at) => {
      const zone = ['UTC', 'Asia/Shanghai', 'America/New_York'][at % 3] ?? 'UTC'
      return [new Date(end).toISOString(), end, zone] as const
    }),
    ...odd,
  ])('holds what a person should see go wrong, and all of it before its end: %s', (_name, end, timeZone) => {
    const calls = callsOf(end, timeZone)
    expect(Math.max(...calls.map(({ createdAt }) => createdAt))).toBeLessThan(end)
    expect(Math.min(...calls.map(({ createdAt }) => createdAt))).toBeGreaterThanOrEqual(end - 90 * day - hour)
    const failed = (kind: SampleCall['errorKind']) => calls.filter(({ errorKind }) => errorKind === kind)
    for (const kind of ['rate_limit', 'network', 'cancelled', 'server', 'first_token'] as const)
      expect([kind, failed(kind).length > 0]).toEqual([kind, true])

    // One outage, on one afternoon and evening of the user's calendar, of which an alert is told.
    const outage = failed('overloaded').map(({ createdAt }) => local(createdAt, timeZone))
    const wanted = local(end - incidents.outage.daysBefore * day, timeZone).slice(0, 10)
    expect(new Set(outage.map(at => at.slice(0, 10)))).toEqual(new Set([wanted]))
    expect(outage.length).toBeGreaterThanOrEqual(14)
    for (const at of outage) expect(Number(at.slice(11, 13))).toBeGreaterThanOrEqual(incidents.outage.fromHour)
    expect(failed('authentication').length).toBeGreaterThanOrEqual(3)

    // A provider that is slow of late, often enough that its health speaks of it.
    const slow = calls.filter(
      ({ modelName, operation, errorKind, createdAt }) =>
        modelName === 'mistral-large-2512' &&
        operation === 'translation' &&
        errorKind === null &&
        createdAt > end - 71 * hour,
    )
    expect(slow.length).toBeGreaterThanOrEqual(20)
    expect(calls.filter(({ attempt, errorKind }) => (attempt ?? 1) > 1 && errorKind === null).length).toBeGreaterThan(
      50,
    )
  })
})
