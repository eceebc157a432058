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

  it('says of each line it cannot read what is wrong, with its number and its id, and loses no other', async () => {
    const huge = {
      ...sound,
      id: 'huge',
      source: '雨が降っていた。'.repeat(120_000),
      target: 'It rained. '.repeat(120_000),
    }
    const file = join(folder, 'bad.jsonl')
    const lines = [
      `\uFEFF${JSON.stringify(sound)}`,
      '[1, 2]',
      'null',
      '{"id":"no target","source":"x"}',
      '{"id":{"a":1},"target":"x"}',
      '{"id":"g","target":"x","glossary":[{"source":"x"}]}',
      '{"id":"o","target":"x","operation":"baking"}',
      '{"id":"l","target":"x","source_lang":5}',
      JSON.stringify(huge),
      '{"id":"cut off","target":"x',
      JSON.stringify({ ...sound, id: 'last' }),
    ]
    writeFileSync(file, lines.join('\r\n'))
    const { code, lines: answers, err } = await galley(['check', file, '--json'])
    expect(code).toBe(1)
    expect(answers.map(line => JSON.parse(line).id)).toEqual(['a', 'huge', 'last'])
    for (const words of [
      'Line 2 was left out: it is not an object',
      'Line 3 was left out: it is not an object',
      'Line 4 was left out: it has no target. Its id is "no target".',
      'Line 5 was left out: id has to be text or a number.',
      'Line 6 was left out: glossary has to be a list of {source, target}',
      'Line 7 was left out: operation has to be one of translation,',
      'Line 8 was left out: source_lang has to be text. Its id is "l".',
      'Line 10 was left out: it is not JSON.',
      '8 of 11 lines could not be read',
    ]) {
      expect(err).toContain(words)
    }
  })

  it('understands a language by its tag or its English name, and says once which it does not know', async () => {
    const left = { ...sound, target: sound.source }
    const input = [
      { ...left, source_lang: 'ja_JP', target_lang: 'en-US' },
      { ...left, source_lang: 'Japanese', target_lang: 'english' },
      { ...left, source_lang: 'xx', target_lang: 'Klingon' },
      { ...left, source_lang: 'xx', target_lang: '' },
    ]
    const { code, lines, err } = await galley(
      ['check', '-', '--json'],
      input.map(line => JSON.stringify(line)).join('\n'),
    )
    expect(code).toBe(0)
    const checks = lines.map(line => JSON.parse(line).findings.map(({ check }: { check: string }) => check))
    expect(checks).toEqual([['residue'], ['residue'], [], []])
    expect(err.match(/is not known/g)).toHaveLength(2)
    expect(err).toContain('Line 3: the language "Klingon" is not known')
  })

  it('prints id, score and findings with their spans, and nothing that is not JSON', async () => {
    const input = JSON.stringify({ ...sound, source: '三百人が来た。', target: 'Three thousand 人 came.', id: 7 })
    const { lines } = await galley(['check', '-', '--json'], input)
    expect(lines).toHaveLength(1)
    const { id, score, findings, ...more } = JSON.parse(lines[0] ?? '')
    expect([id, more]).toEqual([7, {}])
    expect(score).toBeGreaterThan(0)
    expect(score).toBeLessThanOrEqual(1)
    const residue = findings.find(({ check }: { check: string }) => check === 'residue')
    expect(residue).toEqual({
      check: 'residue',
      version: expect.any(Number),
      severity: 'major',
      message: expect.stringContaining('人'),
      advice: expect.any(String),
      source_span: null,
      target_span: { start: 15, end: 16 },
      term: '人',
    })
  })

  it.each([
    ['a file that is not there', 'nowhere.jsonl', 1, 'there is no such file. Nothing was checked.'],
    ['a folder', '.', 1, 'it is a folder. Nothing was checked.'],
  ])('says so of %s', async (_what, name, exit, words) => {
    const { code, lines, err } = await galley(['check', join(folder, name), '--json'])
    expect([code, lines]).toEqual([exit, []])
    expect(err).toContain(words)
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
    const named = [...err.matchAll(/^Line (\d+) was left out/gmu)].map(([, number]) => Number(number))
    expect(named).toEqual(hostile.flatMap(([, isAnswered], at) => (isAnswered ? [] : [at + 1])))
    expect(err).toContain('Line 4 was left out: it has no target.')
  })

  it('names its checks, and refuses a name it does not know', async () => {
    const { lines } = await galley(['list', '--json'])
    expect(lines.map(line => JSON.parse(line).id)).toContain('wrong_language')
    expect((await galley(['check', '-', '--only', 'spelling'])).code).toBe(2)
  })
})
