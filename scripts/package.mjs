/**
 * `npm run package`: the desktop app's packages for this system, in `dist/`. What follows `--` goes to electron-builder
 * (`npm run package -- --dir` leaves the unpacked folder alone). `GALLEY_UPDATE_URL` is the address of a folder with the
 * packages and their `latest*.yml`; without it the app does not update itself.
 */
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildProject, bundledNode, installPackages, projectEnvironment, root } from './set-up/project.mjs'
import { run, runStep, StepProblem } from './set-up/steps.mjs'

/** Linux takes a folder of icons whose names are their sizes. */
function nameLinuxIcons() {
  const folder = join(root, 'packaging', 'icons')
  mkdirSync(folder, { recursive: true })
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
    copyFileSync(join(root, 'resources', 'icons', `icon-${size}.png`), join(folder, `${size}x${size}.png`))
  }
}

const feed = process.env.GALLEY_UPDATE_URL
const publish = feed === undefined ? [] : ['-c.publish.provider=generic', `-c.publish.url=${feed}`]
const builder = join(root, 'node_modules', 'electron-builder', 'cli.js')

try {
  await runStep('Installing packages', installPackages)
  await runStep('Building Galley', buildProject)
  nameLinuxIcons()
  const args = [builder, '--config', 'electron-builder.yml', '--publish', 'never', ...publish, ...process.argv.slice(2)]
  const { code } = await run(bundledNode, args, { cwd: root, env: projectEnvironment })
  process.exit(code)
} catch (error) {
  if (!(error instanceof StepProblem)) throw error
  process.stderr.write(`\n${error.message}\n`)
  process.exit(1)
}
