/**
 * Writes down what vitest's own JSON report leaves out: errors outside every test, such as a rejection that nobody handled or a
 * worker that died. The file is named by GALLEY_OUTSIDE_ERRORS, and is there after every run that came to its end.
 */
import { writeFileSync } from 'node:fs'

export default class OutsideErrorsReporter {
  onTestRunEnd(_modules, errors) {
    const file = process.env.GALLEY_OUTSIDE_ERRORS
    if (!file) return
    writeFileSync(file, JSON.stringify(errors.map(note)))
  }
}

/** As vitest says that the process of a file was ended by a signal. */
const endedBy = /^Worker exited unexpectedly with signal (?<signal>SIG\w+) .*while running test file (?<file>.+)$/

function note(error) {
  const cause = String(error.cause?.message ?? '')
  const { signal = null, file = null } = endedBy.exec(cause)?.groups ?? {}
  return {
    message: [String(error.stack || error.message || error), cause].filter(Boolean).join('\n'),
    file: typeof error.VITEST_TEST_PATH === 'string' ? error.VITEST_TEST_PATH : file,
    signal,
  }
}
