import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { brokenFiles, judgeRun, stoppedFiles } from '../../scripts/tests/judge-run.mjs'

const root = join(import.meta.dirname, '../..')
const label = 'End-to-end tests'
type Status = 'passed' | 'failed' | 'skipped'

const file = (name: string, tests: Record<string, Status>, status = 'passed') => ({
  name: join(root, name),
  status: Object.values(tests).includes('failed') ? 'failed' : status,
  message: '',
  assertionResults: Object.entries(tests).map(([title, outcome]) => ({
    ancestorTitles: ['a page'],
    title,
    status: outcome,
    failureMessages: outcome === 'failed' ? ['it did not come'] : [],
  })),
})
const run = (
  files: ReturnType<typeof file>[],
  outside: { message: string; file: string | null; signal?: string }[] = [],
) => ({
  ...{ files, outside },
  code: outside.length > 0 || files.some(({ status }) => status === 'failed') ? 1 : 0,
})
const judge = (first: ReturnType<typeof run>, again: ReturnType<typeof run> | null = null) => {
  const { failures, unsteady, files } = judgeRun({ label, first, again }, root)
  return { failed: failures.map(({ name }) => name), unsteady: unsteady.map(({ name }) => name), files: files.length }
}
const crash = { message: 'Error: Worker exited unexpectedly', file: join(root, 'b.test.ts') }
const nothingFailed = { failed: [], unsteady: [] }

describe('what a run of a suite comes to', () => {
  it('is nothing failed where nothing did', () => {
    expect(judge(run([file('a.test.ts', { opens: 'passed', closes: 'skipped' })]))).toEqual({
      ...nothingFailed,
      files: 1,
    })
  })

  it('is unsteady what failed and passed when run again, and failed what failed twice', () => {
    const first = run([
      file('a.test.ts', { opens: 'failed', closes: 'failed' }),
      file('b.test.ts', { reads: 'passed' }),
    ])
    const again = run([file('a.test.ts', { opens: 'passed', closes: 'failed' })])
    expect(judge(first, again)).toEqual({
      failed: ['a.test.ts > a page > closes'],
      unsteady: ['a.test.ts > a page > opens'],
      files: 2,
    })
  })

  it('has every error outside a test as failed, however well the failed files do when run again', () => {
    const first = run([file('a.test.ts', { opens: 'failed' }), file('b.test.ts', {})], [crash])
    const again = run([file('a.test.ts', { opens: 'passed' })])
    expect(judge(first, again)).toMatchObject({
      failed: ['b.test.ts: an error outside every test'],
      unsteady: ['a.test.ts > a page > opens'],
    })
    expect(
      judge(run([file('a.test.ts', { opens: 'failed' })]), run(again.files, [{ message: 'x', file: null }])),
    ).toMatchObject({ failed: ['End-to-end tests: an error outside every test'] })
    expect(judge(run([file('a.test.ts', { opens: 'passed' })], [crash]))).toMatchObject({
      failed: ['b.test.ts: an error outside every test'],
    })
  })

  it('is unsteady where the engine stopped in a file that passed whole when run again, and failed else', () => {
    const stop = { message: 'Error: Worker exited', file: join(root, 'a.test.ts'), signal: 'SIGTRAP' }
    const first = run(
      [file('a.test.ts', { opens: 'skipped' }, 'failed'), file('b.test.ts', { reads: 'failed' })],
      [stop],
    )
    expect(stoppedFiles(first).map(({ name }) => name)).toEqual([stop.file])
    expect(stoppedFiles(run(first.files, [{ ...stop, signal: 'SIGSEGV' }]))).toEqual([])
    const named = 'a.test.ts: an error outside every test'
    expect(judge(first, run([file('a.test.ts', { opens: 'passed' })]))).toEqual({
      ...{ failed: ['b.test.ts > a page > reads'], unsteady: ['a.test.ts', named] },
      files: 2,
    })
    expect(judge(first, run([file('a.test.ts', { opens: 'failed' })])).failed).toContain(named)
    expect(judge(first, run([file('a.test.ts', {}, 'failed')], [stop])).failed).toContain(named)
    expect(judge(first).failed).toContain(named)
    const passed = run([file('a.test.ts', { opens: 'passed' })])
    expect(judge(run(first.files, [{ ...stop, signal: 'SIGSEGV' }]), passed).failed).toContain(named)
  })

  it('takes back nothing that was not run again: a test that is gone, skipped or whose file has none', () => {
    const first = run([file('a.test.ts', { opens: 'failed' }), file('b.test.ts', {}, 'failed')])
    const failed = ['a.test.ts > a page > opens', 'b.test.ts']
    for (const again of [
      run([file('a.test.ts', { opens: 'skipped' }), file('b.test.ts', {})]),
      run([file('a.test.ts', { 'opens anew': 'passed' }), file('b.test.ts', { reads: 'skipped' })]),
      run([]),
    ])
      expect(judge(first, again)).toMatchObject({ failed, unsteady: [] })
    const whole = run([file('a.test.ts', { opens: 'passed' }), file('b.test.ts', { reads: 'passed' })])
    expect(judge(first, whole)).toMatchObject({ failed: [], unsteady: failed })
  })

  it('is failed where a run ended badly and does not say why', () => {
    const passed = run([file('a.test.ts', { opens: 'passed' })])
    expect(judge({ ...passed, code: 137 })).toMatchObject({ failed: [label] })
    expect(judge(run([file('a.test.ts', { opens: 'failed' })]), { ...passed, code: 1 })).toMatchObject({
      failed: [label],
    })
  })

  it('runs a few failed files again, and none where there are more than could be an accident', () => {
    const broken = (count: number) =>
      run(Array.from({ length: count }, (_, at) => file(`${at}.test.ts`, { opens: 'failed' })))
    expect(brokenFiles(run([...broken(2).files, file('fine.test.ts', { opens: 'passed' })]), root)).toHaveLength(2)
    expect(brokenFiles(broken(4), root)).toHaveLength(4)
    expect(brokenFiles(broken(5), root)).toHaveLength(0)
  })
})

describe('errors outside every test', () => {
  const folder = join(root, 'test-results')
  let made: string | null = null
  afterEach(() => {
    if (made !== null) rmSync(made, { recursive: true, force: true })
  })

  it('are written down by the reporter, with the file they came from', () => {
    expect(
      runSpec(`import { it } from 'vitest'
it('passes', async () => {
  Promise.reject(new Error('nobody waits for me'))
  await new Promise(resolve => setTimeout(resolve, 20))
})
`),
    ).toEqual([
      {
        message: expect.stringContaining('nobody waits for me'),
        file: expect.stringContaining('loose.test.ts'),
        signal: null,
      },
    ])
  })

  it('say in which file a process was ended, and by which signal', () => {
    expect(
      runSpec(`import { it } from 'vitest'
it('stops', async () => {
  process.kill(process.pid, 'SIGTRAP')
  await new Promise(() => undefined)
})
`),
    ).toEqual([
      {
        message: expect.stringContaining('SIGTRAP'),
        file: expect.stringMatching(/^\/.*loose\.test\.ts$/),
        signal: 'SIGTRAP',
      },
    ])
  })

  /** What the reporter noted of a run of this one spec, which has to fail. */
  function runSpec(code: string): unknown {
    mkdirSync(folder, { recursive: true })
    made = mkdtempSync(join(folder, 'reporter-'))
    writeFileSync(join(made, 'loose.test.ts'), code)
    writeFileSync(join(made, 'vitest.config.ts'), `export default { test: { include: ['loose.test.ts'] } }\n`)
    const noted = join(made, 'noted.json')
    const { status } = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        ...['run', '--root', made, '--reporter=dot'],
        `--reporter=${join(root, 'scripts/tests/outside-errors-reporter.mjs')}`,
      ],
      { cwd: made, env: { ...process.env, GALLEY_OUTSIDE_ERRORS: noted }, encoding: 'utf8' },
    )
    expect(status).toBe(1)
    return JSON.parse(readFileSync(noted, 'utf8'))
  }
})
