import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { galley } from '../support/galley-cli.ts'

let folder: string
const alerts = (...args: string[]) => galley(folder, ['alerts', ...args])
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'galley-alert-rules-'))
  galley(folder, ['setup-providers'])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('adds a rule, lists it with its number, changes it, switches it off and takes it away', () => {
  const added = alerts('add', 'error_rate', 'above', '20%', '--each', 'provider', '--within', '30', '--name', 'mine')
  expect([added.exitCode, added.notes]).toEqual([0, ''])
  expect(added.out).toMatch(/^ {2}1 {2}on {3}Tell me when the share of calls that fail .* over 20 %.*\(mine\)\n$/)
  expect(alerts().out).toContain(added.out)

  const more = ['--threshold', '0.3', '--min-calls', '5', '--urgent', '--again', '60', '--all']
  expect(alerts('change', '1', ...more).out).toContain('(mine; in quiet hours, too; again after 60 minutes)\n')
  const quieter = JSON.parse(alerts('change', '1', '--no-urgent', '--no-again', '--json').out)
  expect(quieter).toMatchObject({ urgent: false, renotifyMinutes: null, scope: { kind: 'all', value: null } })
  expect(quieter).toMatchObject({ threshold: 0.3, minSample: 5, windowMinutes: 30, name: 'mine' })
  expect(alerts('off', '1').out).toContain('  1  off  ')
  expect(JSON.parse(alerts('list', '--json').out).rules).toMatchObject([{ id: 1, enabled: false, threshold: 0.3 }])
  expect(alerts('remove', '1').out).toContain('Taken away: Tell me when')
  expect(JSON.parse(alerts('list', '--json').out).rules).toEqual([])
})

it('reads a threshold in the unit of its metric', () => {
  const thresholdOf = (...args: string[]) => JSON.parse(alerts('add', ...args, '--json').out).threshold
  expect(thresholdOf('p95', 'above', '8s')).toBe(8000)
  expect(thresholdOf('cost', 'above', '$5.50')).toBe(5.5)
  expect(thresholdOf('cost', 'rises_by', '50%')).toBe(0.5)
  expect(thresholdOf('quality', 'below', '0.6')).toBe(0.6)
  expect(thresholdOf('error_rate', 'jumps_by', '20')).toBe(0.2)
  expect(thresholdOf('error_rate', 'jumps_by', '20%')).toBe(0.2)
})

it('brings back the rules that come with Galley and keeps others', () => {
  const own = JSON.parse(alerts('add', 'timeout_rate', 'above', '10%', '--json').out)
  const lines = alerts('reset', '--json').out.trim().split('\n')
  const rules = lines.map(line => JSON.parse(line))
  expect(rules.filter(({ builtIn }) => builtIn !== null).length).toBeGreaterThan(3)
  expect(rules).toContainEqual(own)
})

it.each([
  [['add', 'luck', 'above', '1'], 2, /no metric "luck". There are: error_rate/],
  [['add', 'cost', 'over', '1'], 2, /no comparison "over"/],
  [['add', 'cost', 'above', '5 euros'], 2, /5 or \$5/],
  [['add', 'p95', 'above', '8'], 2, /8s, 800ms/],
  [['add', 'error_rate', 'above', 'many'], 2, /20% or 0\.2/],
  [['add', 'cost', 'above', '5', '--book', 'a', '--each', 'provider'], 2, /only one of/],
  [['add', 'cost', 'jumps_by', '0.2'], 1, /cost can be watched as/],
  [['change', '999', '--threshold', '5'], 1, /no alert rule 999/],
  [['change', '1'], 2, /Nothing to change/],
  [['remove', 'x'], 2, /has a number/],
  [['seen', '999'], 1, /no alert 999/],
  [['snooze', '1', '-5'], 2, /whole number/],
] as const)('refuses %j', (args, code, words) => {
  const { exitCode, notes, out } = alerts(...args)
  expect([exitCode, words.test(notes) ? 'said' : notes, out]).toEqual([code, 'said', ''])
})
