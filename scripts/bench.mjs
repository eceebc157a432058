/** `npm run bench [-- NAME ...]`: runs the measurements in test/bench one after another; each prints its own figures. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { bundledNode, projectEnvironment, root } from './set-up/project.mjs'
import { run } from './set-up/steps.mjs'

const folder = join(root, 'test', 'bench')
const known = readdirSync(folder)
  .filter(file => file.endsWith('-bench.ts'))
  .map(file => file.slice(0, -'-bench.ts'.length))
const asked = process.argv.slice(2)
const unknown = asked.filter(name => !known.includes(name))
if (unknown.length > 0 || !existsSync(bundledNode)) {
  const problem = unknown.length > 0 ? `No measurement named ${unknown.join(', ')}.` : 'Run npm ci first.'
  process.stderr.write(`${problem} There are: ${known.join(', ')}\n`)
  process.exit(2)
}

let failed = 0
for (const name of asked.length > 0 ? asked : known) {
  process.stdout.write(`\n$ npm run bench -- ${name}\n`)
  const { code } = await run(bundledNode, ['--expose-gc', join(folder, `${name}-bench.ts`)], {
    cwd: root,
    env: projectEnvironment,
  })
  if (code !== 0) failed += 1
}
process.exit(failed === 0 ? 0 : 1)
