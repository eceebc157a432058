import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { displayWidth } from '../../src-main/reports/display-width.ts'
import { type BuiltGalley, createBuiltGalley, machineNode, machinePath, root } from '../support/built-galley.ts'

const hasTerminal = spawnSync('python3', ['-c', 'import pty, fcntl, termios']).status === 0

let galley: BuiltGalley
beforeAll(() => {
  galley = createBuiltGalley()
})
afterAll(() => galley.dispose())

/** The mark of a question that waits for its answer: one that was answered is written once more, with another. */
const whatNext = '◆  What next?'
const enter = '\r'
const down = '\u001b[B'
const escapeKey = '\u001b'

interface Walk {
  readonly exit: number
  readonly screen: string
  readonly missing: string | null
}

/** Walks `galley start --terminal` in a pseudo-terminal: each step waits for words and types keys. */
function walk(steps: readonly (readonly [string, string])[], columns = 80): Walk {
  const plan = {
    command: [machineNode, join(root, 'scripts/galley.mjs'), 'start', '--terminal'],
    columns,
    seconds: 150,
    steps,
  }
  const run = spawnSync('python3', [join(root, 'test/support/drive-terminal.py')], {
    input: JSON.stringify(plan),
    encoding: 'utf8',
    env: { PATH: machinePath, HOME: galley.folder, TERM: 'xterm-256color', TZ: 'UTC', GALLEY_DATA_DIR: galley.data },
  })
  return JSON.parse(run.stdout) as Walk
}

describe.skipIf(!hasTerminal)('galley start --terminal (skipped without python3 and its pseudo-terminals)', () => {
  it('leads to a practice translation and its report, and leaves cleanly', async () => {
    const { exit, screen, missing } = walk([
      [whatNext, down + enter],
      ['What shall be translated?', enter],
      ['Into which language?', enter],
      ['With which provider?', enter],
      [whatNext, enter],
      [whatNext, enter],
    ])
    expect({ missing, exit }, screen).toEqual({ missing: null, exit: 0 })
    expect(screen).toContain('simulated: nothing left this machine')
    expect(screen).toContain('Quality report (with simulated calls)')
    expect(screen).toContain('Everything is on record.')
    const calls = (await galley.run(['calls', '--json'])).out.trim().split('\n')
    expect(calls).toHaveLength(1)
    expect(JSON.parse(calls[0] ?? '')).toMatchObject({ origin: 'practice', status: 'success' })
  })

  it('breaks its notes between words, within the terminal', () => {
    const { screen, missing } = walk([[whatNext, escapeKey]], 60)
    expect(missing).toBeNull()
    const note = screen.slice(0, screen.indexOf('What next?'))
    const lines = note.split(/\r?\n/)
    for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(60)
    expect(lines.filter(line => line.startsWith('│')).length).toBeGreaterThan(6)
  })

  it('is left by Escape with nothing half-done', () => {
    const { exit, screen } = walk([
      [whatNext, down + enter],
      ['What shall be translated?', escapeKey],
    ])
    expect(exit).toBe(1)
    expect(screen).toContain('Nothing more was done.')
    expect(screen).not.toMatch(/\n\s+at /)
  })
})
