import { type Check, ok, problem } from '../check.ts'

/** Below 22.18 the sources cannot run, and packages that are used need 22.15. */
const leastMajor = 22

export const nodeVersionCheck: Check = {
  name: 'node-version',
  title: 'Node.js',
  run({ nodeVersion }) {
    const major = Number(nodeVersion.split('.')[0])
    if (major >= leastMajor) return ok(`Version ${nodeVersion}.`)
    return problem(
      `Version ${nodeVersion} is too old; Galley needs ${leastMajor} or newer.`,
      'Run "npm ci" in the project folder: it brings a Node.js of its own, which "npx galley" then uses.',
    )
  },
}
