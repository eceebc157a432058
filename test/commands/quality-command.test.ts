import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

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

  it('names its checks, and refuses a name it does not know', async () => {
    const { lines } = await galley(['list', '--json'])
    expect(lines.map(line => JSON.parse(line).id)).toContain('wrong_language')
    expect((await galley(['check', '-', '--only', 'spelling'])).code).toBe(2)
  })
})
