import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltGalley, createBuiltGalley } from '../support/built-galley.ts'

let galley: BuiltGalley
beforeAll(() => {
  galley = createBuiltGalley()
})
afterAll(() => galley.dispose())

const promised = [
  ...['serve', 'start', 'setup-providers', 'providers', 'keys', 'translate', 'abstract', 'key-terms', 'divide'],
  ...['generate-quality-report', 'calls', 'metrics', 'reprice', 'import', 'export', 'db', 'doctor'],
]

describe('galley --help', () => {
  it('lists every command, asks for no data folder, and ends with 0', async () => {
    const run = await galley.run(['--help'])
    expect(run).toMatchObject({ exitCode: 0, notes: '' })
    for (const name of promised) expect(run.out).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'))
    expect(existsSync(galley.data)).toBe(false)
  })

  it.each(['translate', 'calls show', 'providers set', 'serve'])('explains %s', async name => {
    const run = await galley.run([...name.split(' '), '--help'])
    expect(run).toMatchObject({ exitCode: 0, notes: '' })
    expect(run.out).toContain(`Usage: galley ${name}`)
    for (const line of run.out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100)
  })
})
