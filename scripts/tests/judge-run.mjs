/** What a run of a suite comes to, from vitest's reports of it and of the run of what failed in it once more. */
import { relative } from 'node:path'

/**
 * A file that fails where a browser and several processes meet is run once more, whole, with what it starts made anew: what
 * fails twice is broken, what passes then is named as unsteady. More files than this at once are no accident.
 */
const runAgainUpTo = 4

/** The files to run once more; none where there are too many to be an accident. */
export function brokenFiles({ files }, root) {
  const broken = files.filter(file => nameFailures(file, root).length > 0)
  return broken.length <= runAgainUpTo ? broken : []
}

/**
 * Of a suite whose failures are not run again, the files that were never run to their end: the engine stopped itself there. V8 does
 * so by a trap where a check of its own fails, in Node 24 now and then where threads come and go (nodejs/node#64500). Any other
 * signal, as from a native module, is a failure.
 */
export function stoppedFiles({ files, outside }) {
  const stopped = new Set(outside.filter(isStop).map(({ file }) => file))
  return stopped.size <= runAgainUpTo ? files.filter(({ name }) => stopped.has(name)) : []
}

const isStop = ({ signal, file }) => signal === 'SIGTRAP' && file !== null

/**
 * `again` is null where nothing was run once more. A second run takes back a failed test and nothing else: only where the same
 * test passed in it, by name. An error outside every test fails the suite in whichever run it came, but for a stop of the
 * engine whose file passed then; and so does a run that ended badly and does not say why.
 */
export function judgeRun({ label, first, again }, root) {
  const failed = first.files.flatMap(file => nameFailures(file, root))
  const rerun = new Set((again?.files ?? []).map(file => file.name))
  const files = [...first.files.filter(file => !rerun.has(file.name)), ...(again?.files ?? [])]
  const passedThen = new Set((again?.files ?? []).flatMap(file => namePassed(file, root)))
  const isTakenBack = ({ name }) => again !== null && passedThen.has(name)
  const failedThen = (again?.files ?? []).flatMap(file => nameFailures(file, root))
  const known = new Set(failedThen.map(({ name }) => name))
  const nameError = error => nameOutside(error, label, root)
  const isEnded = error => isStop(error) && passedThen.has(relative(root, error.file))
  const failures = [
    ...failed.filter(failure => !isTakenBack(failure) && !known.has(failure.name)),
    ...failedThen,
    ...[...first.outside.filter(error => !isEnded(error)), ...(again?.outside ?? [])].map(nameError),
  ]
  for (const run of [first, again]) {
    if (run === null || run.code === 0 || run.outside.length > 0) continue
    if (run.files.some(file => nameFailures(file, root).length > 0)) continue
    failures.push({ name: label, messages: [`vitest ended with ${run.code} and does not say why; see above`] })
  }
  return { files, failures, unsteady: [...failed.filter(isTakenBack), ...first.outside.filter(isEnded).map(nameError)] }
}

function nameOutside({ message, file }, label, root) {
  const where = file === null ? label : relative(root, file)
  return { name: `${where}: an error outside every test`, messages: [message] }
}

/** One entry per failed test of a file, or one for a file that could not be loaded or prepared. */
function nameFailures(file, root) {
  const path = relative(root, file.name)
  const tests = file.assertionResults.filter(test => test.status === 'failed')
  if (file.status === 'failed' && tests.length === 0) return [{ name: path, messages: [file.message] }]
  return tests.map(test => ({ name: `${path} > ${nameTest(test)}`, messages: test.failureMessages }))
}

/** The same names for what passed: each test, and the file where nothing of it failed and something ran. */
function namePassed(file, root) {
  const path = relative(root, file.name)
  const passed = file.assertionResults.filter(test => test.status === 'passed')
  const tests = passed.map(test => `${path} > ${nameTest(test)}`)
  return passed.length > 0 && nameFailures(file, root).length === 0 ? [path, ...tests] : tests
}

export function nameTest({ ancestorTitles, title }) {
  return [...ancestorTitles, title].filter(Boolean).join(' > ')
}
