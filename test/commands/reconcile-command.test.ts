import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { galley } from '../support/galley-cli.ts'

let folder: string
let bill: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'galley-bills-'))
  galley(folder, ['setup-providers'])
  const call = { provider: 'openai', model: 'house-model', status: 'success' }
  const calls = join(folder, 'calls.jsonl')
  const lines = [8, 9].map(hour => ({
    ...{ ...call, created_at: `2025-10-01T0${hour}:00:00Z` },
    ...{ input_tokens: 1000, output_tokens: 500, cost: 0.01 },
  }))
  writeFileSync(calls, lines.map(line => `${JSON.stringify(line)}\n`).join(''))
  expect(galley(folder, ['import', calls]).exitCode).toBe(0)
  bill = join(folder, 'usage.csv')
  const header = 'start_time,num_model_requests,model,input_tokens,output_tokens,input_cached_tokens'
  writeFileSync(bill, `${header}\n1759276800,12,house-model-2025-08-07,12000,6000,0\n1759363200,none,x,1,1,0\n`)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('reconcile: says what it read and left out, where ledger and bill differ, and why', () => {
  const dry = galley(folder, ['reconcile', bill, '--dry-run'])
  expect([dry.exitCode, dry.out]).toEqual([0, expect.stringContaining('Line 3 is left out: num_model_requests')])
  expect(galley(folder, ['reconcile', 'list']).notes).toContain('No bill was imported yet')
  const first = galley(folder, ['reconcile', bill])
  expect(first.exitCode).toBe(1)
  expect(first.out).toContain('Bill 1 is in the books.')
  expect(first.out).toContain('The bill has 12 requests, Galley 2 calls: another program')
  expect(galley(folder, ['reconcile', bill]).out).toContain('in the books already, as bill 1')
})

it('reconcile list, show and delete', () => {
  expect(galley(folder, ['reconcile', 'list']).out).toContain('1  openai  2025-10-01')
  const shown = JSON.parse(galley(folder, ['reconcile', 'show', '--month', '2025-10', '--json']).out)
  expect(shown).toMatchObject({ provider: 'openai', lines: [{ model: 'house-model', state: 'differs' }] })
  expect(galley(folder, ['reconcile', 'show', '--month', 'October']).exitCode).toBe(2)
  expect(galley(folder, ['reconcile', 'delete', '1']).notes).toContain('--yes')
  expect(galley(folder, ['reconcile', 'delete', '1', '--yes']).out.trim()).toBe('Bill 1 is deleted.')
  expect(galley(folder, ['reconcile', 'show']).exitCode).toBe(1)
})

it('reconcile: asks which column is what in a file it does not know', () => {
  const file = join(folder, 'other.csv')
  writeFileSync(file, 'When,Engine,Spent\n2025-10-01,house-model,0.05\n')
  const asked = galley(folder, ['reconcile', file, '--provider', 'openai'])
  expect([asked.exitCode, asked.notes]).toEqual([2, expect.stringContaining('When, Engine, Spent')])
  const told = ['--column', 'day=When', '--column', 'model=Engine', '--column', 'cost_usd=Spent']
  const read = galley(folder, ['reconcile', file, '--provider', 'openai', ...told])
  expect([read.exitCode, read.out]).toEqual([0, expect.stringContaining('Bill $0.050, ledger $0.020')])
  expect(galley(folder, ['reconcile', file, '--column', 'colour=When']).exitCode).toBe(2)
})
