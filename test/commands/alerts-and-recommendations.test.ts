import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { galley } from '../support/galley-cli.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'galley-insights-'))
  galley(folder, ['setup-providers'])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('alerts: says that nothing needs attention, and refuses a channel that there is not', () => {
  const list = galley(folder, ['alerts', 'list'])
  expect([list.exitCode, list.out.trim()]).toEqual([0, 'Nothing needs attention.'])
  expect(galley(folder, ['alerts', 'history']).out.trim()).toBe('Nothing was told.')
  expect(JSON.parse(galley(folder, ['alerts', 'list', '--json']).out)).toEqual({ active: [], rules: [] })
  const wrong = galley(folder, ['alerts', 'test', 'pigeon'])
  expect([wrong.exitCode, wrong.notes]).toEqual([2, expect.stringContaining('desktop, webhook')])
  const none = galley(folder, ['alerts', 'test', 'webhook'])
  expect([none.exitCode, none.notes]).toEqual([1, expect.stringContaining('no webhook address yet')])
})

it('recommendations: names what has no price, with the calls behind it', () => {
  const file = join(folder, 'calls.jsonl')
  const call = { provider: 'openai', model: 'house-model', status: 'success', created_at: Date.now() - 60_000 }
  writeFileSync(
    file,
    Array.from({ length: 3 }, () => `${JSON.stringify({ ...call, input_tokens: 10, output_tokens: 10 })}\n`).join(''),
  )
  expect(galley(folder, ['import', file]).exitCode).toBe(0)
  expect(galley(folder, ['recommendations']).out).toContain('Say what house-model costs')
  const [line] = galley(folder, ['recommendations', '--json']).out.split('\n')
  expect(JSON.parse(line ?? '')).toMatchObject({
    kind: 'unpriced_models',
    evidence: [{ calls: { model: 'house-model', unpriced: true } }],
  })
})
