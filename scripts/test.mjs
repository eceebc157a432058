/**
 * `npm test`: everything that must hold, from a fresh clone. Ends with `N passed, N failed, N skipped` alone on a line.
 *
 * Each static check counts as one test. `npm test -- --only unit` runs one part; `npm test -- --host window` runs every page
 * spec over another host than the server.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { bringSystemPackages } from './set-up/machine.mjs'
import { buildProject, bundledNode, installPackages, projectEnvironment, root } from './set-up/project.mjs'
import { run, runStep, StepProblem } from './set-up/steps.mjs'
import { brokenFiles, judgeRun, nameTest, stoppedFiles } from './tests/judge-run.mjs'

const total = { passed: 0, failed: 0, skipped: 0 }
const failures = []
const unsteady = []
const results = join(root, 'test-results')

const bin = (name, script) => [join(root, 'node_modules', name, script)]
const staticChecks = {
  types: ['Type check', [...bin('typescript', 'bin/tsc'), '--noEmit']],
  page: ['Type check of the pages', [...bin('typescript', 'bin/tsc'), '--noEmit', '-p', 'src-renderer']],
  preload: ['Type check of the preload', [...bin('typescript', 'bin/tsc'), '--noEmit', '-p', 'src-preload']],
  lint: ['Lint and format', [...bin('@biomejs/biome', 'bin/biome'), 'check', '--error-on-warnings', '.']],
  deadcode: ['Dead code', [...bin('knip', 'bin/knip.js')]],
}
/** Of the page specs, what is run over the window each time, too: what a person does there most, and what a port does otherwise. */
const windowSpecs = ['every-page', 'app', 'welcome', 'providers', 'dashboard-live']
const suites = {
  unit: ['Unit and integration tests', ['--exclude', 'test/e2e/**']],
  e2e: ['End-to-end tests', ['test/e2e']],
  window: ['Pages in the window', windowSpecs.map(name => `test/e2e/pages/${name}.test.ts`), 'window'],
  electron: ['Pages in Electron', [], 'electron'],
}
const hosts = ['server', 'window', 'electron']
/** The suites whose failed files are run once more (`tests/judge-run.mjs`); of the others, what the engine stopped in. */
const runAgain = new Set(['e2e', 'window', 'electron', ...hosts.map(name => `pages-${name}`)])

async function checkStatically([label, args]) {
  try {
    await runStep(label, async say => {
      const { code, output } = await run(bundledNode, args, { cwd: root, env: projectEnvironment, say })
      if (code !== 0) throw new StepProblem(output)
    })
    total.passed += 1
  } catch (error) {
    if (!(error instanceof StepProblem)) throw error
    total.failed += 1
    failures.push({ name: label, messages: [error.message] })
  }
}

async function runSuite(name, [label, args, host]) {
  const first = await runVitest(name, label, args, host)
  if (first === null) return
  const broken = runAgain.has(name) ? brokenFiles(first, root) : stoppedFiles(first)
  const again =
    broken.length > 0 ? await runVitest(`${name}-again`, `${label}: once more what failed`, paths(broken), host) : null
  const judged = judgeRun({ label, first, again }, root)
  failures.push(...judged.failures)
  unsteady.push(...judged.unsteady)
  total.failed += judged.failures.length
  for (const file of judged.files) count(file)
  nameSkipped(judged.files)
}

/** Its exit code, its report by file and what went wrong outside every test; null, with the failure noted, where it left no report. */
async function runVitest(name, label, args, host) {
  const report = join(results, `${name}.json`)
  const outsideErrors = join(results, `${name}-outside.json`)
  for (const file of [report, outsideErrors]) rmSync(file, { force: true })
  process.stderr.write(`… ${label}\n`)
  const command = [
    ...bin('vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--reporter=${join(root, 'scripts/tests/outside-errors-reporter.mjs')}`,
    `--outputFile.json=${report}`,
  ]
  const env = { ...projectEnvironment, GALLEY_TEST_HOST: host ?? '', GALLEY_OUTSIDE_ERRORS: outsideErrors }
  const { code } = await run(bundledNode, [...command, ...args], { cwd: root, env })
  if (existsSync(report) && existsSync(outsideErrors)) {
    const read = file => JSON.parse(readFileSync(file, 'utf8'))
    return { code, files: read(report).testResults, outside: read(outsideErrors) }
  }
  total.failed += 1
  failures.push({ name: label, messages: [`vitest ended with ${code} and wrote no report`] })
  return null
}

function count(file) {
  total.passed += file.assertionResults.filter(test => test.status === 'passed').length
  total.skipped += file.assertionResults.filter(isSkipped).length
}

const isSkipped = test => ['pending', 'skipped', 'todo', 'disabled'].includes(test.status)
const paths = files => files.map(file => relative(root, file.name))

function nameSkipped(files) {
  const names = new Set(files.flatMap(file => file.assertionResults.filter(isSkipped).map(nameTest)))
  if (names.size > 0) process.stdout.write(`Skipped:\n${[...names].map(name => `  - ${name}\n`).join('')}`)
}

/** Last of all and short, so that whoever sees only the end of a long log still reads what broke. */
function say(title, mark, entries) {
  if (entries.length === 0) return
  const shorten = text =>
    stripVTControlCharacters(text ?? '')
      .trim()
      .split('\n')
      .filter(line => !line.includes('node_modules'))
      .slice(0, 12)
      .join('\n    ')
      .slice(0, 1500)
  const lines = entries.map(({ name, messages }) => `  ${mark} ${name}\n    ${messages.map(shorten).join('\n    ')}\n`)
  process.stdout.write(`${title}:\n${lines.join('')}`)
}

function readChoice(flag, choices) {
  const at = process.argv.indexOf(flag)
  if (at === -1) return null
  const given = process.argv[at + 1]
  if (choices.includes(given)) return given
  process.stderr.write(`${flag} ${given ?? ''} is not known. Choose one of: ${choices.join(', ')}\n`)
  process.exit(2)
}

const only = readChoice('--only', [...Object.keys(staticChecks), ...Object.keys(suites)])
const host = readChoice('--host', hosts)
mkdirSync(results, { recursive: true })
try {
  await runStep('Looking at this machine', say => bringSystemPackages(['keychain', 'tests'], say))
  await runStep('Installing packages', installPackages)
  await runStep('Building Galley', buildProject)
} catch (error) {
  if (!(error instanceof StepProblem)) throw error
  process.stdout.write(`${error.message}\n0 passed, 1 failed, 0 skipped\n`)
  process.exit(1)
}
if (host !== null) {
  await runSuite(`pages-${host}`, [`Every page spec over the host ${host}`, [], host])
} else {
  for (const [name, check] of Object.entries(staticChecks))
    if (only === null || only === name) await checkStatically(check)
  for (const [name, suite] of Object.entries(suites)) if (only === null || only === name) await runSuite(name, suite)
}
say('Failed at first and passed when run again, each a race to be found', '~', unsteady)
say('Failed', '✗', failures)
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
process.exit(total.failed === 0 ? 0 : 1)
