import { defineConfig } from 'vitest/config'
import { electronProgram } from './test/e2e/desktop/electron-program.ts'

/** Who shows the pages in this run (test/e2e/pages/hosts/page-host.ts); where it is given, the run is of the page specs alone. */
const host = process.env.GALLEY_TEST_HOST || null
const pageSpecs =
  host === 'electron' && electronProgram === null
    ? 'test/e2e/pages/hosts/without-electron.ts'
    : 'test/e2e/pages/*.test.ts'

export default defineConfig({
  test: {
    include: [host === null ? 'test/**/*.test.ts' : pageSpecs],
    exclude: ['test/bench/**'],
    pool: 'forks',
    maxWorkers: 2,
    // How long something may take that will come about: on a busy machine everything comes, only later.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 120_000 } },
    env: { TZ: 'UTC' },
  },
})
