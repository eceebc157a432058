/**
 * `npm run bench [-- NAME [NUMBER ...] ...]`: runs the measurements in test/bench one after another; each prints its own figures.
 * Numbers are for the measurement before them. Without a name all are run but the hour-long one.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { bundledNode, projectEnvironment, root } from './set-up/project.mjs'
import { run } from './set-up/steps.mjs'

const folder = join(root, 'test', 'bench')
const known = readdirSync(folder)
  .filter(file => file.endsWith('-bench.ts'))
  .map(file => file.slice(0, -'-bench.ts'.length))
const anHourLong = 'tail'
const asked = readAsked(process.argv.slice(2))
const unknown = asked.map(({ name }) => name).filter(name => !known.includes(name))
if (unknown.length > 0 || !existsSync(bundledNode)) {
  const problem = unknown.length > 0 ? `No measurement named ${unknown.join(', ')}.` : 'Run npm ci first.'
  process.stderr.write(`${problem} There are: ${known.join(', ')}\n`)
  process.exit(2)
}

function readAsked(words) {
  const runs = []
  for (const word of words) {
    if (/^\d+(\.\d+)?$/.test(word) && runs.length > 0) runs.at(-1).numbers.push(word)
    else runs.push({ name: word, numbers: [] })
  }
  return runs
}

const all = known.filter(name => name !== anHourLong).map(name => ({ name, numbers: [] }))
let failed = 0
for (const { name, numbers } of asked.length > 0 ? asked : all) {
  process.stdout.write(`\n$ npm run bench -- ${[name, ...numbers].join(' ')}\n`)
  const { code } = await run(bundledNode, ['--expose-gc', join(folder, `${name}-bench.ts`), ...numbers], {
    cwd: root,
    env: projectEnvironment,
  })
  if (code !== 0) failed += 1
}
process.exit(failed === 0 ? 0 : 1)
