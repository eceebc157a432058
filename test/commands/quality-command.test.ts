import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

const cli = join(import.meta.dirname, '../../src-main/cli.ts')
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'galley-quality-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The command line in a process of its own, with what is piped into it. */
async function galley(args: readonly string[], input = '') {
  const child = spawn(process.execPath, [cli, '--data-dir', folder, 'quality', ...args])
  let out = ''
  let err = ''
  child.stdout.on('data', (piece: Buffer) => {
    out += piece.toString()
  })
  child.stderr.on('data', (piece: Buffer) => {
    err += piece.toString()
  })
  child.stdin.end(input)
  const [code] = (await once(child, 'close')) as [number]
  return { code, err, lines: out.split('\n').filter(line => line !== '') }
}

const sound = {
  id: 'a',
  source: '彼は帰らなかった。',
  target: 'He did not go home.',
  source_lang: 'ja',
  target_lang: 'en',
}

describe('galley quality', () => {
  it('answers each line of a file with its id, score and findings', async () => {
    const file = join(folder, 'lines.jsonl')
    writeFileSync(file, `\uFEFF${JSON.stringify(sound)}\r\n\n${JSON.stringify({ ...sound, id: 2, target: '' })}\n`)
    const { code, lines } = await galley(['check', file, '--json'])
    expect(code).toBe(0)
    const [first, second] = lines.map(line => JSON.parse(line))
    expect(first).toMatchObject({ id: 'a', findings: [] })
    expect(second).toMatchObject({ id: 2, findings: [{ check: 'empty', severity: 'critical', target_span: null }] })
    expect(first.score).toBeGreaterThan(second.score)
  })

  it('reads standard input, checks what it can and names the lines it cannot', async () => {
    const input = `${JSON.stringify(sound)}\nnot json\n{"target": 5}\n${JSON.stringify({ target: 'Only a target.' })}`
    const { code, lines, err } = await galley(['check', '-', '--json'], input)
    expect(code).toBe(1)
    expect(lines).toHaveLength(2)
    expect(err).toContain('Line 2')
    expect(err).toContain('Line 3')
  })

  it('answers each line before the next one comes', async () => {
    const child = spawn(process.execPath, [cli, '--data-dir', folder, 'quality', 'check', '-', '--json'])
    let out = ''
    child.stdout.on('data', (piece: Buffer) => {
      out += piece.toString()
    })
    const answers = (count: number) => vi.waitFor(() => expect(out.split('\n')).toHaveLength(count + 1), 60_000)
    child.stdin.write(`${JSON.stringify(sound)}\n`)
    await answers(1)
    child.stdin.write(`${JSON.stringify({ ...sound, id: 'b' })}\n`)
    await answers(2)
    child.stdin.end()
    await once(child, 'close')
    expect(out.split('\n').flatMap(line => (line === '' ? [] : [JSON.parse(line).id]))).toEqual(['a', 'b'])
  })

  it('gives every hostile line an answer or its number', async () => {
    const long = `${'The rain had stopped before the third bell. '.repeat(24_000)}`
    const hostile: readonly (readonly [string, boolean])[] = [
      ['not json', false],
      ['[]', false],
      ['null', false],
      ['{}', false],
      ['{"source":"a"}', false],
      ['{"target":5}', false],
      ['{"target":"a","operation":"cooking"}', false],
      ['{"target":"a', false],
      [`{"target":"a${'\u0000'}b"}`, false],
      [JSON.stringify({ ...sound, target: 'a\u0000b' }), true],
      [JSON.stringify({ ...sound, target: null }), true],
      [JSON.stringify({ ...sound, source: null }), true],
      [JSON.stringify({ ...sound, source: '', target: '' }), true],
      [JSON.stringify({ ...sound, source_lang: 'zh_CN', target_lang: 'ZH' }), true],
      [JSON.stringify({ ...sound, source_lang: 'zh-Hans', target_lang: 'qqq' }), true],
      [JSON.stringify({ ...sound, source_lang: 'not a tag!', target_lang: '' }), true],
      [JSON.stringify({ ...sound, source_lang: 'en', target_lang: 'en' }), true],
      [JSON.stringify({ source: long, target: long, source_lang: 'en', target_lang: 'de' }), true],
    ]
    const { code, lines, err } = await galley(
      ['check', '-', '--json'],
      `\uFEFF${hostile.map(([line]) => line).join('\r\n')}\r\n`,
    )
    expect(code).toBe(1)
    expect(lines).toHaveLength(hostile.filter(([, isAnswered]) => isAnswered).length)
    for (const line of lines)
      expect(JSON.parse(line)).toMatchObject({ score: expect.any(Number), findings: expect.any(Array) })
    const named = [...err.matchAll(/Line (\d+)/gu)].map(([, number]) => Number(number))
    expect(named).toEqual(hostile.flatMap(([, isAnswered], at) => (isAnswered ? [] : [at + 1])))
    expect(err).toContain('Line 4 was left out: it has no target.')
  })

  it('names its checks, and refuses a name it does not know', async () => {
    const { lines } = await galley(['list', '--json'])
    expect(lines.map(line => JSON.parse(line).id)).toContain('wrong_language')
    expect((await galley(['check', '-', '--only', 'spelling'])).code).toBe(2)
  })
})
