import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type ServeProcess, startServe } from '../server/galley-serve.ts'
import { galley } from '../support/galley-cli.ts'

/** The same data folder, first alone and then beside a process that serves it: commands then speak to that process. */
let data: string
let server: ServeProcess | null = null

beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'galley-test-'))
  const text = (output: string) => ({ source_text: '他走进大厅，看见三百个弟子站在那里。', output_text: output })
  const line = (id: string, output: string) =>
    JSON.stringify({
      ...{
        idempotency_key: id,
        provider: 'openai',
        model_name: 'gpt-4o-mini',
        operation: 'translation',
        status: 'success',
      },
      ...{ source_language: 'zh', target_language: 'en', source_book: 'Sword', source_chapter: '1' },
      ...{ created_at: new Date().toISOString(), ...text(output) },
    })
  const file = join(data, 'calls.jsonl')
  writeFileSync(file, `${line('a', 'He walked into the hall and saw 3,000 disciples standing there.')}\n`)
  expect(galley(data, ['setup-providers']).exitCode).toBe(0)
  expect(galley(data, ['import', file]).exitCode).toBe(0)
})
afterAll(async () => {
  await server?.dispose()
  rmSync(data, { recursive: true, force: true })
})

const lines = (text: string) =>
  text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Record<string, unknown>)
const open = () => lines(galley(data, ['quality', 'findings', '--json']).out)

describe.each(['alone', 'beside a server'] as const)('quality in the terminal, %s', where => {
  beforeAll(async () => {
    if (where === 'beside a server') server = await startServe(data, [], {})
  })

  it('checks calls again, and takes and takes back what a person makes of a finding', async () => {
    const rechecked = galley(data, ['quality', 'recheck', '--all', '--json'])
    expect(rechecked.exitCode).toBe(0)
    expect(JSON.parse(rechecked.out)).toMatchObject({ calls: 1 })
    await vi.waitFor(() => expect(open().length).toBeGreaterThan(0), 60_000)
    const [found] = open()
    const id = String(found?.id)
    expect(galley(data, ['quality', 'accept', id]).out).toContain('accepted')
    expect(galley(data, ['quality', 'reopen', id]).out).toContain('open')
    const silenced = galley(data, ['quality', 'silence', id, '--scope', 'book', '--reason', 'rounded'])
    expect(silenced.out).toMatch(/Silence \d+ keeps 1 finding quiet/)
    expect(open().map(each => String(each.id))).not.toContain(id)
    const silence = /Silence (\d+)/u.exec(silenced.out)?.[1] ?? ''
    expect(galley(data, ['quality', 'silences']).out).toContain('rounded')
    expect(galley(data, ['quality', 'lift', silence]).out).toContain('lifted')
    expect(open().map(each => String(each.id))).toContain(id)
    expect(galley(data, ['quality', 'accept', '999999']).exitCode).toBe(1)
    expect(galley(data, ['quality', 'recheck']).exitCode).toBe(2)
  }, 240_000)

  it('switches the judge on only when its cost was said, and says what it did', () => {
    const estimate = galley(data, ['quality', 'judge', 'estimate', '--json'])
    expect(JSON.parse(estimate.out)).toMatchObject({ share: expect.any(Number), dailyLimitNanos: expect.any(Number) })
    const unasked = galley(data, ['quality', 'judge', 'on'])
    expect(unasked.exitCode).not.toBe(0)
    expect(JSON.parse(galley(data, ['quality', 'judge', 'status', '--json']).out)).toMatchObject({ enabled: false })
    expect(galley(data, ['quality', 'judge', 'on', '--share', '0.1', '--limit', '2', '--yes']).exitCode).toBe(0)
    expect(JSON.parse(galley(data, ['quality', 'judge', 'status', '--json']).out)).toMatchObject({
      enabled: true,
      share: 0.1,
      dailyLimitNanos: 2e9,
    })
    expect(galley(data, ['quality', 'judge', 'off']).exitCode).toBe(0)
    expect(galley(data, ['quality', 'judge', 'run', '1']).exitCode).toBe(1)
  }, 240_000)

  it('keeps a glossary with all that is said of a character', () => {
    const set = ['glossary', 'set', 'Sword', '林风', 'Lin Feng', '--to', 'en']
    const more = [
      '--alias',
      '小风',
      '风儿',
      '--gender',
      'male',
      '--register',
      'formal',
      '--endings',
      'no',
      '--case',
      'yes',
    ]
    expect(galley(data, [...set, ...more]).out).toContain('林风 = Lin Feng (confirmed)')
    const [term] = lines(galley(data, ['glossary', 'list', 'Sword', '--json']).out)
    expect(term).toMatchObject({ aliases: ['小风', '风儿'], gender: 'male', register: 'formal', inflects: false })
    expect(galley(data, [...set, '--gender', 'other']).exitCode).toBe(2)
    for (const format of ['csv', 'tsv', 'json']) {
      const file = join(data, `glossary.${format}`)
      galley(data, ['glossary', 'export', 'Sword', '--to', 'en', '--format', format, '--output', file])
      expect(readFileSync(file, 'utf8')).toContain('风儿')
      const read = galley(data, ['glossary', 'import', 'Sword', file, '--to', 'en', '--json'])
      expect(JSON.parse(read.out)).toMatchObject({ added: 0, changed: 0, unchanged: 1 })
    }
    expect(galley(data, ['glossary', 'remove', 'Sword', '林风', '--to', 'en']).exitCode).toBe(0)
    expect(galley(data, ['glossary', 'remove', 'Sword', '林风', '--to', 'en']).exitCode).toBe(1)
  }, 240_000)
})
