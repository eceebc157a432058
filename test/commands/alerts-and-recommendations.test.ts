import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPaths } from '../../src-main/app-paths.ts'
import { registerRecommendationsCommand } from '../../src-main/commands/recommendations-command.ts'
import { galley } from '../support/galley-cli.ts'
import { runCommand } from './run-command.ts'

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

it('recommendations: does it, takes it back, puts it aside and brings it back', async () => {
  const paths = createPaths(folder, join(import.meta.dirname, '../../src-main/cli.ts'))
  const run = async (...argv: string[]) => {
    const { exitCode, printed, noted } = await runCommand(argv, { register: [registerRecommendationsCommand], paths })
    return { exitCode, out: printed.join('\n'), notes: noted.join('\n') }
  }
  const list = (await run('recommendations', '--json')).out.split('\n')
  const { key } = JSON.parse(list[0] ?? '') as { key: string }
  expect((await run('recommendations')).out).toContain("Do it: galley recommendations apply 'unpriced_models")
  // Without the prices nothing can be done.
  expect(await run('recommendations', 'apply', key)).toMatchObject({ exitCode: 2 })
  const done = await run('recommendations', 'apply', key, '--input', '0.5', '--output', '1.5')
  expect(done).toMatchObject({ exitCode: 0, out: expect.stringContaining('3 earlier calls') })
  expect((await run('recommendations')).out).toContain(`Take it back: galley recommendations undo '${key}'`)
  expect(await run('recommendations', 'undo', key)).toMatchObject({ exitCode: 0 })
  expect((await run('recommendations', 'dismiss', key, '--days', '7')).out).toBe('Put aside for 7 days.')
  expect((await run('recommendations', '--all')).out).toContain('Bring it back:')
  expect((await run('recommendations', 'restore', key)).exitCode).toBe(0)
  expect((await run('advice', '--json')).out).toContain(key)
  expect((await run('recommendations', 'dismiss', key, '--days', 'soon')).exitCode).toBe(2)
  expect((await run('recommendations', 'apply', 'no such thing')).exitCode).toBe(1)
})
