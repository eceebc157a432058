import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltGalley, collect, createBuiltGalley, machineNodeVersion, root } from '../support/built-galley.ts'

const samples = (name: string) => join(root, 'resources/sample-book', name)
const practice = ['--provider', 'practice', '--model', 'practice-swift']

let galley: BuiltGalley
beforeAll(() => {
  galley = createBuiltGalley()
})
afterAll(() => galley.dispose())

describe(`galley on the machine's own Node (${machineNodeVersion})`, () => {
  it('hands over to the Node that comes with it where that one is older', async () => {
    const run = await galley.run(['doctor', '--json'])
    const [, major] = /"name":"node-version".*?(\d+)\.\d+\.\d+/.exec(run.out) ?? []
    expect(Number(major)).toBeGreaterThanOrEqual(24)
  })

  it('hands on exit codes, standard input and signals', async () => {
    expect((await galley.run(['calls', '--limit', 'many'])).exitCode).toBe(2)
    const run = await galley.run(['translate', '-', '--to', 'en', ...practice], { input: '短い文です。' })
    expect(run.exitCode).toBe(0)
    expect(run.out).toMatch(/practice/)
  })

  // A terminal tells the whole group of Ctrl+C, `kill` the one process.
  it.each([
    ['a kill of the command alone', 'SIGINT', (pid: number) => pid],
    ['Ctrl+C in a terminal', 'SIGINT', (pid: number) => -pid],
    ['a kill with SIGTERM', 'SIGTERM', (pid: number) => pid],
  ] as const)(
    'ends on %s as one that was asked once: in order, with the exit code of Galley',
    async (_, signal, whom) => {
      const serving = galley.start(['serve', '--port', '0'], { ownGroup: true })
      const ended = collect(serving)
      await once(serving.stdout as Readable, 'data')
      process.kill(whom(serving.pid ?? 0), signal)
      const { exitCode, notes } = await ended
      expect([exitCode, notes.match(/Stopping\./g)?.length ?? 0]).toEqual([0, signal === 'SIGINT' ? 1 : 0])
      // Nothing of it is left: the data is free for the next command.
      expect((await galley.run(['calls'])).exitCode).toBe(0)
    },
  )
})

describe('a person without any key', () => {
  it('runs every operation with the practice provider, and is told each time that it is simulated', async () => {
    const terms = join(galley.folder, 'terms.json')
    const japanese = samples('ja-chapter-01.txt')
    const runs = [
      await galley.run(['abstract', japanese, ...practice]),
      await galley.run(['key-terms', japanese, '--to', 'en', '--out', terms, ...practice]),
      await galley.run(['divide', samples('zh-chapter-01.txt'), ...practice]),
      await galley.run(['translate', japanese, '--to', 'en', '--glossary', terms, '--book', 'Sample', ...practice]),
      await galley.run(['translate', samples('en-chapter-01.txt'), '--to', 'zh-Hans', '--book', 'Sample', ...practice]),
    ]
    for (const run of runs) {
      expect(run.notes).toMatch(/simulated: nothing left this machine.* request [0-9a-f-]{36}/)
      expect(run.exitCode).toBe(0)
    }
    const { terms: found } = JSON.parse(readFileSync(terms, 'utf8')) as { terms: { term: string }[] }
    const text = readFileSync(japanese, 'utf8')
    expect(found.length).toBeGreaterThan(0)
    for (const { term } of found) expect(text.normalize('NFKC')).toContain(term.normalize('NFKC'))
  })

  it('finds simulated calls labelled, and out of the totals until they are asked for', async () => {
    const calls = (await galley.run(['calls', '--json'])).out.trim().split('\n')
    expect(calls.length).toBeGreaterThanOrEqual(5)
    for (const call of calls) expect(JSON.parse(call)).toMatchObject({ simulated: true, origin: 'practice' })
    expect((await galley.run(['calls'])).out).toContain('simulated')
    const totals = async (...more: string[]) =>
      (JSON.parse((await galley.run(['generate-quality-report', '--json', ...more])).out) as { totals: unknown }).totals
    expect(await totals()).toMatchObject({ calls: 0, cost_nanos: 0 })
    expect(await totals('--include-simulated')).toMatchObject({ calls: calls.length })
    const text = (await galley.run(['generate-quality-report', '--include-simulated'])).out
    expect(text).toContain('(simulated) Practice ')
    expect(text).not.toMatch(/\(simulated\).*\(simulated\)/)
  })

  it('is told what to do next where nobody can answer questions', async () => {
    const run = await galley.run(['start', '--terminal'])
    expect(run.exitCode).toBe(0)
    expect(run.out).toMatch(/galley keys set openai[\s\S]*galley translate FILE[\s\S]*galley calls/)
  })
})
