/**
 * Writes down what vitest's own JSON report leaves out: errors outside every test, such as a rejection that nobody handled or a
 * worker that died. The file is named by GALLEY_OUTSIDE_ERRORS, and is there after every run that came to its end.
 */
import { writeFileSync } from 'node:fs'

export default class OutsideErrorsReporter {
  onTestRunEnd(_modules, errors) {
    const file = process.env.GALLEY_OUTSIDE_ERRORS
    if (!file) return
    const noted = errors.map(error => ({
      message: String(error.stack || error.message || error),
      file: typeof error.VITEST_TEST_PATH === 'string' ? error.VITEST_TEST_PATH : null,
    }))
    writeFileSync(file, JSON.stringify(noted))
  }
}
