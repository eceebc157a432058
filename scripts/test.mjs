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

const total = { passed: 0, failed: 0, skipped: 0 }
const failures = []
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
  const report = join(results, `${name}.json`)
  rmSync(report, { force: true })
  process.stderr.write(`… ${label}\n`)
  const command = [
    ...bin('vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${report}`,
  ]
  const env = { ...projectEnvironment, GALLEY_TEST_HOST: host ?? '' }
  const { code } = await run(bundledNode, [...command, ...args], { cwd: root, env })
  if (!existsSync(report)) {
    total.failed += 1
    failures.push({ name: label, messages: [`vitest ended with ${code} and wrote no report`] })
    return
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  )
  total.passed += numPassedTests
  total.skipped += numPendingTests + numTodoTests
  total.failed += numFailedTests
  const broken = testResults.flatMap(nameFailures)
  failures.push(...broken)
  // A file that cannot be loaded or prepared fails without a failed test; an unhandled error fails the run without either.
  const withoutTest = broken.filter(failure => failure.isFile).length + (code !== 0 && broken.length === 0 ? 1 : 0)
  total.failed += withoutTest
  if (code !== 0 && broken.length === 0)
    failures.push({ name: label, messages: [`vitest ended with ${code}: an error outside every test, named above`] })
  nameSkipped(testResults)
}

/** One entry per failed test of a file, or one for a file that could not be loaded or prepared. */
function nameFailures(file) {
  const path = relative(root, file.name)
  const tests = file.assertionResults.filter(test => test.status === 'failed')
  if (file.status === 'failed' && tests.length === 0) return [{ name: path, messages: [file.message], isFile: true }]
  return tests.map(test => ({
    name: `${path} > ${nameTest(test)}`,
    messages: test.failureMessages,
    isFile: false,
  }))
}

function nameTest({ ancestorTitles, title }) {
  return [...ancestorTitles, title].filter(Boolean).join(' > ')
}

function nameSkipped(files) {
  const names = new Set(
    files.flatMap(file =>
      file.assertionResults.filter(test => test.status === 'pending' || test.status === 'skipped').map(nameTest),
    ),
  )
  if (names.size > 0) process.stdout.write(`Skipped:\n${[...names].map(name => `  - ${name}\n`).join('')}`)
}

/** Last of all and short, so that whoever sees only the end of a long log still reads what broke. */
function sayFailures() {
  if (failures.length === 0) return
  const shorten = text =>
    stripVTControlCharacters(text ?? '')
      .trim()
      .split('\n')
      .filter(line => !line.includes('node_modules'))
      .slice(0, 12)
      .join('\n    ')
      .slice(0, 1500)
  const entries = failures.map(({ name, messages }) => `  ✗ ${name}\n    ${messages.map(shorten).join('\n    ')}\n`)
  process.stdout.write(`Failed:\n${entries.join('')}`)
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
sayFailures()
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
process.exit(total.failed === 0 ? 0 : 1)
