import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPaths } from '../../src-main/app-paths.ts'
import { registerCalls } from '../../src-main/commands/calls.ts'
import { registerExport } from '../../src-main/commands/export.ts'
import { registerGenerateQualityReport } from '../../src-main/commands/generate-quality-report.ts'
import { displayWidth } from '../../src-main/reports/display-width.ts'
import { recordTwoWeeks } from '../reports/seeded-report.ts'
import { galley } from '../support/galley-cli.ts'
import { createRecordedLedger, type RecordedLedger } from '../support/recorded-ledger.ts'
import { runCommand } from './run-command.ts'

// This process owns the database throughout, as a running app would; the commands read beside it.
let opened: RecordedLedger
beforeAll(async () => {
  opened = createRecordedLedger()
  await recordTwoWeeks(opened)
  await opened.record({
    sourceBook: '坊っちゃん',
    text: {
      source: '親譲りの無鉄砲で小供の時から損ばかりしている。',
      output: 'Reckless by nature.\u001b[2J',
      request: null,
      response: null,
    },
    outputChars: 20,
  })
})
afterAll(() => opened.dispose())

const period = ['--from', '2026-11-10', '--to', '2026-11-24']

/** The commands in this process, over a second, read-only connection. */
async function run(...args: string[]): Promise<{ exitCode: number; out: string; notes: string }> {
  const { exitCode, printed, noted } = await runCommand(args, {
    register: [registerGenerateQualityReport, registerCalls, registerExport],
    paths: createPaths(opened.folder, join(import.meta.dirname, '../../src-main/cli.ts')),
    clock: opened.clock,
  })
  const lines = (texts: readonly string[]) => texts.map(text => `${text}\n`).join('')
  return { exitCode, out: lines(printed), notes: lines(noted) }
}

describe('generate-quality-report, beside a running owner', () => {
  it('runs in a process of its own while this one owns the database', () => {
    const text = galley(opened.folder, ['generate-quality-report', ...period])
    expect(text).toMatchObject({ exitCode: 0, notes: '' })
    expect(text.out).toContain('Quality report')
  })

  it('prints the report, and writes it whole to a file whose ending says the form', async () => {
    const text = await run('generate-quality-report', ...period)
    expect(text).toMatchObject({ exitCode: 0, notes: '' })
    expect(text.out).toMatch(/^Quality report\n=+\n10 Nov 2026, 00:00 to 24 Nov 2026, 00:00 \(UTC\)/)
    const file = join(opened.folder, 'report.html')
    expect((await run('generate-quality-report', ...period, '--output', file)).exitCode).toBe(0)
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/)
    expect(readdirSync(opened.folder).filter(name => name.includes('galley-part'))).toEqual([])
    const json = await run('generate-quality-report', ...period, '--json', '--provider', 'mistral')
    expect(JSON.parse(json.out)).toMatchObject({
      report: 'galley.quality_report',
      filters: { provider: ['mistral'] },
      providers: [{ provider: 'mistral' }],
    })
  })

  it.each([
    [['generate-quality-report', '--days', '0'], 2, /whole number from 1/],
    [['generate-quality-report', '--provider', 'nobody'], 2, /no provider "nobody".*openai/s],
    [['generate-quality-report', '--output', '/nowhere/at/all/report.txt'], 2, /does not exist/],
    [['generate-quality-report', '--section', 'total'], 2, /--format csv/],
    [['calls', '--status', 'great'], 2, /Choose one of/],
    [['calls', 'list'], 2, /too many arguments/],
    [['calls', 'show', '99999'], 1, /There is no call 99999/],
    [['calls', '--from', 'yesterday'], 2, /2026-11-23/],
  ])('%j is refused in plain words', async (args, exitCode, words) => {
    const refused = await run(...args)
    expect(refused.out).toBe('')
    expect(refused.notes).toMatch(words)
    expect(refused.exitCode).toBe(exitCode)
  })
})

describe('calls, beside a running owner', () => {
  it('lists in lines that fit, and one JSON object a line', async () => {
    const table = await run('calls', '--limit', '10')
    expect(table.exitCode).toBe(0)
    const lines = table.out.trimEnd().split('\n')
    expect(lines.length).toBe(11)
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(100)
    expect(lines.find(line => line.includes('practice-1'))).toContain('simulated')
    expect(table.notes).toMatch(/10 shown, 122 in all/)
    const rows = await run('calls', '--status', 'failed', '--json')
    const calls = rows.out
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as { status: string })
    expect(calls.length).toBeGreaterThan(3)
    expect(calls.every(call => call.status === 'error')).toBe(true)
  })

  it('finds one Japanese character in the text, and shows the call without letting its text near the terminal', async () => {
    const found = await run('calls', '--search', '損')
    expect(found.out).toContain('損ばかりしている')
    const id = JSON.parse((await run('calls', '--search', '無鉄砲', '--json')).out) as { id: number }
    const shown = await run('calls', 'show', String(id.id), '--text')
    expect(shown.out).toContain('親譲りの無鉄砲で')
    expect(shown.out).toContain('Reckless by nature. [2J')
    expect(shown.out).not.toContain('\u001b')
    const json = JSON.parse((await run('calls', 'show', String(id.id), '--text', '--json')).out) as object
    expect(json).toMatchObject({ id: id.id, output: 'Reckless by nature.\u001b[2J', text_kept: true, cost: null })
  })

  it('says of a call without a price how to price it', async () => {
    const { provider, model_name, id } = JSON.parse(
      (await run('calls', '--unpriced', '--limit', '1', '--json')).out,
    ) as {
      provider: string
      model_name: string
      id: number
    }
    const shown = await run('calls', 'show', String(id))
    expect(shown.out).toContain(`galley prices set ${provider} ${model_name} --input`)
  })

  it('sorts by names, A first unless told otherwise, in lists and in files alike', async () => {
    const ids = (lines: string) =>
      lines
        .trimEnd()
        .split('\n')
        .map(line => (JSON.parse(line) as { id: number }).id)
    const models = (lines: string) =>
      lines
        .trimEnd()
        .split('\n')
        .map(line => (JSON.parse(line) as { model_name: string }).model_name)
    const sorted = ['--status', 'failed', '--sort', 'model']
    const up = (await run('calls', ...sorted, '--limit', '1000', '--json')).out
    expect(models(up)).toEqual(models(up).toSorted())
    expect(new Set(models(up)).size).toBeGreaterThan(1)
    const down = (await run('calls', ...sorted, '--descending', '--limit', '1000', '--json')).out
    expect(models(down)).toEqual(models(up).toReversed())
    expect(ids((await run('export', 'calls', ...sorted)).out)).toEqual(ids(up))
    expect(ids((await run('export', 'calls', ...sorted, '--descending')).out)).toEqual(ids(down))
    expect((await run('calls', '--ascending', '--descending')).exitCode).toBe(2)
  })

  it('exports to standard output and to a file', async () => {
    const out = await run('export', 'calls', '--book', '紅樓夢', '--format', 'csv')
    expect(out.exitCode).toBe(0)
    expect(out.out.trimEnd().split('\r\n').length).toBe(41)
    const file = join(opened.folder, 'metrics.jsonl')
    const written = await run('export', 'metrics', '--output', file)
    expect(written.notes).toContain('rows are in')
    expect(existsSync(file)).toBe(true)
  })
})
