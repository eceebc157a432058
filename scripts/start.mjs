/** `npm start`: installs what is missing, builds what changed, starts Galley. Safe to run again at any time. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { handOnSignals } from './hand-on-signals.mjs'
import { nodeOptions } from './node-options.mjs'
import { bringSystemPackages } from './set-up/machine.mjs'
import { buildProject, bundledNode, installPackages, root } from './set-up/project.mjs'
import { runStep, StepProblem } from './set-up/steps.mjs'

try {
  await runStep('Looking at this machine', say => bringSystemPackages(['keychain'], say))
  await runStep('Installing packages', installPackages)
  await runStep('Building Galley', buildProject)
} catch (error) {
  if (!(error instanceof StepProblem)) throw error
  process.stderr.write(`\n${error.message}\n`)
  process.exit(1)
}

const galley = spawn(
  bundledNode,
  [...nodeOptions, join(root, 'scripts', 'galley.mjs'), 'start', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
)
handOnSignals(galley)
