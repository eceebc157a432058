import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPaths } from '../../src-main/app-paths.ts'
import { registerForecastCommand } from '../../src-main/commands/forecast-command.ts'
import { systemClock } from '../../src-main/ports.ts'
import { galley } from '../support/galley-cli.ts'
import { runCommand } from './run-command.ts'

const dayMs = 86_400_000
const today = Math.floor(Date.now() / dayMs) * dayMs
let folder: string
let bare: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'galley-books-'))
  bare = mkdtempSync(join(tmpdir(), 'galley-no-books-'))
  galley(bare, ['setup-providers'])
  galley(folder, ['setup-providers'])
  const file = join(folder, 'calls.jsonl')
  // Twenty days of one book: two chapters a day, the second of them cheaper; the last chapter was not translated.
  const lines = Array.from({ length: 40 }, (_, at) => ({
    provider: 'openai',
    model: 'gpt-4o-mini',
    operation: at === 39 ? 'abstract' : 'translation',
    status: 'success',
    book: 'Night Ferry',
    chapter: `Chapter ${at + 1}`,
    source_language: 'zh',
    ...(at !== 39 && { target_language: 'en' }),
    source_chars: 2000,
    output_chars: 4000,
    input_tokens: 20_000,
    output_tokens: at % 2 === 0 ? 200_000 : 100_000,
    created_at: today - (19 - Math.floor(at / 2)) * dayMs + 1000,
  }))
  writeFileSync(file, lines.map(line => `${JSON.stringify(line)}\n`).join(''))
  const { exitCode, notes } = galley(folder, ['import', file])
  if (exitCode !== 0) throw new Error(notes)
})
afterAll(() => {
  for (const each of [folder, bare]) rmSync(each, { recursive: true, force: true })
})

it('books: lists what is translated, what it cost, and where to begin', () => {
  const list = galley(folder, ['books'])
  expect([list.exitCode, list.notes]).toEqual([0, ''])
  expect(list.out).toMatch(/Night Ferry\s+en 39 of 40\s+40\s+\$\d/)
  expect(
    galley(folder, ['books', '--search', 'ferr', '--json'])
      .out.trim()
      .split('\n')
      .map(line => JSON.parse(line)),
  ).toMatchObject([{ name: 'Night Ferry', chapters: 40 }])
  expect(galley(folder, ['books', '--search', 'nothing']).notes).toContain('No book has "nothing" in its name.')
  expect(galley(bare, ['books']).notes).toContain('galley translate FILE')
})

it('books show: chapters in their order, and what is left', () => {
  const { out } = galley(folder, ['books', 'show', 'Night Ferry'])
  expect(out).toMatch(/^Night Ferry: 40 calls, \$/)
  expect(out).toMatch(/en: 39 chapters; 1 not yet, about \$/)
  const chapters = out.split('\n').filter(line => line.startsWith('Chapter '))
  expect(chapters[1]).toMatch(/^Chapter 1\s+2,000\s+yes\s+\$/)
  expect(chapters[40]).toMatch(/^Chapter 40\s+2,000\s+not yet\s+\$/)
  expect(galley(folder, ['books', 'show', 'Day Ferry'])).toMatchObject({
    exitCode: 1,
    notes: expect.stringContaining('No call names a book "Day Ferry"'),
  })
})

it('forecast: says what this and the next day, week and month will come to, with how sure that is', async () => {
  // At noon of the last of the twenty days, whenever this is run.
  const clock = { ...systemClock, now: () => today + dayMs / 2 }
  const paths = createPaths(folder, join(import.meta.dirname, '../../src-main/cli.ts'))
  const forecast = async (...args: readonly string[]) => {
    const { printed, exitCode } = await runCommand(['forecast', ...args], {
      register: [registerForecastCommand],
      paths,
      clock,
    })
    return { out: printed.join('\n'), exitCode }
  }
  const { out, exitCode } = await forecast()
  expect(exitCode).toBe(0)
  expect(galley(folder, ['forecast']).exitCode).toBe(0)
  for (const period of ['Today', 'Tomorrow', 'This week', 'Next week', 'This month', 'Next month']) {
    expect(out).toMatch(new RegExp(`${period}\\s+.*<?\\$[\\d.,]+ and <?\\$[\\d.,]+`))
  }
  const said = JSON.parse((await forecast('--operation', 'translation', '--json')).out)
  expect(said).toMatchObject({ enough: true, history: { days: 19 } })
  // $0.186 a day: two chapters at $0.15 and $0.60 a million tokens.
  const tomorrow = said.periods.find(
    (each: { period: string; which: string }) => each.period === 'day' && each.which === 'next',
  )
  expect(tomorrow.total.low).toBeLessThanOrEqual(tomorrow.total.usd)
  expect(tomorrow.total.usd).toBeGreaterThan(0.09)
  expect(tomorrow.total.usd).toBeLessThan(0.3)
  expect(galley(folder, ['forecast', '--book', 'Another']).out).toContain('Not enough history')
  expect(galley(bare, ['forecast']).out).toContain('A forecast needs 7 days')
  expect(galley(folder, ['forecast', '--provider', 'nobody'])).toMatchObject({ exitCode: 1 })
})
